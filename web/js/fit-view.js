// What is to be said of depth maps that were brought along and do not fit their photos. The texts come with those of the check of
// depth, as does what is known; see nearer.js.

import {h, icon, rebuild} from './dom.js';
import {current, t} from './i18n.js';
import {state} from './store.js';

const shownNames = 5;

// How far a photo's depth is believed, {quality, weight, brought}, where it is known.
const knownDepth = (id) => state.nearer?.quality?.each.find((e) => e.photo === id) ?? null;
const leftOut = (e) => Boolean(e?.brought) && e.weight === 0;

/** Whether a depth map came with the photo and does not fit it. */
export const misfit = (id) => leftOut(knownDepth(id));

// What to say of the maps by what is known of them (core/poc.DepthQuality): lines of text; none where all is well.
function fitLines(q) {
  if (!q?.misfits && !q?.partly) return [];
  const out = q.each.filter(leftOut);
  const names = out.slice(0, shownNames).map((e) => state.photos.get(e.photo)?.name).filter(Boolean).join(t('fit.and'));
  return [
    q.misfits > 0 && t('fit.misfits', {n: q.misfits, all: q.brought}),
    q.misfits > 0 && t('fit.check'),
    names && t(q.misfits > shownNames ? 'fit.names.some' : 'fit.names', {names}),
    q.partly > 0 && t('fit.partly', {n: q.partly, all: q.brought}),
  ].filter(Boolean);
}

/** A notice of it; update(q) with what is known, null for nothing. */
export function fitView() {
  const el = h('section', {class: 'fit', role: 'status', hidden: true});
  return {el, update(q) {
    const lines = fitLines(q);
    el.hidden = !lines.length;
    el.classList.toggle('bad', q?.misfits > 0);
    rebuild(el, [lines.join('\n'), current()], () => [icon(q?.misfits ? 'warn' : 'view'), h('div', {}, ...lines.map((text) => h('p', {text})))]);
  }};
}

/** What to say of one photo's depth, where it is known. */
export function fitText(id) {
  const known = knownDepth(id);
  if (!known) return '';
  const parts = [t('nearer.panel', {q: known.quality.toFixed(2)})];
  if (leftOut(known)) parts.push(t('fit.photo'));
  else if (known.brought && known.weight < 1) parts.push(t('fit.photo.partly', {p: Math.round(100 * known.weight)}));
  return parts.join(current() === 'ja' ? '。' : '. ');
}
