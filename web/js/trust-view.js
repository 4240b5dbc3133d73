// How far the answers can be trusted: the threshold with what it brings, candidates where it is in doubt, calibration.

import {dataTable, lineChart, ticks} from './charts.js';
import {serial} from './compare-names.js';
import {bounds, decimals, share, shareOf} from './compare-numbers.js';
import {button, h, rebuild, setAttr, setText} from './dom.js';
import {current, t} from './i18n.js';
import {state} from './store.js';
import {measured, pointAt, setThreshold, threshold} from './trust.js';

const round = (x) => `${Math.round(100 * x)} %`;

export function trustView() {
  const title = h('h2', {});
  const lead = h('p', {class: 'lead'});
  const name = h('label', {for: 'trust-threshold'});
  const value = h('output', {for: 'trust-threshold'});
  const slider = h('input', {type: 'range', id: 'trust-threshold', class: 'range', min: 0, max: 100, step: 1, on: {input: () => setThreshold(Number(slider.value) / 100)}});
  const back = button('', () => setThreshold(null), {kind: 'link'});
  const setting = h('div', {class: 'trust-setting'}, h('div', {class: 'trust-line'}, name, value), slider, back);
  const figures = h('dl', {class: 'trust-figures'});
  const notes = h('div', {class: 'trust-notes'});
  const [chart, numbers] = [h('div', {}), h('div', {})];
  const details = h('div', {});
  const el = h('section', {class: 'trust study-section'}, title, lead, h('div', {class: 'trust-pair'}, h('div', {class: 'trust-left'}, setting, figures, notes), h('div', {class: 'trust-chart'}, chart, numbers)), details);
  return {el, update() {
    const trust = measured();
    setText(title, t('trust.title'));
    setText(lead, trust ? t('trust.lead', {n: trust.photos}) : t('trust.unknown'));
    for (const part of [el.querySelector('.trust-pair'), details]) part.hidden = !trust;
    if (!trust) return;
    const at = threshold();
    const point = pointAt(trust.curve, at);
    const own = state.trust.threshold !== null && Math.abs(state.trust.threshold - trust.suggested) > 0.005;
    setText(name, t('trust.threshold'));
    setText(value, round(at));
    if (document.activeElement !== slider || Math.round(Number(slider.value)) !== Math.round(100 * at)) slider.value = String(Math.round(100 * at));
    setAttr(slider, 'aria-valuetext', `${round(at)}. ${t('trust.coverage')} ${share(point.coverage)}, ${t('trust.risk')} ${answeredShare(point.risk)}`);
    back.hidden = !own;
    setText(back.querySelector('span'), t('trust.suggested', {p: round(trust.suggested)}));
    showFigures(figures, point);
    showNotes(notes, trust, own);
    showChart(chart, trust, at);
    rebuild(numbers, [serial(trust), current()], () => [
      h('details', {class: 'study-table'}, h('summary', {text: t('trust.table')}), h('div', {class: 'table-box'}, table(trust.curve)))]);
    showDetails(details, trust);
  }};
}

const answeredShare = (risk) => (risk.total > 0 ? share(risk) : t('trust.none'));

function showFigures(el, point) {
  const figure = (kind, value, range) => h('div', {class: `trust-figure ${kind}`}, h('dt', {text: t(`trust.${kind}`)}), h('dd', {},
    h('span', {class: 'trust-value', text: value}), range && h('span', {class: 'help', text: t('trust.interval', {range})})));
  rebuild(el, [point, current()], () => [
    figure('coverage', share(point.coverage), bounds(point.coverage)),
    figure('risk', answeredShare(point.risk), point.risk.total > 0 && bounds(point.risk)),
  ]);
}

function showNotes(el, trust, own) {
  const {conformal, guaranteed, suggested} = trust;
  rebuild(el, [serial(trust), own, current()], () => [
    h('p', {class: 'help', text: guaranteed > 0 ? t('trust.guarantee', {t: round(suggested), p: Math.ceil(100 * guaranteed - 1e-9)}) : t('trust.noguarantee')}),
    h('p', {class: 'help', text: t('trust.caution')}),
    h('p', {class: 'help', text: conformal ?
      t('trust.sets', {n: conformal.photos, c: shareOf(conformal.covered, conformal.photos), one: shareOf(conformal.singleton, conformal.photos)}) : t('trust.nosets')}),
  ]);
}

// Coverage and risk over the threshold.
function showChart(el, trust, at) {
  const {curve} = trust;
  const low = Math.min(at, Math.floor(20 * curve[0].threshold) / 20);
  const percents = (v) => `${Math.round(100 * v)} %`;
  rebuild(el, [serial(trust), Math.round(100 * at), current()], () => {
    const points = (part) => curve.filter((p) => p[part].total > 0).map((p) => ({x: p.threshold, y: p[part].value, low: p[part].low, high: p[part].high}));
    const [coverage, risk] = [thin(points('coverage')), thin(points('risk'))];
    const top = decimals(trust.photos) < 0 ? ticks(0, 1, 2) : ticks(0, 1);
    return [
      h('figure', {class: 'study-figure'}, h('figcaption', {}, h('span', {text: t('trust.chart')}),
        h('span', {class: 'trust-legend arm-coverage', text: t('trust.coverage')}), h('span', {class: 'trust-legend arm-risk', text: t('trust.risk')})),
      lineChart({title: t('trust.chart'), desc: describe(curve), height: 220, x: {min: low, max: 1, format: percents, name: t('trust.axis')},
        y: {min: 0, max: 1, ticks: top, format: percents}, series: [{arm: 'coverage', points: coverage}, {arm: 'risk', points: risk}],
        stops: [{arm: 'threshold', x: Math.max(low, Math.min(at, 0.999))}]})),
    ];
  });
}

const describe = (curve) => {
  const [a, b] = [curve[0], curve.findLast((p) => p.risk.total > 0) ?? curve[0]];
  return t('trust.chart.desc', {c0: share(a.coverage), c1: share(b.coverage), r0: answeredShare(a.risk), r1: answeredShare(b.risk)});
};

const maxMarks = 24;

// At most so many points, the ends among them: more marks would hide the line.
function thin(points) {
  if (points.length <= maxMarks) return points;
  return Array.from({length: maxMarks}, (_, i) => points[Math.round((i * (points.length - 1)) / (maxMarks - 1))]);
}

function table(curve) {
  const every = Math.max(1, Math.ceil(curve.length / 12));
  return dataTable(t('trust.chart'), [t('trust.axis'), t('trust.coverage'), t('trust.risk')],
    curve.filter((_, i) => i % every === 0).map((p) => [round(p.threshold), share(p.coverage), answeredShare(p.risk)]));
}

function showDetails(el, trust) {
  const n = trust.photos;
  const number = (x) => x.toFixed(n < 50 ? 1 : 2);
  rebuild(el, [serial(trust), current()], () => [h('details', {class: 'study-table'}, h('summary', {text: t('trust.details')}),
    h('p', {class: 'help', text: t('trust.details.lead', {n, t: trust.temperature.toFixed(2)})}),
    h('div', {class: 'table-box'}, dataTable(t('trust.details'), ['', t('trust.before'), t('trust.after')], ['ece', 'brier', 'nll'].map((k) =>
      [t(`trust.${k}`), number(trust.before[k]), number(trust.after[k])]))))]);
}
