// Learning curves: one small chart for each task, because their losses have different units. The lines differ by dash as well
// as by colour.

import {h, setAttr, setText} from './dom.js';

const svgNS = 'http://www.w3.org/2000/svg';
const [width, height] = [360, 130];
const pad = {left: 38, right: 8, top: 10, bottom: 22};

function svg(tag, attributes) {
  const el = document.createElementNS(svgNS, tag);
  for (const [k, v] of Object.entries(attributes)) el.setAttribute(k, v);
  return el;
}

/**
 * A chart of one loss. update(points [{step, value}], last step, texts {name, unit, summary}).
 * @param {string} kind class name of its line: "class-loss" or "depth-loss"
 */
export function lossChart(kind) {
  const name = h('h2', {class: `chart-name ${kind}`});
  const unit = h('p', {class: 'chart-unit'});
  const value = h('output', {class: 'chart-value'});
  const grid = svg('g', {class: 'chart-grid'});
  const line = svg('polyline', {class: `chart-line ${kind}`});
  const dot = svg('circle', {class: `chart-dot ${kind}`, r: 3.5});
  const plot = svg('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', class: 'chart-plot'});
  plot.append(grid, line, dot);
  const el = h('figure', {class: 'chart'}, h('figcaption', {}, h('div', {}, name, unit), value), plot);

  return {el, update(points, steps, texts) {
    setText(name, texts.name);
    setText(unit, texts.unit);
    setAttr(plot, 'aria-label', texts.summary);
    setText(value, points.length ? format(points.at(-1).value) : '');
    const top = points.length ? niceCeil(Math.max(1e-6, ...points.map((p) => p.value))) : 1;
    const x = (step) => pad.left + (width - pad.left - pad.right) * (step / Math.max(1, steps));
    const y = (v) => height - pad.bottom - (height - pad.top - pad.bottom) * (v / top);
    drawGrid(grid, top, steps, x, y);
    line.setAttribute('points', points.map((p) => `${x(p.step).toFixed(1)},${y(p.value).toFixed(1)}`).join(' '));
    const last = points.at(-1);
    setAttr(dot, 'cx', last && x(last.step).toFixed(1));
    setAttr(dot, 'cy', last && y(last.value).toFixed(1));
    dot.setAttribute('visibility', last ? 'visible' : 'hidden');
  }};
}

function drawGrid(grid, top, steps, x, y) {
  const key = `${top} ${steps}`;
  if (grid.dataset.key === key) return;
  grid.dataset.key = key;
  grid.replaceChildren();
  for (const part of [0, 0.5, 1]) {
    const v = top * part;
    grid.append(svg('line', {x1: pad.left, x2: width - pad.right, y1: y(v), y2: y(v)}));
    const tick = svg('text', {x: pad.left - 8, y: y(v) + 4, 'text-anchor': 'end'});
    tick.textContent = format(v);
    grid.append(tick);
  }
  for (const part of [0, 0.5, 1]) {
    const tick = svg('text', {x: x(steps * part), y: height - 5, 'text-anchor': part === 0 ? 'start' : part === 1 ? 'end' : 'middle'});
    tick.textContent = String(Math.round(steps * part));
    grid.append(tick);
  }
}

/** The next of 1, 2, 2.5, 5 times a power of ten that is not below v. */
export function niceCeil(v) {
  const power = 10 ** Math.floor(Math.log10(v));
  return power * ([1, 2, 2.5, 5, 10].find((f) => f * power >= v - 1e-12) ?? 10);
}

const format = (v) => (v === 0 ? '0' : v >= 10 ? v.toFixed(0) : v >= 1 ? v.toFixed(1) : v.toFixed(v >= 0.1 ? 2 : 3));
