// What was taken for what: a confusion matrix for each arm as a grid that keys and the mouse walk through, the photos behind its
// cells, and precision and recall of each class.

import {dataTable} from './charts.js';
import {scroll} from './compare-arms.js';
import {armName, nameOf, written} from './compare-names.js';
import {bounds, share} from './compare-numbers.js';
import {photoRows} from './compare-photos.js';
import {button, h, rebuild, setAttr} from './dom.js';
import {t} from './i18n.js';

/** The section of a poc.Result: arms as tabs. */
export function matrixView() {
  const el = h('section', {class: 'study-section study-matrix'});
  let [arm, cell, shown] = ['multi', null, null];
  const update = (result) => {
    if (shown !== result) [shown, cell] = [result, null];
    const {arms} = result.comparison;
    el.hidden = !arms.length;
    if (el.hidden) return;
    if (!arms.some((a) => a.arm === arm)) arm = arms[0].arm;
    rebuild(el, [written(result), arm], () => make(result));
  };
  function choose(next, focus) {
    arm = next;
    cell = null;
    update(shown);
    if (focus) el.querySelector('[role="tab"][aria-selected="true"]')?.focus();
  }
  function make(result) {
    const photos = h('div', {class: 'matrix-photos', 'aria-live': 'polite'});
    const grid = matrix(result, arm, (truth, said, el2) => openCell(result, truth, said, el2, photos));
    return [
      h('h2', {text: t('compare.detail')}), tabs(result.comparison.arms.map((a) => a.arm), arm, choose),
      h('div', {class: `matrix-pair arm-${arm}`, role: 'tabpanel', id: 'matrix-panel', 'aria-labelledby': `tab-${arm}`},
        h('div', {}, grid, h('p', {class: 'help', text: t('compare.matrix.help')})), perClass(result, arm)),
      photos,
    ];
  }
  function openCell(result, truth, said, from, photos) {
    const key = `${truth} ${said}`;
    cell = cell === key ? null : key;
    for (const c of el.querySelectorAll('[aria-expanded]')) setAttr(c, 'aria-expanded', String(cell !== null && c === from));
    if (cell === null) return photos.replaceChildren();
    const index = result.comparison.arms.findIndex((a) => a.arm === arm);
    const answers = behind(result, index, truth, said);
    const title = h('h3', {tabindex: '-1', text: `${armName(arm)}: ${cellText(result, truth, said, answers.length)}`});
    const back = () => from.focus();
    photos.replaceChildren(h('div', {class: 'matrix-list', on: {keydown: (e) => { if (e.key === 'Escape') { e.stopPropagation(); back(); } }}},
      h('div', {class: 'matrix-list-head'}, title, button(t('compare.photos.back'), back, {icon: 'back', kind: 'link'})),
      answers.length ? photoRows(result, answers, arm === 'single' || arm === 'multi' ? undefined : [arm, 'multi']) : h('p', {class: 'help', text: t('compare.photos.none')})));
    title.focus({preventScroll: true});
    photos.scrollIntoView({block: 'nearest'});
  }
  return {el, update};
}

/** The answers behind a cell: photos of class truth that the arm of that index takes for said. */
export const behind = (result, index, truth, said) => result.comparison.answers.filter((a) => a.class === truth && a.said[index].class === said);

function cellText(result, truth, said, n) {
  const name = (i) => nameOf(result.data.classes[i]);
  return t(truth === said ? 'compare.matrix.right' : 'compare.matrix.cell', {truth: name(truth), said: name(said), n});
}

/** Tabs as the pattern of WAI-ARIA has them: one stop, arrow keys choose. */
function tabs(arms, chosen, choose) {
  const keys = (e) => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[e.key];
    if (!step) return;
    e.preventDefault();
    choose(arms[(arms.indexOf(chosen) + step + arms.length) % arms.length], true);
  };
  return h('div', {class: 'segmented arm-tabs', role: 'tablist', 'aria-label': t('compare.detail.tabs'), on: {keydown: keys}}, ...arms.map((arm) =>
    h('button', {type: 'button', role: 'tab', id: `tab-${arm}`, class: `arm-${arm}`, 'aria-selected': String(arm === chosen), 'aria-controls': 'matrix-panel',
      tabindex: arm === chosen ? '0' : '-1', text: armName(arm), on: {click: () => choose(arm)}})));
}

/** The grid; open(truth, said, cell) is called by click, Enter and Space. */
function matrix(result, arm, open) {
  const {data: {classes}, comparison: c} = result;
  const index = c.arms.findIndex((a) => a.arm === arm);
  const names = classes.map(nameOf);
  const cells = classes.map((_, truth) => {
    const photos = classes.map((__, said) => behind(result, index, truth, said).length);
    const total = Math.max(1, photos.reduce((a, b) => a + b, 0));
    return photos.map((n, said) => {
      const el = h('td', {role: 'gridcell', tabindex: truth || said ? '-1' : '0', 'aria-expanded': 'false', class: truth === said ? 'same' : n ? 'other' : 'none',
        'aria-label': cellText(result, truth, said, n), title: cellText(result, truth, said, n), text: n ? String(n) : '·',
        on: {click: () => { move(truth, said); open(truth, said, el); }}});
      el.style.setProperty('--share', `${Math.round(8 + (62 * n) / total)}%`);
      return el;
    });
  });
  function move(truth, said) {
    for (const row of cells) for (const el of row) setAttr(el, 'tabindex', '-1');
    setAttr(cells[truth][said], 'tabindex', '0');
    cells[truth][said].focus();
  }
  const last = classes.length - 1;
  const keys = (e) => {
    const truth = cells.findIndex((row) => row.includes(e.target));
    if (truth < 0 || e.altKey || e.ctrlKey || e.metaKey) return;
    const said = cells[truth].indexOf(e.target);
    const to = {
      ArrowRight: [truth, Math.min(last, said + 1)], ArrowLeft: [truth, Math.max(0, said - 1)], ArrowDown: [Math.min(last, truth + 1), said],
      ArrowUp: [Math.max(0, truth - 1), said], Home: [truth, 0], End: [truth, last],
    }[e.key];
    if (to) move(...to);
    else if (e.key === 'Enter' || e.key === ' ') open(truth, said, e.target);
    else return;
    e.preventDefault();
  };
  const caption = t('compare.matrix', {arm: armName(arm)});
  const head = (i, scope) => h('th', {scope, title: names[i], role: scope === 'row' ? 'rowheader' : 'columnheader'}, h('span', {text: names[i]}));
  const table = h('table', {class: 'matrix', role: 'grid', 'aria-label': caption, on: {keydown: keys}},
    h('thead', {}, h('tr', {role: 'row'}, h('td', {}), ...names.map((_, i) => head(i, 'col')))),
    h('tbody', {}, ...cells.map((row, i) => h('tr', {role: 'row'}, head(i, 'row'), ...row))));
  return h('div', {}, h('p', {class: 'help', text: caption}), h('div', {class: 'table-box'}, table));
}

function perClass(result, arm) {
  const a = result.comparison.arms.find((x) => x.arm === arm);
  const both = (p) => h('span', {class: 'with-bounds'}, h('span', {text: share(p)}), p.total > 0 && h('span', {class: 'help', text: bounds(p)}));
  const rows = a.perClass.map((p, i) => [nameOf(result.data.classes[i]), both(p.recall), both(p.precision)]);
  return h('div', {}, scroll(dataTable(t('compare.perclass', {arm: armName(arm)}), ['class', 'recall', 'precision'].map((k) => t(`compare.col.${k}`)), rows)),
    h('p', {class: 'help', text: t('compare.perclass.note')}));
}

/** The photos on which single task and multitask answer differently. */
export function disagreementView() {
  const el = h('section', {class: 'study-section'});
  return {el, update(result) {
    const {arms, answers} = result.comparison;
    const [s, m] = ['single', 'multi'].map((name) => arms.findIndex((a) => a.arm === name));
    el.hidden = s < 0 || m < 0;
    if (el.hidden) return;
    rebuild(el, written(result), () => {
      const groups = [
        ['multi', answers.filter((a) => a.said[m].class === a.class && a.said[s].class !== a.class)],
        ['single', answers.filter((a) => a.said[s].class === a.class && a.said[m].class !== a.class)],
        ['neither', answers.filter((a) => a.said[s].class !== a.class && a.said[m].class !== a.class && a.said[s].class !== a.said[m].class)],
      ].filter(([, list]) => list.length);
      return [h('h2', {text: t('compare.disagree')}),
        ...groups.map(([name, list]) => h('div', {class: `disagreement arm-${name}`}, h('h3', {text: `${t(`compare.disagree.${name}`)} (${list.length})`}), photoRows(result, list))),
        !groups.length && h('p', {class: 'help', text: t('compare.disagree.none')})].filter(Boolean);
    });
  }};
}
