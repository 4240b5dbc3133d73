// One photo made worse by hand: sliders, and what both arms say of it meanwhile, in the viewer's panel and in words. The latest
// position wins: while the engine works on one, those in between are skipped.

import {show} from './board.js';
import {armMark} from './charts.js';
import {lut} from './colormap.js';
import {armName, nameOf, serial} from './compare-names.js';
import {start} from './compare-plan.js';
import {occupied} from './exclusive.js';
import {button, h, rebuild, setAttr, setText} from './dom.js';
import {current, failureText, percent, t} from './i18n.js';
import {canRun, change, kinds, meaningText, stressing} from './stress.js';
import {changed, goodPhotos, state, subscribe} from './store.js';
import {panel} from './viewer-panel.js';

const phone = matchMedia('(max-width: 760px)'); // there the viewer's panel is a sheet that would hide the sliders
const presets = {night: {dark: 0.7, noise: 0.3}, shake: {blur: 0.5, rotate: 0.2}, mail: {jpeg: 0.8}, hurry: {dark: 0.4, tilt: 0.5}};
const strip = 60; // photos to choose from

const none = Object.fromEntries(kinds.map((k) => [k, 0]));

export function liveView(page) {
  let strengths = {...none};
  let [shown, wanted, working] = ['', null, false];
  let [base, found, error] = [null, null, null]; // answers about {id} as it is, and made worse
  subscribe(() => { if (state.step !== 'stress') shown = ''; });

  const [title, lead] = [h('h2', {}), h('p', {class: 'lead'})];
  const sliders = kinds.map((kind) => {
    const input = h('input', {type: 'range', id: `stress-${kind}`, min: 0, max: 100, step: 5, value: 0, on: {input: () => {
      strengths = {...strengths, [kind]: input.value / 100};
      changed();
    }}});
    const [name, value] = [h('label', {for: `stress-${kind}`}), h('output', {for: `stress-${kind}`})];
    return {kind, input, name, value, el: h('div', {class: 'stress-slider'}, name, value, input)};
  });
  const set = (next) => { strengths = {...none, ...next}; changed(); };
  const chips = Object.keys(presets).map((name) => ({name, el: button('', () => set(presets[name]), {kind: 'chip'})}));
  const reset = button('', () => set({}), {icon: 'undo', kind: 'link'});
  const picture = h('canvas', {class: 'stress-picture', role: 'img'});
  const depth = h('canvas', {class: 'stress-picture', role: 'img'});
  const preview = h('div', {class: 'stress-preview'}, picture, depth);
  const answers = h('div', {class: 'stress-answers', 'aria-live': 'polite'});
  const choice = h('ul', {class: 'stress-strip'});
  const choiceTitle = h('h3', {});
  const lost = h('div', {class: 'note stress-lost'});
  const tools = h('div', {class: 'stress-tools'}, preview,
    h('div', {class: 'stress-hand'}, h('div', {class: 'chips'}, ...chips.map((c) => c.el), reset), h('div', {class: 'stress-sliders'}, ...sliders.map((s) => s.el))), answers);
  const el = h('section', {class: 'study-section stress-live'}, title, lead, lost, tools, h('div', {}, choiceTitle, choice));

  // Asks for what is wanted until nothing newer is.
  async function work() {
    if (working) return;
    working = true;
    while (wanted) {
      const {id, strengths: at, key} = wanted;
      wanted = null;
      try {
        if (base?.id !== id || base.of !== serial(state.compare.result)) base = {id, of: serial(state.compare.result), ...await stressing.photo(id, {})};
        const answer = Object.values(at).some((s) => s > 0) ? await stressing.photo(id, at) : base;
        if (state.current !== id || state.step !== 'stress' || occupied()) continue;
        found = {...answer, id, at};
        error = null;
        display();
      } catch (e) {
        if (shown === key) error = e;
      }
      changed();
    }
    working = false;
  }

  function display() {
    const {id, at, arms, picture: pixels} = found;
    const note = kinds.filter((k) => at[k] > 0).map((k) => `${t(`stress.kind.${k}`)} ${meaningText(k, at[k])}`).join(' · ') || t('stress.note.clean');
    if (!phone.matches) return panel.compare({photoId: id, arms: arms.filter((a) => a.arm !== 'base'), picture: pixels, note});
    draw(picture, pixels.width, pixels.height, pixels.data);
    const map = arms.find((a) => a.arm === 'multi')?.depth;
    if (map) draw(depth, map.width, map.height, colours(map, base.arms.find((a) => a.arm === 'multi').depth));
    depth.hidden = !map;
  }

  return {el, update() {
    const {result, here} = state.compare;
    const usable = here && !occupied();
    const photo = state.photos.get(state.current);
    setText(title, t('stress.live'));
    const labelled = Boolean(state.doc.labels[state.current]);
    setText(lead, [t('stress.live.help'), t(labelled ? 'stress.live.unseen' : 'stress.live.free')].join(current() === 'ja' ? '' : ' '));
    showLost(lost, here, page);
    tools.hidden = choice.parentElement.hidden = !here;
    for (const {kind, input, name, value} of sliders) {
      const s = strengths[kind];
      setText(name, t(`stress.kind.${kind}`));
      setText(value, s > 0 ? meaningText(kind, s) : '—');
      if (Number(input.value) !== Math.round(100 * s)) input.value = String(Math.round(100 * s));
      setAttr(input, 'aria-valuetext', `${Math.round(100 * s)}: ${meaningText(kind, s)}`);
      input.disabled = !usable;
    }
    for (const {name, el: chip} of chips) {
      setText(chip.querySelector('span'), t(`stress.preset.${name}`));
      setAttr(chip, 'aria-pressed', String(kinds.every((k) => strengths[k] === (presets[name][k] ?? 0))));
      chip.disabled = !usable;
    }
    setText(reset.querySelector('span'), t('stress.reset'));
    reset.disabled = !usable || kinds.every((k) => strengths[k] === 0);
    for (const canvas of [picture, depth]) setAttr(canvas, 'aria-label', t('stress.preview'));
    preview.hidden = !phone.matches || found?.id !== state.current;
    showAnswers(answers, found?.id === state.current ? found : null, base, error);
    setText(choiceTitle, t('stress.photo'));
    if (here) showStrip(choice);
    if (!usable || photo?.status !== 'ready') return;
    const key = JSON.stringify([photo.id, strengths, serial(result), phone.matches, current()]);
    if (key === shown) return;
    shown = key;
    wanted = {id: photo.id, strengths, key};
    work();
  }};
}

function showLost(el, here, page) {
  const busy = occupied();
  el.hidden = here || busy;
  rebuild(el, [here, busy, canRun(), current()], () => (here || busy ? [] : canRun() ? [
    h('p', {text: t('stress.live.lost')}),
    button(t('stress.live.prepare'), () => stressing.prepare().catch((e) => { if (e.kind !== 'cancelled') page.workspace.report(e); }), {icon: 'compare', kind: 'soft'}),
  ] : [h('p', {text: t('stress.live.stale')}), button(t('compare.again'), () => start(page), {icon: 'compare', kind: 'soft'})]));
}

// The answers in words: now, and of the photo as it is.
function showAnswers(el, found, base, error) {
  const cell = (a) => (a?.classes.length ? `${nameOf({id: a.classes[0].label})} ${percent(a.classes[0].p)}` : '—');
  rebuild(el, [found && [found.id, found.at, found.arms.map(cell)], error?.kind, state.doc.classes, current()], () => {
    if (error) return [h('p', {class: 'caution', text: failureText(error).cause})];
    if (!found) return [];
    const before = (arm) => base.arms.find((a) => a.arm === arm);
    const turned = found.at.rotate > 0 || found.at.tilt > 0;
    const label = state.doc.labels[found.id];
    const rows = found.arms.map((a) => {
      const right = label && a.classes[0]?.label === label;
      return h('tr', {class: `arm-${a.arm}`}, h('th', {scope: 'row'}, h('span', {class: 'arm-head'}, armMark(a.arm), h('span', {text: armName(a.arm)}))),
        h('td', {class: a.classes.length && label ? (right ? 'right' : 'wrong') : '', text: `${a.classes.length && label ? (right ? '✓ ' : '× ') : ''}${cell(a)}`}),
        h('td', {text: cell(before(a.arm))}),
        h('td', {text: a.depth ? (turned ? t('stress.shift.none') : t('stress.shift.value', {p: Math.round(100 * change(a.depth, before(a.arm).depth))})) : '—'}));
    });
    const heads = ['', 'stress.now', 'stress.before', 'stress.shift'].map((key) => h(key ? 'th' : 'td', {...(key && {scope: 'col', text: t(key)})}));
    return [h('table', {class: 'data-table live-table'}, h('caption', {text: t('stress.answers')}), h('thead', {}, h('tr', {}, ...heads)), h('tbody', {}, ...rows))];
  });
}

function showStrip(list) {
  const photos = goodPhotos().filter((p) => p.status === 'ready').toSorted((a, b) => Boolean(state.doc.labels[b.id]) - Boolean(state.doc.labels[a.id])).slice(0, strip);
  rebuild(list, [photos.map((p) => p.id), state.current], () => photos.map((p) => {
    const url = p.thumb ? URL.createObjectURL(p.thumb) : '';
    const img = h('img', {src: url, alt: '', decoding: 'async', on: {load: () => URL.revokeObjectURL(url)}});
    return h('li', {}, h('button', {type: 'button', 'aria-label': p.name, title: p.name, 'aria-pressed': String(p.id === state.current), on: {click: () => (phone.matches ? pick(p.id) : show(p.id))}}, img));
  }));
}

// On a phone the photo is chosen without the sheet of the panel opening over the sliders.
function pick(id) {
  state.current = id;
  changed();
}

function draw(canvas, width, height, data) {
  Object.assign(canvas, {width, height});
  canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
}

// A depth map in the colours of the page, over the range of the photo as it is; unknown values are clear.
function colours({data}, {min, max}) {
  const out = new Uint8ClampedArray(4 * data.length);
  for (let i = 0; i < data.length; i++) {
    if (!(data[i] > 0)) continue;
    const c = 3 * Math.round(255 * Math.min(1, Math.max(0, (data[i] - min) / (max - min || 1))));
    out.set([lut[c], lut[c + 1], lut[c + 2], 255], 4 * i);
  }
  return out;
}
