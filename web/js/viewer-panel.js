// The panel of the selected photo: picture and depth map (drawn by the viewer), class with probabilities, legend, the value
// under the pointer, and buttons for its class. Steps can have it show what two models say: see `panel`.

import './strings-viewer.js';

import {button, h, icon, setAttr, setText} from './dom.js';
import {fitText, misfit} from './fit-view.js';
import {current, t} from './i18n.js';
import {showChips} from './lanes.js';
import {displayPixels} from './photos.js';
import {changed, state} from './store.js';
import {showArms, showProbabilities, summary, summaryOf, topText} from './viewer-answers.js';
import {accent, labelTexture} from './viewer-label.js';
import {depthLegend} from './viewer-legend.js';
import {viewerStage} from './viewer-stage.js';

/**
 * @typedef {{width: number, height: number, kind: string, unit: string, min: number, max: number, data: Float32Array}} DepthMap
 * @typedef {{arm: 'single'|'multi'|'shuffled'|'base', classes: {label: string, p: number}[], depth: DepthMap|null}} Arm
 * @typedef {{photoId: string, arms: Arm[], picture?: {width: number, height: number, data: Uint8ClampedArray|Uint8Array|ArrayBuffer},
 *   note?: string, range?: {min: number, max: number}}} Compared
 */

/** @type {(Compared & {step: string, range: {min: number, max: number}|null})|null} */
let compared = null;

/** What steps show in the panel in place of the photo's own prediction. */
export const panel = {
  /**
   * Shows what one or two arms say about a photo, side by side, in the same colours. It ends with clear, with another photo, or
   * when the step is left. Called again for the same photo, zoom, marker and the ends of the colours stay.
   * @param {Compared} what picture: where the arms saw another picture than the photo; note: what is special about it, in a
   *   few words; range: ends of the colours, else those of the first call
   */
  compare(what) {
    const same = compared?.photoId === what.photoId && compared.step === state.step ? compared.range : null;
    compared = {...what, step: state.step, range: what.range ?? same ?? rangeOf(what)};
    state.current = what.photoId;
    changed();
  },
  clear() {
    if (!compared) return;
    compared = null;
    changed();
  },
};

// The ends of the colours for all that is shown about a photo.
function rangeOf({photoId, arms}) {
  const maps = [state.photos.get(photoId)?.prediction?.depth, ...arms.map((a) => a.depth)].filter(Boolean);
  return maps.length ? {min: Math.min(...maps.map((m) => m.min)), max: Math.max(...maps.map((m) => m.max))} : null;
}

/** Builds the panel. `viewer.ready` of the result tells when the iframe has loaded; onDrag hears of drags that enter it. */
export function viewerPanel(onDrag) {
  const legend = depthLegend();
  const failed = () => { [alive, shown] = [false, []]; changed(); };
  const stage = viewerStage({marker: (m) => legend.point(m), drag: onDrag, mode: changed, failed});
  const {viewer} = stage;
  const title = h('h2', {class: 'panel-name'});
  const size = h('span', {class: 'panel-size'});
  const close = button('', () => { state.panelOpen = false; changed(); }, {icon: 'back', kind: 'quiet panel-close'});
  const none = h('p', {class: 'panel-none'}, icon('photos'), h('span', {}));
  const [probabilities, answers] = [h('div', {class: 'probabilities'}), h('div', {class: 'answers'})];
  const [source, believed] = [h('p', {class: 'panel-source'}), h('p', {class: 'panel-source'})];
  const plain = h('canvas', {class: 'panel-plain', role: 'img'}); // the photo, where the viewer cannot draw
  const labelTitle = h('h3', {});
  const chips = h('div', {class: 'chips', role: 'group'});
  const body = h('div', {class: 'panel-body'}, stage.box, plain, legend.el, answers, probabilities, believed, source, h('div', {class: 'panel-label'}, labelTitle, chips));
  const el = h('aside', {class: 'panel', id: 'panel'}, h('header', {class: 'panel-head'}, close, title, size), none, body);

  let alive = true;
  let shown = [];
  viewer.ready.then((ok) => { if (!ok) failed(); });

  return {el, viewer, update() {
    const photo = state.photos.get(state.current);
    const ready = photo?.status === 'ready';
    if (compared && (compared.photoId !== state.current || compared.step !== state.step)) compared = null;
    el.classList.toggle('open', state.panelOpen && Boolean(photo));
    none.hidden = Boolean(photo);
    setText(none.querySelector('span'), t('view.none'));
    body.classList.toggle('hidden', !photo);
    setAttr(el, 'aria-label', t('view.title'));
    setText(close.querySelector('span'), t('app.back'));
    setText(title, photo?.name ?? t('view.title'));
    setText(size, ready ? `${photo.width} × ${photo.height}` : '');

    const both = ready ? compared : null;
    const prediction = ready && !both ? photo.prediction : null;
    const said = both ?? prediction;
    const maps = both ? both.arms.map(({arm, depth}) => ({arm, depth})) : [{arm: '', depth: prediction?.depth ?? null}];
    const range = both ? both.range : maps[0].depth;
    const hasDepth = Boolean(range) && maps.some((m) => m.depth);
    const text = both ? summaryOf(photo, both) : prediction ? summary(photo, prediction) : '';
    stage.update({text, depth: hasDepth, alive});
    plain.hidden = alive || !said;
    setAttr(plain, 'aria-label', text);
    legend.update(hasDepth ? range : null, maps, photo?.id ?? '');
    showArms(answers, both);
    showProbabilities(probabilities, prediction);
    setText(source, !alive ? t('view.failed') : prediction && !prediction.learned ? t('view.base.help', {n: prediction.modelClasses.length}) : '');
    setText(believed, prediction ? fitText(photo.id) : '');
    believed.classList.toggle('caution', prediction ? misfit(photo.id) : false);
    setText(labelTitle, state.doc.classes.length && photo ? t('view.label') : '');
    if (photo) showChips(chips, [photo.id]);
    setAttr(chips, 'aria-label', t('view.label'));

    const key = said ? [photo.id, said, maps[0].depth, prediction?.model, current(), document.documentElement.dataset.scheme] : [];
    if (key.length === shown.length && key.every((v, i) => v === shown[i])) return;
    shown = key;
    if (!said) return viewer.clear();
    show(photo, both ?? {arms: [{arm: '', ...prediction}]}, range, () => key === shown);
  }};

  async function show(photo, {arms, picture}, range, stillWanted) {
    const pixels = picture ?? await displayPixels(photo);
    if (!stillWanted()) return;
    if (!alive) {
      [plain.width, plain.height] = [pixels.width, pixels.height];
      return plain.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(pixels.data), pixels.width, pixels.height), 0, 0);
    }
    viewer.show(pixels, arms.map((said) => {
      const colour = said.arm ? accent(said.arm) : null;
      const words = [said.arm && t(`view.arm.${said.arm}`), said.classes.length && topText(said)].filter(Boolean).join('  ');
      const map = said.depth && {width: said.depth.width, height: said.depth.height, min: range.min, max: range.max, data: said.depth.data};
      return {depth: map, label: labelTexture(words, colour), accent: colour ?? 0};
    }), {subject: photo.id, mode: stage.mode});
  }
}
