// What the work costs a month by each way of working, what every number is made of, and the road map with its gates.

import {serial} from './compare-names.js';
import {bounds, share} from './compare-numbers.js';
import {h, icon, rebuild} from './dom.js';
import {current, t} from './i18n.js';
import {state} from './store.js';

/** An amount as far as it is worth reading: three digits, as in the report (core/report, threeDigits). */
export function threeDigits(x) {
  if (x === 0) return '0';
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(x)) + 1e-12) - 2);
  if (unit >= 1) return grouped(Math.round(x / unit) * unit, 0);
  return grouped(x, unit < 0.1 ? 2 : 1).replace(/\.0$/, '');
}

const grouped = (x, digits) => x.toLocaleString('en-US', {minimumFractionDigits: digits, maximumFractionDigits: digits}).replace('-', '\u2212');

/** A number a month. */
const amount = (x) => (Math.abs(x) < 10 ? x.toFixed(1).replace(/\.0$/, '') : grouped(Math.round(x), 0));

const withCurrency = (text, code) => (current() === 'ja' ? (code === 'JPY' ? `${text}円` : `${text} ${code}`) : `${code} ${text}`);

export function costView() {
  const el = h('section', {class: 'cost study-section', 'aria-live': 'polite'});
  return {el, update(result) {
    const {cost} = state.cost;
    rebuild(el, [serial(cost), serial(result), current()], () => (cost ? filled(cost, result) : [h('h2', {text: t('cost.title')}), h('p', {class: 'lead', text: t('cost.empty')})]));
  }};
}

function filled({form, photosPerMonth, options}, result) {
  const money = (x) => withCurrency(threeDigits(x), form.currency);
  const sensor = options.find((o) => o.breakEven > 0);
  return [
    h('h2', {text: t('cost.title')}),
    h('p', {class: 'lead', text: t(options.length < 2 ? 'cost.lead.today' : options[1].from === 'comparison' ? 'cost.lead.all' : 'cost.lead', {n: amount(photosPerMonth), m: result.data.labelled})}),
    answer(options, result),
    h('div', {class: 'table-box'}, h('table', {class: 'data-table cost-table'}, h('caption', {text: t('cost.title')}),
      h('thead', {}, h('tr', {}, h('th', {scope: 'col', text: t('cost.way')}), ...['month', 'range', 'errors', 'reviews'].map((k) => h('th', {scope: 'col', class: 'number', text: t(`cost.${k}`)})),
        h('th', {scope: 'col', text: t('cost.from')}))),
      h('tbody', {}, ...options.map((o) => h('tr', {class: `arm-${o.kind}`},
        h('th', {scope: 'row'}, h('span', {class: 'cost-way', text: t(`cost.option.${o.kind}`)})), h('td', {class: 'number cost-sum', text: money(o.perMonth)}),
        h('td', {class: 'number', text: o.kind === 'today' ? '—' : withCurrency(t('cost.to', {low: threeDigits(o.low), high: threeDigits(o.high)}), form.currency)}),
        h('td', {class: 'number', text: amount(o.errors)}), h('td', {class: 'number', text: amount(o.reviews)}),
        h('td', {class: 'cost-from', text: t(`cost.rests.${o.from}`)})))))),
    options.length > 2 && h('p', {class: 'help', text: t('cost.overlap')}),
    sensor && h('p', {class: 'help', text: t('cost.breakEven', {n: amount(sensor.breakEven)})}),
    h('details', {class: 'study-table'}, h('summary', {text: t('cost.terms')}), ...options.map((o) => terms(o, money))),
  ].filter(Boolean);
}

// Whether the way to go on with is cheaper than today, as far as its interval tells.
function answer(options, {comparison}) {
  const kind = comparison.verdict === 'helps' ? 'multi' : 'single';
  const [today, way] = ['today', kind].map((k) => options.find((o) => o.kind === k));
  if (!today || !way || comparison.verdict === 'too_few') return null;
  const key = way.high < today.perMonth ? 'cost.pays' : way.low > today.perMonth ? 'cost.costly' : 'cost.unclear';
  return h('p', {class: 'cost-answer', text: t(key, {way: t('cost.quoted', {name: t(`cost.option.${kind}`)})})});
}

function terms({kind, terms: parts, once, perMonth}, money) {
  const shown = (parts ?? []).filter((p) => p.count !== 0 || p.share);
  return h('div', {class: 'cost-terms'}, h('h3', {text: t(`cost.option.${kind}`)}),
    h('div', {class: 'table-box'}, h('table', {class: 'data-table'}, h('caption', {text: t(`cost.option.${kind}`)}),
      h('thead', {}, h('tr', {}, h('td', {}), ...['times', 'each', 'month', 'share'].map((k) => h('th', {scope: 'col', class: 'number', text: t(`cost.${k}`)})), h('th', {scope: 'col', text: t('cost.from')}))),
      h('tbody', {}, ...shown.map((p) => h('tr', {}, h('th', {scope: 'row', text: t(`cost.term.${p.kind}`)}),
        h('td', {class: 'number', text: amount(p.count)}), h('td', {class: 'number', text: money(p.each)}), h('td', {class: 'number', text: money(p.count * p.each)}),
        h('td', {class: 'number cost-share', text: p.share?.total > 0 ? `${share(p.share)}${current() === 'ja' ? `（${bounds(p.share)}）` : ` (${bounds(p.share)})`}` : '—'}),
        h('td', {class: 'cost-from', text: t(`cost.rests.${p.from}`)}))),
      h('tr', {class: 'cost-total'}, h('th', {scope: 'row', text: t('cost.month')}), h('td', {}), h('td', {}), h('td', {class: 'number', text: money(perMonth)}), h('td', {}), h('td', {}))))),
    once > 0 && h('p', {class: 'help', text: t('cost.once', {x: money(once)})}));
}

const marks = {passed: 'check', missed: 'close', unknown: 'view'};

export function roadView() {
  const el = h('section', {class: 'road study-section', hidden: true});
  return {el, update() {
    const {cost} = state.cost;
    el.hidden = !cost;
    rebuild(el, [serial(cost), current()], () => (cost ? [h('h2', {text: t('road.title')}), h('p', {class: 'lead', text: t('road.lead')}),
      h('ol', {class: 'road-steps'}, ...cost.steps.map((s, i) => step(s, i, cost.form)))] : []));
  }};
}

function step({kind, photos, weeks, gates}, i, form) {
  return h('li', {class: 'road-step'}, h('h3', {}, h('span', {class: 'road-number', text: String(i + 1)}), h('span', {text: t(`road.step.${kind}`)})),
    h('p', {text: t(`road.what.${kind}`, {n: amount(photos)})}), weeks > 0 && h('p', {class: 'help', text: t('road.weeks', {n: weeks})}),
    h('ul', {class: 'gates'}, ...(gates ?? []).map((g) => gate(g, form))));
}

function gate(g, form) {
  const state = !g.known ? 'unknown' : g.passed ? 'passed' : 'missed';
  const {need, have} = gateTexts(g, form);
  return h('li', {class: 'gate', data: {state}}, icon(marks[state]), h('div', {},
    h('p', {class: 'gate-name', text: t(`road.gate.${g.kind}`)}),
    h('p', {class: 'gate-values'}, h('span', {class: 'gate-state', text: t(`road.${state}`)}), ` · ${need}${g.known ? ` · ${t('road.have', {x: have})}` : ''}`),
    h('p', {class: 'help', text: `${t('cost.from')}: ${t(`cost.rests.${g.from}`)}`})));
}

/** What a gate needs and what there is, in its own units. */
export function gateTexts({kind, need, have}, form) {
  const least = (x) => t('road.need.least', {x});
  const most = (x) => t('road.need.most', {x});
  const percent = (x, digits = 0) => `${(100 * x).toFixed(digits)} %`;
  const money = (x) => withCurrency(threeDigits(x), form.currency);
  if (kind === 'verdict') return {need: t('road.yes'), have: t(have > 0 ? 'road.yes' : 'road.no')};
  if (kind === 'accuracy' || kind === 'coverage') return {need: least(percent(need)), have: percent(have)};
  if (kind === 'risk') return {need: most(percent(need, 1)), have: percent(have)};
  if (kind === 'cost') return {need: most(money(need)), have: money(have)};
  return {need: least(amount(need)), have: amount(have)};
}
