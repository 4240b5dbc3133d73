// Figures as inline SVG: lines with intervals over a numeric axis, and differences around a zero line. Every figure has a title
// and a description for screen readers; the numbers stand in a table beside it. Colours come from the page's style (arm-single,
// arm-multi ...), so that dark, light and print work alike, and arms differ by dash and mark as well.

import {h} from './dom.js';

const svgNS = 'http://www.w3.org/2000/svg';
let counter = 0;

/** Makes an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const el = document.createElementNS(svgNS, tag);
  for (const [k, v] of Object.entries(attributes)) if (v != null) el.setAttribute(k, v);
  el.append(...children.filter((c) => c != null && c !== false));
  return el;
}

/** A text in a figure. */
export const label = (text, attributes) => {
  const el = svg('text', attributes);
  el.textContent = text;
  return el;
};

/** A figure with its name and description. */
export function drawing({title, desc, ...attributes}, ...children) {
  const id = `figure-${++counter}`;
  const named = (tag, text) => { const el = svg(tag, {id: `${id}-${tag}`}); el.textContent = text; return el; };
  return svg('svg', {role: 'img', 'aria-labelledby': `${id}-title ${id}-desc`, ...attributes},
    named('title', title), named('desc', desc), ...children);
}

/** A table of numbers: heads and rows of texts; the first of a row is its head. */
export function dataTable(caption, heads, rows, className = '') {
  return h('table', {class: `data-table ${className}`.trim()}, h('caption', {text: caption}),
    h('thead', {}, h('tr', {}, ...heads.map((text, i) => h(text ? 'th' : 'td', {...(text && {scope: 'col'}), text, class: i ? 'number' : ''})))),
    h('tbody', {}, ...rows.map(([head, ...cells]) => h('tr', {}, h('th', {scope: 'row'}, head),
      ...cells.map((c) => (typeof c === 'string' ? h('td', {class: 'number', text: c}) : h('td', {class: 'number'}, c)))))));
}

/** Round steps for an axis from low to high: at most count of them. */
export function ticks(low, high, count = 4) {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 2.5, 5, 10].find((f) => f * power >= raw - 1e-12);
  const out = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) out.push(i * step + 0); // no -0
  return out;
}

const marks = {
  single: (x, y) => svg('circle', {cx: x, cy: y, r: 3.4}),
  multi: (x, y) => svg('rect', {x: x - 3.1, y: y - 3.1, width: 6.2, height: 6.2}),
  other: (x, y) => svg('path', {d: `M${x} ${y - 4}L${x + 4} ${y}L${x} ${y + 4}L${x - 4} ${y}z`}),
};

/** The mark of an arm, for legends. */
export function armMark(arm) {
  const box = svg('svg', {viewBox: '0 0 28 12', class: `arm-mark arm-${arm}`, 'aria-hidden': 'true'},
    svg('line', {x1: 1, x2: 27, y1: 6, y2: 6, class: 'plot-line'}));
  box.append(svg('g', {class: 'plot-mark'}, (marks[arm] ?? marks.other)(14, 6)));
  return box;
}

/**
 * Lines over a numeric axis.
 * @param {{title: string, desc: string, width?: number, height?: number, x: Axis, y: Axis,
 *   series: {arm: string, points: {x: number, y: number, low?: number, high?: number}[]}[],
 *   stops?: {arm: string, x: number}[], guide?: number}} what stops: where an arm stops being of use; guide: a level across
 * @typedef {{min: number, max: number, ticks?: number[], format: (v: number) => string, name?: string}} Axis
 */
export function lineChart({title, desc, width = 340, height = 190, x, y, series, stops = [], guide}) {
  const pad = {left: 44, right: 12, top: stops.length ? 16 : 8, bottom: x.name ? 38 : 24};
  const sx = (v) => round(pad.left + (width - pad.left - pad.right) * ((v - x.min) / (x.max - x.min || 1)));
  const sy = (v) => round(height - pad.bottom - (height - pad.top - pad.bottom) * ((v - y.min) / (y.max - y.min || 1)));
  const grid = svg('g', {class: 'plot-grid'});
  for (const v of y.ticks ?? ticks(y.min, y.max)) {
    grid.append(svg('line', {x1: pad.left, x2: width - pad.right, y1: sy(v), y2: sy(v)}),
      label(y.format(v), {x: pad.left - 8, y: sy(v) + 4, 'text-anchor': 'end'}));
  }
  for (const v of x.ticks ?? ticks(x.min, x.max)) {
    grid.append(label(x.format(v), {x: sx(v), y: height - pad.bottom + 16, 'text-anchor': v === x.max && sx(v) > width - 20 ? 'end' : 'middle'}));
  }
  if (x.name) grid.append(label(x.name, {x: (pad.left + width - pad.right) / 2, y: height - 4, 'text-anchor': 'middle', class: 'plot-name'}));
  const level = guide != null && guide >= y.min && guide <= y.max && svg('line', {class: 'plot-guide', x1: pad.left, x2: width - pad.right, y1: sy(guide), y2: sy(guide)});
  const bands = series.map(({arm, points}) => band(arm, points, sx, sy));
  const ends = stops.filter((s) => s.x < x.max).map(({arm, x: at}, i) => svg('g', {class: `plot-stop arm-${arm}`},
    svg('line', {x1: sx(at) + 2 * i, x2: sx(at) + 2 * i, y1: pad.top - 4, y2: height - pad.bottom}),
    svg('path', {d: `M${sx(at) + 2 * i - 5} ${pad.top - 12}h10l-5 8z`})));
  const lines = series.map(({arm, points}) => svg('g', {class: `arm-${arm}`},
    svg('polyline', {class: 'plot-line', points: points.map((p) => `${sx(p.x)},${sy(p.y)}`).join(' ')}),
    svg('g', {class: 'plot-mark'}, ...points.map((p) => (marks[arm] ?? marks.other)(sx(p.x), sy(p.y))))));
  return drawing({title, desc, viewBox: `0 0 ${width} ${height}`, class: 'plot'}, grid, level, ...bands, ...ends, ...lines);
}

function band(arm, points, sx, sy) {
  const known = points.filter((p) => p.low != null);
  if (known.length < 2) return null;
  const up = known.map((p) => `${sx(p.x)},${sy(p.high)}`);
  const down = known.toReversed().map((p) => `${sx(p.x)},${sy(p.low)}`);
  return svg('polygon', {class: `plot-band arm-${arm}`, points: [...up, ...down].join(' ')});
}

/**
 * Differences with their intervals around the line of none. Positions are shares of the width, so that the text keeps its size.
 * @param {{title: string, desc: string, rows: {name: string, mean: number, low: number, high: number, text: string, kind: string}[],
 *   limit: number, same?: number, format: (v: number) => string, less: string, more: string}} what
 *   limit: the axis goes from -limit to limit; same: differences up to it are as good as none
 */
export function differenceChart({title, desc, rows, limit, same = 0, format, less, more}) {
  const [top, rowHeight, foot] = [28, 72, 26];
  const height = top + rows.length * rowHeight + foot;
  const at = (v) => `${round(50 + 47 * Math.max(-1, Math.min(1, v / limit)))}%`;
  const bottom = height - foot;
  const grid = svg('g', {class: 'plot-grid'});
  for (const v of ticks(-limit, limit)) {
    grid.append(svg('line', {x1: at(v), x2: at(v), y1: top, y2: bottom, class: Math.abs(v) < 1e-9 ? 'plot-zero' : null}),
      label(format(v), {x: at(v), y: bottom + 17, 'text-anchor': 'middle'}));
  }
  const zone = same > 0 && svg('rect', {class: 'plot-same', x: at(-same), y: top, width: `${round((94 * same) / limit)}%`, height: bottom - top});
  const sides = svg('g', {class: 'plot-sides'}, label(`← ${less}`, {x: '0', y: 14}), label(`${more} →`, {x: '100%', y: 14, 'text-anchor': 'end'}));
  const bars = rows.map(({name, mean, low, high, text, kind}, i) => {
    const y = top + i * rowHeight;
    return svg('g', {class: `plot-difference ${kind}`},
      label(name, {x: '0', y: y + 17, class: 'plot-row'}), label(text, {x: '0', y: y + 36, class: 'plot-value'}),
      svg('line', {class: 'plot-range', x1: at(low), x2: at(high), y1: y + 54, y2: y + 54}),
      svg('circle', {cx: at(mean), cy: y + 54, r: 7}));
  });
  return drawing({title, desc, width: '100%', height, class: 'plot plot-differences'}, zone, grid, sides, ...bars);
}

const round = (v) => Math.round(v * 100) / 100;
