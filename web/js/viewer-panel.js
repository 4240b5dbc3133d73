// The panel of the selected photo: picture and depth map (drawn by the viewer), class with probabilities, legend, the value
// under the pointer, and buttons for its class.

import {paintLegend} from './colormap.js';
import {button, h, icon, rebuild, setAttr, setText} from './dom.js';
import {current, depthText, percent, t} from './i18n.js';
import {showChips} from './lanes.js';
import {displayPixels, predictedName} from './photos.js';
import {changed, state} from './store.js';
import {ViewerClient} from './viewer-client.js';

const shownClasses = 5;
const keyStep = 0.02; // of the photo's side, for one press of an arrow key

/** Builds the panel. `viewer.ready` of the result tells when the iframe has loaded; onDrag hears of drags that enter it. */
export function viewerPanel(onDrag) {
  const frame = h('iframe', {class: 'viewer-frame', tabindex: '-1'});
  const stage = h('div', {class: 'viewer-stage', role: 'img', tabindex: '0'}, frame);
  const title = h('h2', {class: 'panel-name'});
  const size = h('span', {class: 'panel-size'});
  const close = button('', () => { state.panelOpen = false; changed(); }, {icon: 'back', kind: 'quiet panel-close'});
  const none = h('p', {class: 'panel-none'}, icon('photos'), h('span', {}));
  const legend = depthLegend();
  const probabilities = h('div', {class: 'probabilities'});
  const source = h('p', {class: 'panel-source'});
  const labelTitle = h('h3', {});
  const chips = h('div', {class: 'chips', role: 'group'});
  const body = h('div', {class: 'panel-body'}, stage, legend.el, probabilities, source, h('div', {class: 'panel-label'}, labelTitle, chips));
  const el = h('aside', {class: 'panel', id: 'panel'}, h('header', {class: 'panel-head'}, close, title, size), none, body);

  const viewer = new ViewerClient(frame, (marker) => legend.point(marker), onDrag);
  let alive = true;
  viewer.ready.then((ok) => { alive = ok; changed(); });
  markWithKeys(stage, viewer);
  // A click into the iframe must not take the keyboard away from the page.
  window.addEventListener('blur', () => { if (document.activeElement === frame) stage.focus({preventScroll: true}); });

  let shown = '';
  return {el, viewer, update() {
    const photo = state.photos.get(state.current);
    const ready = photo?.status === 'ready';
    el.classList.toggle('open', state.panelOpen && Boolean(photo));
    none.hidden = Boolean(photo);
    setText(none.querySelector('span'), t('view.none'));
    body.classList.toggle('hidden', !photo);
    setAttr(el, 'aria-label', t('view.title'));
    setText(close.querySelector('span'), t('app.back'));
    setText(title, photo?.name ?? t('view.title'));
    setText(size, ready ? `${photo.width} × ${photo.height}` : '');
    setAttr(frame, 'title', t('view.frame'));
    stage.classList.toggle('failed', !alive);
    const prediction = ready ? photo.prediction : null;
    legend.update(prediction?.depth ?? null);
    showProbabilities(probabilities, prediction);
    const learned = prediction?.learned;
    setText(source, !alive ? t('view.failed') : prediction && !learned ? t('view.base.help', {n: prediction.modelClasses.length}) : '');
    setText(labelTitle, state.doc.classes.length && photo ? t('view.label') : '');
    if (photo) showChips(chips, [photo.id]);
    setAttr(stage, 'aria-label', summary(photo, prediction));
    setAttr(chips, 'aria-label', t('view.label'));

    const key = prediction ? [photo.id, prediction.model, current(), document.documentElement.dataset.scheme].join(' ') : '';
    if (key === shown) return;
    shown = key;
    if (!prediction) return viewer.clear();
    show(viewer, photo, prediction, () => key === shown);
  }};
}

async function show(viewer, photo, prediction, stillWanted) {
  const pixels = await displayPixels(photo);
  if (!stillWanted()) return;
  const text = `${predictedName(prediction, 0, current())}  ${percent(prediction.classes[0]?.p ?? 0)}`;
  viewer.show(pixels, prediction.depth, labelTexture(text));
}

// The class as pixels: the browser's own fonts draw any language, so that the viewer ships none.
function labelTexture(text) {
  const scale = Math.max(1, window.devicePixelRatio);
  const font = `600 ${14 * scale}px ${getComputedStyle(document.body).fontFamily}`;
  const canvas = new OffscreenCanvas(1, 1);
  let context = canvas.getContext('2d');
  context.font = font;
  canvas.width = Math.ceil(context.measureText(text).width + 20 * scale);
  canvas.height = Math.ceil(28 * scale);
  context = canvas.getContext('2d');
  context.font = font;
  context.fillStyle = 'rgba(12, 18, 24, 0.82)';
  context.beginPath();
  context.roundRect(0, 0, canvas.width, canvas.height, 6 * scale);
  context.fill();
  context.fillStyle = '#fff';
  context.textBaseline = 'middle';
  context.fillText(text, 10 * scale, canvas.height / 2 + scale);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < image.data.length; i += 4) { // the viewer takes premultiplied colours
    const a = image.data[i + 3] / 255;
    for (let c = 0; c < 3; c++) image.data[i + c] = Math.round(image.data[i + c] * a);
  }
  return image;
}

function summary(photo, prediction) {
  if (!prediction) return t('view.frame');
  const {depth} = prediction;
  const text = t('view.summary', {
    name: photo.name, class: predictedName(prediction, 0, current()), p: percent(prediction.classes[0]?.p ?? 0),
    min: depth ? depthText(depth.min, depth) : '', max: depth ? depthText(depth.max, depth) : '',
  });
  return `${text} ${t('view.keys')}`;
}

function showProbabilities(el, prediction) {
  rebuild(el, [prediction?.model, prediction?.classes, state.doc.classes, current()], () => {
    if (!prediction) return [];
    const rows = prediction.classes.slice(0, shownClasses).map(({p}, i) => {
      const fill = h('span', {class: 'bar-fill'});
      fill.style.setProperty('inline-size', `${100 * p}%`);
      return h('tr', {class: i ? '' : 'top'}, h('th', {scope: 'row', text: predictedName(prediction, i, current())}),
        h('td', {class: 'bar'}, fill), h('td', {class: 'number', text: percent(p)}));
    });
    return [
      h('h3', {}, h('span', {text: t('view.class')}), h('span', {class: 'tag', text: t(prediction.learned ? 'view.learned' : 'view.base')})),
      h('table', {class: 'bars'}, h('caption', {class: 'sr', text: t('view.confidence')}), h('tbody', {}, ...rows)),
    ];
  });
}

// The colour bar with its ends, and the value at the marker with its place on the bar.
function depthLegend() {
  const canvas = h('canvas', {class: 'legend-bar', 'aria-hidden': 'true'});
  paintLegend(canvas);
  const pin = h('span', {class: 'legend-pin', hidden: true});
  const [near, far, name, value] = [h('span', {}), h('span', {}), h('h3', {}), h('output', {class: 'legend-value', 'aria-live': 'polite'})];
  const el = h('section', {class: 'legend'}, h('div', {class: 'legend-head'}, name, value),
    h('div', {class: 'legend-track'}, canvas, pin), h('div', {class: 'legend-ends'}, near, far));
  let depth = null;
  return {el, update(d) {
    if (d !== depth) { depth = d; pin.hidden = true; value.dataset.empty = 'true'; }
    el.classList.toggle('hidden', !d);
    setText(name, d?.kind === 'relative' ? `${t('view.depth')} (${t('view.relative')})` : t('view.depth'));
    if (value.dataset.empty) setText(value, t('view.point'));
    if (!d) return;
    setText(near, `${depthText(d.min, d)} ${t('view.near')}`);
    setText(far, `${t('view.far')} ${depthText(d.max, d)}`);
  }, point(marker) {
    if (!depth) return;
    pin.hidden = !marker.inside || !marker.known;
    if (!marker.inside) { value.dataset.empty = 'true'; return setText(value, t('view.point')); }
    delete value.dataset.empty;
    setText(value, `${t('view.at')} ${marker.known ? depthText(marker.depth, depth) : t('view.unknown')}`);
    const part = (marker.depth - depth.min) / Math.max(1e-6, depth.max - depth.min);
    pin.style.setProperty('left', `${100 * Math.min(1, Math.max(0, part))}%`);
  }};
}

function markWithKeys(stage, viewer) {
  let [x, y] = [0.5, 0.5];
  stage.addEventListener('keydown', (e) => {
    const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[e.key];
    if (!step && e.key !== 'Escape') return;
    e.preventDefault();
    if (!step) return viewer.mark(false, 0, 0);
    const far = e.shiftKey ? 5 : 1;
    x = Math.min(1, Math.max(0, x + step[0] * keyStep * far));
    y = Math.min(1, Math.max(0, y + step[1] * keyStep * far));
    viewer.mark(true, x, y);
  });
}
