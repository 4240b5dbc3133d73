// The forest plot: the gain of each site with its interval, and below them their mean. The table beside it says the same.

import {h, rebuild, setText} from '../js/dom.js';
import {current} from '../js/language.js';
import {gainText, nameOf, t} from './text.js';

const svgNS = 'http://www.w3.org/2000/svg';
const widest = .3; // of a scale that no mean needs wider: intervals beyond it end in an arrow

/** Where the scale begins and ends, and its marks: round numbers that hold 0, every mean, and intervals up to the widest. */
export function scaleOf(gains) {
  const far = Math.max(widest, ...gains.map((g) => 1.25 * Math.abs(g.mean)));
  const low = Math.max(-far, Math.min(0, ...gains.map((g) => g.low))), high = Math.min(far, Math.max(0, ...gains.map((g) => g.high)));
  const step = [.01, .02, .05, .1, .2, .5].find((s) => (high - low) / s <= 7) ?? .5;
  const from = Math.floor(low / step + 1e-9), to = Math.max(from + 1, Math.ceil(high / step - 1e-9));
  return {low: from * step, high: to * step, marks: Array.from({length: to - from + 1}, (_, i) => Math.round((from + i) * step * 100) / 100)};
}

export function forestView() {
  const title = h('h2'), note = h('p', {class: 'hint'});
  const plot = h('div', {class: 'forest', role: 'img'});
  return {el: h('section', {class: 'plot'}, title, plot, note), update(known) {
    setText(title, t('forest.title'));
    setText(note, t('forest.note'));
    plot.setAttribute('aria-label', t('forest.label', {n: known.sites.length}));
    rebuild(plot, [known, current()], () => rows(known));
  }};
}

function rows({sites, summary: {all, weights}}) {
  const gains = sites.map((s) => s.report.gain);
  const scale = scaleOf(all ? [...gains, all, ...(all.prediction ? [{mean: all.mean, ...all.prediction}] : [])] : gains);
  const out = sites.map((s, i) => row(nameOf(s, i + 1), gains[i], [...line(scale, gains[i]), mark(scale, gains[i], weights[i])], gains[i].verdict, scale));
  if (all) out.push(row(t('forest.mean'), all, [diamond(scale, all)], 'mean', scale));
  if (all?.prediction) out.push(row(t('forest.next'), {mean: all.mean, ...all.prediction}, line(scale, {mean: all.mean, ...all.prediction}), 'next', scale, true));
  out.push(axis(scale));
  return out;
}

function row(name, gain, drawn, kind, scale, bare = false) {
  const [, range] = gainText(gain).split(/ (?=\[)/);
  return h('div', {class: 'forest-row', data: {kind}}, h('span', {class: 'forest-name', text: name}), picture([zero(scale), ...drawn]),
    h('span', {class: 'forest-value', text: bare ? range : gainText(gain)}));
}

function axis(scale) {
  const marks = scale.marks.map((m) => h('span', {class: 'forest-mark', text: `${m > 0 ? '+' : ''}${Math.round(100 * m)}`.replace('-', '−'), prop: {ariaHidden: 'true'}}));
  marks.forEach((el, i) => { el.style.left = at(scale, scale.marks[i]); });
  return h('div', {class: 'forest-row forest-axis'}, h('span', {class: 'forest-name'}), h('div', {class: 'forest-marks'}, ...marks), h('span', {class: 'forest-value', text: t('forest.points')}));
}

// ---- drawing; places are shares of the picture's width

const place = ({low, high}, x) => Math.min(1, Math.max(0, (x - low) / (high - low)));
const at = (scale, x) => `${(100 * place(scale, x)).toFixed(3)}%`;

function el(tag, attributes, ...children) {
  const e = document.createElementNS(svgNS, tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  e.append(...children);
  return e;
}

const picture = (children) => el('svg', {class: 'forest-picture', 'aria-hidden': 'true', width: '100%', height: '100%'}, ...children);
const zero = (scale) => el('line', {class: 'forest-zero', x1: at(scale, 0), x2: at(scale, 0), y1: '0', y2: '100%'});

// An interval; where the scale ends before it does, in an arrow.
function line(scale, {low, high}) {
  const arrow = (x, points) => el('svg', {x: at(scale, x), y: '50%', overflow: 'visible'}, el('polygon', {class: 'forest-arrow', points}));
  return [el('line', {class: 'forest-line', x1: at(scale, low), x2: at(scale, high), y1: '50%', y2: '50%'}),
    ...(low < scale.low ? [arrow(scale.low, '0,0 7,-5 7,5')] : []), ...(high > scale.high ? [arrow(scale.high, '0,0 -7,-5 -7,5')] : [])];
}

// The estimate, as large as its weight in the mean; hollow where it has none.
function mark(scale, {mean}, weight) {
  const half = 4 + 6 * Math.sqrt(weight ?? 0);
  return el('svg', {x: at(scale, mean), y: '50%', overflow: 'visible'},
    el('rect', {class: weight > 0 ? 'forest-square' : 'forest-square hollow', x: -half, y: -half, width: 2 * half, height: 2 * half}));
}

function diamond(scale, {mean, low, high}) {
  const [a, b, c] = [low, mean, high].map((x) => 100 * place(scale, x));
  const top = c > a ? 100 * (b - a) / (c - a) : 50;
  return el('svg', {x: `${a}%`, y: '0', width: `${Math.max(c - a, .1)}%`, height: '100%', viewBox: '0 0 100 100', preserveAspectRatio: 'none'},
    el('polygon', {class: 'forest-diamond', points: `0,50 ${top},18 100,50 ${top},82`}));
}
