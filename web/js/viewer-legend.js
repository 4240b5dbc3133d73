// The colour bar of depth with its ends, and the value at the marker with its place on the bar; for two answers both.

import {paintLegend} from './colormap.js';
import {h, setText} from './dom.js';
import {depthText, t} from './i18n.js';

/**
 * Builds the legend. update(range, maps, subject) takes the ends of the colours, [{depth, arm}] with arm '' for a single answer,
 * and the photo: with another one the value at the marker is unknown until the viewer says it.
 */
export function depthLegend() {
  const canvas = h('canvas', {class: 'legend-bar', 'aria-hidden': 'true'});
  paintLegend(canvas);
  const track = h('div', {class: 'legend-track'}, canvas);
  const [near, far, name, value] = [h('span', {}), h('span', {}), h('h3', {}), h('output', {class: 'legend-value', 'aria-live': 'polite'})];
  const hole = h('p', {class: 'legend-hole', hidden: true});
  const el = h('section', {class: 'legend'}, h('div', {class: 'legend-head'}, name, value), track,
    h('div', {class: 'legend-ends'}, near, far), hole);
  let range = null;
  let maps = [];
  let pins = [];
  let marker = null;
  let about = '';

  function point() {
    const spots = marker?.inside ? (marker.arms ?? []) : [];
    for (const [i, pin] of pins.entries()) {
      const spot = spots[i];
      pin.hidden = !spot?.known;
      if (spot) pin.style.setProperty('left', `${100 * Math.min(1, Math.max(0, (spot.depth - range.min) / Math.max(1e-6, range.max - range.min)))}%`);
    }
    value.toggleAttribute('data-empty', !spots.length);
    if (!spots.length) return setText(value, t('view.point'));
    const say = (i) => (spots[i]?.known ? depthText(spots[i].depth, maps[i].depth) : t('view.unknown'));
    setText(value, maps.length === 1 ? `${t('view.at')} ${say(0)}`
      : maps.map(({depth, arm}, i) => depth && `${t(`view.arm.${arm}`)} ${say(i)}`).filter(Boolean).join(' · '));
  }

  return {el, update(ends, shown, subject) {
    const same = maps.length === shown.length && shown.every((m, i) => m.depth === maps[i].depth);
    if (subject !== about) [about, marker] = [subject, null];
    [range, maps] = [ends, shown];
    el.classList.toggle('hidden', !range);
    if (!range) return;
    if (!same) {
      pins.forEach((pin) => pin.remove());
      pins = maps.map(({arm}) => h('span', {class: 'legend-pin', hidden: true, data: {arm}}));
      track.append(...pins);
    }
    const {depth} = maps.find((m) => m.depth);
    setText(name, depth.kind === 'relative' ? `${t('view.depth')} (${t('view.relative')})` : t('view.depth'));
    setText(near, `${depthText(range.min, depth)} ${t('view.near')}`);
    setText(far, `${t('view.far')} ${depthText(range.max, depth)}`);
    if (!same) hole.hidden = !maps.some((m) => m.depth?.data.some((v) => !(v > 0 && Number.isFinite(v))));
    setText(hole, t('view.hole'));
    point();
  }, point(m) {
    marker = m;
    if (range) point();
  }};
}
