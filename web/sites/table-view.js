// Every number that was shared, by site, and the way to take one's own away.

import {button, h, iconButton, rebuild, setText} from '../js/dom.js';
import {current} from '../js/language.js';
import {removeReport} from '../js/ask.js';
import {codeOf, dropCode} from '../js/removal.js';
import {badge} from './summary-view.js';
import {gainText, moment, nameOf, percent, t, wordsOf} from './text.js';

/** @param {(name: string) => Promise<void>} removed is called when a report is gone */
export function tableView(removed) {
  const title = h('h2'), note = h('p', {class: 'hint'}), body = h('div');
  const region = h('div', {class: 'scroll', tabindex: '0', role: 'region'}, body);
  const sure = sureView(removed, () => view.update(known));
  let known = null;
  const view = {el: h('section', {class: 'numbers'}, title, region, sure.el, note), update(now) {
    known = now;
    setText(title, t('table.title'));
    setText(note, t('table.note'));
    region.setAttribute('aria-label', t('table.title'));
    rebuild(body, [known, current()], () => [table(known, (site, name) => sure.ask(site, name))]);
    sure.update(known);
  }};
  return view;
}

const columns = ['photos', 'single', 'multi', 'gain', 'control', 'verdict', 'weight', 'depth', 'stress', 'method', 'sent'];

function table({sites, summary: {weights}}, ask) {
  return h('table', {class: 'sites-table'}, h('thead', {}, h('tr', {}, h('th', {scope: 'col', text: t('table.site')}), h('th', {scope: 'col'}, h('span', {class: 'sr', text: t('remove.go')})),
    ...columns.map((c) => h('th', {scope: 'col', text: t(`table.${c}`)})))),
    h('tbody', {}, ...sites.map((s, i) => row(s, nameOf(s, i + 1), weights[i], ask))));
}

const value = (text) => h('span', {class: 'value', text});

function row(site, name, weight, ask) {
  const {photos, gain, depth, stress = [], method: m, date} = site.report;
  const cells = [
    iconButton('trash', t('remove.of', {name}), () => ask(site, name), {'data-remove': site.id}),
    h('span', {}, t('table.photos.n', {n: photos.labelled, m: photos.classes}), photos.classNames && h('span', {class: 'hint', text: photos.classNames.join(t('where.comma'))})),
    value(percent(gain.single.value)), value(percent(gain.multi.value)), value(gainText(gain)), value(gain.control ? gainText(gain.control) : '—'), badge(gain.verdict), value(weight > 0 ? percent(weight) : t('table.unlearned')),
    depth ? t(photos.depthMaps ? 'table.depth.measured' : 'table.depth.guessed', {q: depth.quality.toFixed(2)}) : '—',
    stress.length ? h('ul', {}, ...stress.map((s) => h('li', {text: t('table.stress.one', {kind: t(`stress.${s.kind}`), single: percent(s.single), multi: percent(s.multi)})}))) : '—',
    t('table.method.one', {model: m.model, folds: m.folds, repeats: m.repeats, steps: m.steps}),
    h('span', {class: 'value', title: moment(site.received), text: date}),
  ];
  return h('tr', {}, h('th', {scope: 'row', text: name}), ...cells.map((c) => (typeof c === 'string' ? h('td', {text: c}) : h('td', {}, c))));
}

// Whether to remove, with the code that only the sender has; a browser that sent it knows it.
function sureView(removed, changed) {
  const words = h('p'), label = h('label', {for: 'removal'}), problem = h('p', {class: 'note bad', role: 'alert', hidden: true});
  const code = h('input', {class: 'text-field', id: 'removal', autocomplete: 'off', spellcheck: 'false', required: true});
  const yes = button('', () => {}, {kind: 'quiet danger', type: 'submit', id: 'remove-yes'}), no = button('', () => close(), {kind: 'quiet'});
  const el = h('form', {class: 'sure', hidden: true, on: {submit: (event) => { event.preventDefault(); remove(); }}},
    words, h('div', {class: 'field'}, label, code), yes, no, problem);
  let asked = null, failed = null;

  function close() {
    [asked, failed] = [null, null];
    changed();
  }
  async function remove() {
    const {site, name} = asked;
    try {
      await removeReport(site.id, code.value.trim());
    } catch (refused) {
      failed = refused;
      return changed();
    }
    dropCode(site.id);
    close();
    await removed(name);
  }
  return {el, ask(site, name) {
    [asked, failed] = [{site, name}, null];
    code.value = codeOf(site.id) ?? '';
    changed();
    el.scrollIntoView({block: 'nearest'});
    (code.value ? yes : code).focus();
  }, update({sites}) {
    if (asked && !sites.some((s) => s.id === asked.site.id)) asked = null;
    el.hidden = !asked;
    setText(words, t('remove.sure', {name: asked?.name ?? ''}));
    setText(label, t('remove.code'));
    setText(yes.lastChild, t('remove.yes'));
    setText(no.lastChild, t('remove.no'));
    problem.hidden = !failed;
    setText(problem, wordsOf(failed));
  }};
}
