// The arms in a table, the learning curve, and what statisticians ask for.

import {armMark, dataTable, lineChart} from './charts.js';
import {armName, written} from './compare-names.js';
import {bounds, decimals, mean, of100, plain, pValue, rough, roughRange, share} from './compare-numbers.js';
import {h, rebuild} from './dom.js';
import {t} from './i18n.js';

const section = (name) => h('section', {class: `study-section ${name}`});
const armHead = (arm) => h('span', {class: 'arm-head'}, armMark(arm), h('span', {text: armName(arm)}));

/** How each arm did. */
export function armsView() {
  const el = section('study-arms');
  return {el, update(result) {
    el.hidden = !result.comparison.arms.length;
    if (el.hidden) return;
    rebuild(el, written(result), () => {
      const {comparison: {arms}, data, method} = result;
      const n = data.labelled;
      const heads = ['arm', 'accuracy', 'interval', 'balanced', 'logloss', 'depth'].map((k) => t(`compare.col.${k}`));
      const rows = arms.map((a) => [armHead(a.arm), share(a.accuracy), bounds(a.accuracy), rough(a.balanced, n), mean(a.logLoss, n),
        a.depth?.photos > 0 ? rough(a.depth.absRel, a.depth.photos) : '—']);
      const note = [t('compare.arms.note', {n, repeats: method.repeats}), decimals(n) < 0 && t('compare.few')];
      return [h('h2', {text: t('compare.arms')}), scroll(dataTable(t('compare.arms'), heads, rows, 'arms-table')),
        h('ul', {class: 'arm-notes help'}, ...arms.map((a) => h('li', {}, h('strong', {text: armName(a.arm)}), ` ${t(`compare.what.${a.arm}`)}`))),
        h('p', {class: 'help', text: note.filter(Boolean).join(' ')})];
    });
  }};
}

/** A wide table in a box that scrolls by itself. */
export const scroll = (table) => h('div', {class: 'table-box', tabindex: '0', role: 'group', 'aria-label': table.querySelector('caption').textContent}, table);

/** Accuracy against labels, and what more of them would likely bring. */
export function curveView() {
  const el = section('study-curve');
  return {el, update(result) {
    const {curve, outlook} = result.comparison;
    el.hidden = !curve.length;
    if (!el.hidden) rebuild(el, written(result), () => makeCurve(curve, outlook, result.data.labelled));
  }};
}

function makeCurve(curve, outlook, n) {
  const percent = (v) => `${Math.round(100 * v)}%`;
  const [first, last] = [curve[0], curve.at(-1)];
  const x = {min: 0, max: last.labels, format: String, name: t('compare.curve.x')};
  const y = {min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1], format: percent};
  const points = curve.map((p) => ({x: p.labels, y: p.accuracy, low: Math.max(0, p.low), high: Math.min(1, p.high)}));
  const whole = (v) => Math.round(100 * v);
  const desc = t('compare.curve.desc', {a: first.labels, pa: whole(first.accuracy), b: last.labels, pb: whole(last.accuracy)});
  const rows = curve.map((p) => [String(p.labels), rough(p.accuracy, n), roughRange(p.low, p.high, n)]);
  return [
    h('h2', {text: t('compare.curve')}),
    h('p', {class: 'outlook', text: outlookText(outlook, last.accuracy)}),
    h('div', {class: 'curve-pair'},
      h('figure', {class: 'study-figure'}, h('figcaption', {text: t('compare.curve.title')}),
        lineChart({title: t('compare.curve.title'), desc, width: 400, height: 230, x, y, series: [{arm: 'probe', points}]})),
      h('details', {class: 'study-table'}, h('summary', {text: t('compare.table')}),
        dataTable(t('compare.curve.title'), [t('compare.curve.labels'), t('compare.curve.accuracy'), t('compare.col.interval')], rows))),
    h('p', {class: 'help', text: t('compare.curve.note')}),
  ];
}

function outlookText(outlook, reached) {
  if (!outlook) return t(reached > 0.98 ? 'compare.outlook.full' : 'compare.outlook.none');
  const values = {more: outlook.more, gain: Math.round(100 * outlook.gain), low: of100(outlook.low), high: of100(outlook.high)};
  return t(Math.round(100 * outlook.gain) > 0 ? 'compare.outlook' : 'compare.outlook.flat', values);
}

/** Tests, intervals, and what is needed to repeat it. */
export function statsView() {
  const el = h('details', {class: 'study-section study-stats'});
  return {el, update(result) {
    rebuild(el, written(result), () => [h('summary', {text: t('compare.stats')}), ...(result.comparison.arms.length ? tests(result.comparison) : []), provenance(result)]);
  }};
}

function tests(c) {
  const pair = [c.difference, c.control];
  const row = (key, f, params) => [t(`compare.stats.${key}`, params), ...pair.map(f)];
  const interval = (low, high) => t('compare.range.photos', {low: of100(low), high: of100(high)});
  const percent = (p) => Math.round(100 * p);
  const rows = [
    row('mean', (d) => of100(d.mean)),
    row('interval', (d) => interval(d.low, d.high)),
    row('boot', (d) => interval(d.bootLow, d.bootHigh)),
    row('t', (d) => pValue(d.p)),
    c.difference.signFlip > 0 && row('flip', (d) => (d.signFlip > 0 ? pValue(d.signFlip) : '—')),
    row('mcnemar', (d) => pValue(d.mcnemar)),
    row('only', (d) => `${d.onlyA} / ${d.onlyB}`),
    row('bayes', (d) => `${percent(d.pBetter)} · ${percent(d.pSame)} · ${percent(d.pWorse)} %`, {m: percent(c.difference.margin)}),
    c.difference.units > 0 && row('units', (d) => String(d.units)),
    c.power > 0 && [t('compare.stats.power'), `${percent(c.power)} %`, '—'],
  ].filter(Boolean);
  return [scroll(dataTable(t('compare.stats.tests'), ['', t('compare.stats.main'), t('compare.stats.control')], rows, 'stats-table')),
    h('p', {class: 'help', text: t('compare.stats.rule')})];
}

function provenance({data, method: m}) {
  const fact = (key, value) => h('div', {}, h('dt', {text: t(`compare.stats.${key}`)}), h('dd', {text: value}));
  return h('div', {}, h('h3', {text: t('compare.stats.method')}), h('dl', {class: 'facts'},
    fact('seed', String(m.seed)), fact('folds', `${m.folds} × ${m.repeats}`), fact('steps', t('compare.stats.steps.value', {n: m.steps, b: m.batch})),
    fact('augmentation', t(`compare.augmentation.${m.augmentation ?? 'plain'}`)),
    fact('model', `${m.model} ${m.modelId.slice(0, 12)}`), fact('kernel', m.kernel), fact('version', m.version),
    m.seconds > 0 && fact('time', t('compare.stats.time.value', {s: plain(m.seconds, m.seconds < 10 ? 1 : 0), w: m.workers})), fact('hash', data.hash)));
}
