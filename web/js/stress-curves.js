// What the stress test found: how far each arm holds under every condition, in one table, and the curves behind it.

import {armMark, dataTable, lineChart} from './charts.js';
import {scroll} from './compare-arms.js';
import {armName, serial} from './compare-names.js';
import {bounds, rough, share} from './compare-numbers.js';
import {h, rebuild} from './dom.js';
import {current, t} from './i18n.js';
import {meaningText} from './stress.js';

const usableError = 0.25; // of depth, as core/workbench has it (usableAbsRel)
const classArms = ['single', 'multi'];
const depthArms = ['multi', 'base'];

/** The sections of a poc.Stress. */
export function curvesView() {
  const el = h('div', {class: 'study-results'});
  return {el, update(stress) {
    rebuild(el, [serial(stress), current()], () => [limits(stress), legend(), ...stress.curves.map(curve), h('p', {class: 'help', text: t('stress.note')})]);
  }};
}

/** How far an arm holds, in words: the last strength that is of use. */
export function untilText(kind, until) {
  if (until === undefined) return '—';
  if (until >= 1) return t('stress.until.all');
  return until > 0 ? t('stress.until.value', {value: meaningText(kind, until)}) : t('stress.until.none');
}

function limits({curves}) {
  const n = Math.max(0, ...curves.flatMap((c) => c.points.map((p) => p.photos)));
  const arms = depthArms.filter((arm) => curves.some((c) => c.depthUntil?.[arm] !== undefined));
  const heads = [t('stress.col.kind'), ...classArms.map((arm) => t('stress.col.class', {arm: armName(arm)})), ...arms.map((arm) => t('stress.col.depth', {arm: armName(arm)}))];
  const cell = (kind, until) => h('span', {class: `until ${until >= 1 ? 'whole' : until > 0 ? 'part' : until === 0 ? 'nothing' : ''}`, text: untilText(kind, until)});
  const rows = curves.map((c) => [t(`stress.kind.${c.corruption}`), ...classArms.map((arm) => cell(c.corruption, c.classUntil?.[arm])),
    ...arms.map((arm) => cell(c.corruption, c.depthUntil?.[arm]))]);
  return h('section', {class: 'study-section'}, h('h2', {text: t('stress.limits')}), h('p', {class: 'lead', text: t('stress.limits.lead', {p: 100 * usableError, n})}),
    scroll(dataTable(t('stress.limits'), heads, rows, 'limits-table')));
}

const legend = () => h('div', {class: 'stress-legend'}, h('h2', {text: t('stress.curves')}), h('ul', {}, ...['single', 'multi', 'base'].map((arm) =>
  h('li', {class: 'arm-head'}, armMark(arm), h('span', {text: armName(arm)})))));

const armOf = (point, arm) => point.arms.find((a) => a.arm === arm);

function curve({corruption: kind, points, classUntil = {}, depthUntil = {}}) {
  const name = t(`stress.kind.${kind}`);
  const x = {min: 0, max: Math.max(...points.map((p) => p.strength)) || 1, ticks: points.map((p) => p.strength), format: (v) => `${Math.round(100 * v)}`, name: t('stress.axis')};
  const classes = classArms.map((arm) => ({arm, points: points.map((p) => ({x: p.strength, a: armOf(p, arm)?.accuracy})).filter((p) => p.a?.total > 0)
    .map(({x: at, a}) => ({x: at, y: a.value, low: a.low, high: a.high}))})).filter((s) => s.points.length);
  const depths = depthArms.map((arm) => ({arm, points: points.map((p) => ({x: p.strength, y: armOf(p, arm)?.absRel})).filter((p) => Number.isFinite(p.y))})).filter((s) => s.points.length);
  const worst = Math.max(2 * usableError, ...depths.flatMap((s) => s.points.map((p) => p.y)));
  const stops = (until) => Object.entries(until).map(([arm, at]) => ({arm, x: at}));
  const percent = (v) => `${Math.round(100 * v)}%`;
  const desc = (series) => series.map((s) => t('stress.desc', {arm: armName(s.arm), a: percent(s.points[0].y), b: percent(s.points.at(-1).y)})).join(' ');
  const chart = (title, caption, series, y, until, guide) => h('figure', {class: 'study-figure'}, h('figcaption', {text: caption}),
    lineChart({title, desc: desc(series), x, y, series, stops: stops(until), guide}));
  return h('section', {class: 'study-section stress-curve'}, h('h3', {text: name}), h('p', {text: words(kind, classUntil, depthUntil)}),
    h('div', {class: 'chart-pair'},
      chart(t('stress.class.title', {kind: name}), t('stress.class.name'), classes, {min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1], format: percent}, classUntil),
      depths.length > 0 && chart(t('stress.depth.title', {kind: name}), t('stress.depth.name'), depths, {min: 0, max: Math.ceil(worst * 10) / 10, format: percent}, depthUntil, usableError)),
    h('details', {class: 'study-table'}, h('summary', {text: t('compare.table')}), scroll(table(kind, name, points))));
}

function words(kind, classUntil, depthUntil) {
  const {single, multi} = classUntil;
  const one = (until) => (until >= 1 ? t('stress.words.whole') : until > 0 ? t('stress.words.upto', {value: meaningText(kind, until)}) : t('stress.words.none'));
  const said = single >= 1 && multi >= 1 ? t('stress.words.class.all') : !single && !multi ? t('stress.words.class.none') : single === multi && multi > 0 ? t('stress.words.class.same', {value: meaningText(kind, multi)}) :
    t('stress.words.class', {single: one(single ?? 0), multi: one(multi ?? 0)});
  const depth = depthUntil.multi;
  const deep = depth === undefined ? '' : depth >= 1 ? t('stress.words.depth.all') : depth > 0 ? t('stress.words.depth', {value: meaningText(kind, depth)}) : t('stress.words.depth.none');
  return [said, deep].filter(Boolean).join(current() === 'ja' ? '' : ' ');
}

function table(kind, name, points) {
  const deep = depthArms.filter((arm) => points.some((p) => armOf(p, arm)?.absRel != null));
  const heads = [t('stress.col.strength'), ...classArms.map((arm) => t('stress.col.class', {arm: armName(arm)})), ...deep.map((arm) => t('stress.col.depth', {arm: armName(arm)}))];
  const rows = points.map((p) => [`${Math.round(100 * p.strength)} (${p.strength > 0 ? meaningText(kind, p.strength) : '—'})`,
    ...classArms.map((arm) => { const a = armOf(p, arm)?.accuracy; return a?.total > 0 ? `${share(a)} (${bounds(a)})` : '—'; }),
    ...deep.map((arm) => { const v = armOf(p, arm)?.absRel; return v == null ? '—' : rough(v, p.photos); })]);
  return dataTable(name, heads, rows);
}
