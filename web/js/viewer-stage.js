// The stage of the viewer: the frame that draws, and everything to look at the photo with by mouse, touch and keyboard: the ways
// to show it, zoom, the line of the split, tilt.

import {button, h, setAttr, setText} from './dom.js';
import {read, t, write} from './i18n.js';
import {modes, ViewerClient} from './viewer-client.js';

const setting = 'okuyuki.view';
const keyStep = 0.02; // of the photo's side, for one press of an arrow key
const keyTilt = 0.1; // radians
const keyZoom = 1.25;
const buttonZoom = 1.6;

/**
 * Builds the stage. on.marker hears of the marker, on.drag of files dragged over the frame, on.mode of another mode, on.failed of its end.
 * update({text, depth}): what the stage says to screen readers, and whether there is a depth map.
 */
export function viewerStage(on) {
  const frame = h('iframe', {class: 'viewer-frame', tabindex: '-1'});
  const el = h('div', {class: 'viewer-stage', role: 'application', tabindex: '0'}, frame);
  const line = h('input', {type: 'range', min: '0', max: '100', value: '50', class: 'viewer-line'});
  const [left, right, hint] = [h('span', {'aria-hidden': 'true'}), h('span', {'aria-hidden': 'true'}), h('p', {class: 'viewer-hint'})];
  const splitRow = h('div', {class: 'viewer-split'}, left, line, right);
  const choice = Object.fromEntries(modes.map((m) => [m, h('button', {type: 'button', data: {mode: m}, on: {click: () => choose(m)}})]));
  const group = h('div', {class: 'segmented viewer-modes', role: 'group'}, ...Object.values(choice));
  const zoom = {
    out: button('−', () => viewer.move({zoom: 1 / buttonZoom}), {kind: 'zoom'}),
    whole: button('', () => viewer.move({reset: true}), {kind: 'zoom whole'}),
    in: button('+', () => viewer.move({zoom: buttonZoom}), {kind: 'zoom'}),
  };
  const tools = h('div', {class: 'viewer-tools'}, group, h('div', {class: 'viewer-zoom', role: 'group'}, zoom.out, zoom.whole, zoom.in));
  const box = h('div', {class: 'viewer-box'}, tools, el, splitRow, hint);

  let mode = modes.includes(read(setting)) ? read(setting) : 'both';
  let view = {mode, zoom: 1, x: 0.5, y: 0.5, split: 0.5, yaw: 0, pitch: 0};
  let hasDepth = false;
  const at = {x: 0.5, y: 0.5}; // the marker

  const viewer = new ViewerClient(frame, {
    marker(m) {
      if (m.inside) Object.assign(at, {x: m.x, y: m.y});
      on.marker(m);
    },
    view(v) { view = v; showView(); },
    drag: on.drag,
    failed: on.failed,
  });

  function choose(m) {
    mode = m;
    write(setting, m);
    viewer.set({mode: m});
    showMode();
    on.mode(m);
  }

  function showMode() {
    const used = hasDepth ? mode : 'picture';
    for (const m of modes) {
      setText(choice[m], t(`view.mode.${m}`));
      setAttr(choice[m], 'aria-pressed', String(m === used));
      choice[m].disabled = !hasDepth && m !== 'picture';
    }
    splitRow.classList.toggle('hidden', used !== 'split');
    hint.classList.toggle('hidden', used !== 'relief');
  }

  function showView() {
    const percent = Math.round(100 * view.zoom);
    setText(zoom.whole.querySelector('span'), `${percent}%`);
    setAttr(zoom.whole, 'aria-label', t('view.zoom.whole', {n: percent}));
    const share = Math.round(100 * view.split);
    if (Number(line.value) !== share) line.value = share;
    setAttr(line, 'aria-valuetext', t('view.split.value', {n: share}));
    Object.assign(el.dataset, {zoom: view.zoom.toFixed(2), yaw: view.yaw.toFixed(3), pitch: view.pitch.toFixed(3)});
  }

  line.addEventListener('input', () => viewer.set({split: line.value / 100}));
  el.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || !pressed(e.key, e.shiftKey ? 5 : 1)) return;
    e.preventDefault();
  });

  // What a key does on the stage; false for one that does nothing.
  function pressed(key, far) {
    const arrow = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[key];
    if (arrow && mode === 'relief' && hasDepth) viewer.move({yaw: arrow[0] * keyTilt, pitch: arrow[1] * keyTilt});
    else if (arrow) {
      const step = keyStep * far / view.zoom;
      const along = (name, i) => Math.min(1, Math.max(0, at[name] + arrow[i] * step));
      Object.assign(at, {x: along('x', 0), y: along('y', 1)});
      viewer.mark(true, at.x, at.y);
    } else if (key === 'Escape') viewer.mark(false, 0, 0);
    else if (key === '+' || key === '=' || key === ';') viewer.move({zoom: keyZoom});
    else if (key === '-') viewer.move({zoom: 1 / keyZoom});
    else if (key === '0') viewer.move({reset: true});
    else return false;
    return true;
  }

  // A click into the iframe must not take the keyboard away from the page.
  window.addEventListener('blur', () => { if (document.activeElement === frame) el.focus({preventScroll: true}); });

  return {box, viewer, get mode() { return mode; }, update({text, depth, alive}) {
    hasDepth = depth;
    box.classList.toggle('failed', !alive);
    setAttr(frame, 'title', t('view.frame'));
    setAttr(group, 'aria-label', t('view.modes'));
    setAttr(line, 'aria-label', t('view.split'));
    setText(left, t('view.mode.picture'));
    setText(right, t('view.mode.depth'));
    setText(hint, t('view.relief.hint'));
    setAttr(zoom.in, 'aria-label', t('view.zoom.in'));
    setAttr(zoom.out, 'aria-label', t('view.zoom.out'));
    const keys = t(mode === 'relief' && depth ? 'view.keys.tilt' : 'view.keys');
    setAttr(el, 'aria-label', text ? `${text} ${keys} ${t('view.keys.zoom')}` : t('view.frame'));
    showMode();
    showView();
  }};
}
