// Photos as cards in groups: the grid of the photos step, the class lanes of the labels step, the lists after learning.
// There is one card per photo, moved between groups, so that focus and thumbnails stay. A group is a listbox; arrow keys move
// between cards across groups, Shift and Ctrl select several, digits label, Delete removes.

import {arrange, h, icon, setAttr, setText} from './dom.js';
import {current, percent, t} from './i18n.js';
import {heldOut} from './learning.js';
import {predictedName} from './photos.js';
import {changed, goodPhotos, state} from './store.js';

const dragType = 'application/x-okuyuki-photos';

/** Cards of all photos, shared by the boards; only one board is on the page at a time. */
const cards = new Map();
const phone = matchMedia('(max-width: 760px)');
let anchor = '';

/** What the board lets the user do; app.js fills it in: label(ids, classID or null), remove(ids). */
export const actions = {};

/**
 * A group of cards with its list.
 * @param {{onDrop?: (ids: string[]) => void, className?: string}} options
 */
export function group({onDrop, className = ''} = {}) {
  const list = h('ul', {class: `cards ${className}`, role: 'listbox', 'aria-multiselectable': 'true'});
  if (onDrop) acceptCards(list, onDrop);
  return list;
}

/** Lets an element take dropped cards. */
export function acceptCards(el, onDrop) {
  let depth = 0;
  const over = (n) => { depth = Math.max(0, depth + n); el.classList.toggle('over', depth > 0); };
  const mine = (e) => e.dataTransfer.types.includes(dragType);
  el.addEventListener('dragenter', (e) => { if (mine(e)) { e.preventDefault(); over(1); } });
  el.addEventListener('dragleave', (e) => { if (mine(e)) over(-1); });
  el.addEventListener('dragover', (e) => { if (mine(e)) { e.preventDefault(); e.dataTransfer.dropEffect = 'move'; } });
  el.addEventListener('drop', (e) => {
    if (!mine(e)) return;
    e.preventDefault();
    depth = 0;
    el.classList.remove('over');
    onDrop(JSON.parse(e.dataTransfer.getData(dragType)));
  });
}

/** Shows photos in a group. */
export function fill(list, photos, label) {
  setAttr(list, 'aria-label', label);
  arrange(list, photos.map((p) => card(p).el));
}

/** Brings every card on the page up to date; call it after each change. */
export function refresh() {
  const focusable = state.photos.has(state.current) ? state.current : state.doc.ids[0];
  const names = new Map(state.doc.classes.map((c) => [c.id, c.name]));
  for (const [id, c] of cards) {
    const photo = state.photos.get(id);
    if (photo) {
      if (c.el.isConnected) c.update(photo, id === focusable, names);
    } else {
      c.end();
      cards.delete(id);
    }
  }
}

/** Makes a photo the one on view. */
export function show(id) {
  only(id);
  if (phone.matches) openPanel();
}

function card(photo) {
  let c = cards.get(photo.id);
  if (!c) cards.set(photo.id, c = makeCard(photo.id));
  return c;
}

function makeCard(id) {
  const picture = h('div', {class: 'card-picture'});
  const name = h('div', {class: 'card-name'});
  const what = h('span', {class: 'card-class'});
  const p = h('span', {class: 'card-p'});
  const given = h('span', {class: 'card-given'});
  const [givenWord, whatWord] = [h('span', {class: 'sr'}), h('span', {class: 'sr'})]; // what a screen reader needs to tell them apart
  const el = h('li', {class: 'card', role: 'option', draggable: 'true', data: {id}, on: {
    click: (e) => select(id, e),
    focus: () => { if (!state.selected.has(id)) look(id); },
    keydown: (e) => keys(id, e),
    dragstart: (e) => {
      if (!state.selected.has(id)) only(id);
      e.dataTransfer.setData(dragType, JSON.stringify([...state.selected]));
      e.dataTransfer.effectAllowed = 'move';
      document.body.classList.add('dragging-cards');
    },
    dragend: () => document.body.classList.remove('dragging-cards'),
  }}, picture, givenWord, given, h('div', {class: 'card-text'}, h('div', {class: 'card-prediction'}, whatWord, what, p), name));

  let address = '';
  let shown = []; // what the card shows: most changes of the page do not concern it
  const end = () => URL.revokeObjectURL(address);
  const update = (photo, focusable, names) => {
    const said = state.step === 'learn' && heldOut(id);
    const label = names.get(state.doc.labels[id]);
    const group = state.doc.groups[id];
    const now = [photo.thumb, photo.status, photo.prediction, photo.prediction && predictedName(photo.prediction, 0, current()), label, group, said,
      said && names.get(said.classId), state.selected.has(id), focusable, state.current === id, current()];
    if (now.length === shown.length && now.every((v, i) => v === shown[i])) return;
    if (photo.thumb && photo.thumb !== shown[0]) {
      end();
      address = URL.createObjectURL(photo.thumb);
      picture.replaceChildren(h('img', {loading: 'lazy', src: address, alt: '', draggable: 'false', decoding: 'async'}));
    }
    shown = now;
    setAttr(el, 'data-status', photo.status);
    setText(name, group ? `${photo.name} · ${group}` : photo.name);
    const predicted = predictedName(photo.prediction, 0, current());
    const probability = photo.prediction ? percent(photo.prediction.classes[0]?.p ?? 0) : '';
    setText(what, photo.prediction ? predicted : photo.status === 'ready' ? '' : t('photos.waiting'));
    setText(p, probability);
    const contradiction = said && names.get(said.classId);
    if (contradiction) {
      setText(what, contradiction);
      setText(p, percent(said.p));
    }
    const differs = Boolean(contradiction || (label && photo.prediction?.learned && predicted !== label));
    el.classList.toggle('differs', differs);
    setText(given, label ?? '');
    setAttr(el, 'aria-selected', String(state.selected.has(id)));
    setAttr(el, 'tabindex', focusable ? '0' : '-1');
    setText(givenWord, label ? t('photos.given') : '');
    setText(whatWord, photo.prediction ? t('photos.predicted') : '');
    setAttr(el, 'title', photo.name);
    el.classList.toggle('current', state.current === id);
  };
  return {el, update, end};
}

function only(id) {
  state.selected = new Set([id]);
  anchor = id;
  look(id);
}

function look(id) {
  state.current = id;
  changed();
}

function select(id, event) {
  if (event.shiftKey && anchor) {
    const order = visibleOrder();
    const [a, b] = [order.indexOf(anchor), order.indexOf(id)].sort((x, y) => x - y);
    if (a >= 0) state.selected = new Set(order.slice(a, b + 1));
    look(id);
  } else if (event.ctrlKey || event.metaKey) {
    if (!state.selected.delete(id)) state.selected.add(id);
    anchor = id;
    look(id);
  } else if (phone.matches && state.step === 'labels') toggle(id); // there are no keys to hold for several
  else {
    only(id);
    if (phone.matches) openPanel();
  }
  cards.get(id)?.el.focus({preventScroll: true});
}

const visibleOrder = () => [...document.querySelectorAll('.card')].filter((el) => el.offsetParent).map((el) => el.dataset.id);

function keys(id, event) {
  const {key} = event;
  if (event.altKey || ((event.ctrlKey || event.metaKey) && key.toLowerCase() !== 'a')) return;
  const targets = state.selected.has(id) ? [...state.selected] : [id];
  if (/^Arrow|^Home$|^End$/.test(key)) move(id, key, event.shiftKey);
  else if (key === ' ' || key === 'Enter') key === 'Enter' && state.selected.has(id) ? openPanel() : toggle(id);
  else if (key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) selectAll();
  else if (/^[1-9]$/.test(key)) {
    const c = state.doc.classes[Number(key) - 1];
    if (!c) return;
    keepFocus(id, () => actions.label(targets, c.id));
  } else if (key === '0') keepFocus(id, () => actions.label(targets, null));
  else if (key === 'Delete' || key === 'Backspace') {
    const order = visibleOrder();
    const next = order.slice(order.indexOf(id) + 1).find((x) => !targets.includes(x)) ?? order.findLast((x) => !targets.includes(x));
    actions.remove(targets);
    if (next) queueMicrotask(() => { only(next); cards.get(next)?.el.focus(); });
  } else if (key === 'Escape' && state.selected.size) {
    state.selected = new Set();
    changed();
  } else return;
  event.preventDefault();
}

function openPanel() {
  state.panelOpen = true;
  changed();
}

function toggle(id) {
  if (!state.selected.delete(id)) state.selected.add(id);
  anchor = id;
  look(id);
}

function selectAll() {
  state.selected = new Set(goodPhotos().map((p) => p.id));
  changed();
}

// A labelled card moves to its lane: the next card of the old lane takes the focus, so that labelling goes on with one key each.
function keepFocus(id, act) {
  const el = cards.get(id)?.el;
  const next = el?.nextElementSibling ?? el?.previousElementSibling;
  const single = state.selected.size <= 1;
  const parent = el?.parentElement;
  act();
  queueMicrotask(() => {
    const target = single && next && cards.get(id)?.el.parentElement !== parent ? next.dataset.id : id;
    if (single) only(target);
    cards.get(target)?.el.focus();
  });
}

// Arrow keys follow the geometry: left and right the order, up and down the nearest card of the row above or below.
function move(id, key, extend) {
  const els = [...document.querySelectorAll('.card')].filter((el) => el.offsetParent);
  const at = els.findIndex((el) => el.dataset.id === id);
  let to = at;
  if (key === 'ArrowRight') to = at + 1;
  else if (key === 'ArrowLeft') to = at - 1;
  else if (key === 'Home') to = 0;
  else if (key === 'End') to = els.length - 1;
  else to = vertical(els, at, key === 'ArrowDown' ? 1 : -1);
  const el = els[Math.min(Math.max(to, 0), els.length - 1)];
  if (!el) return;
  if (extend) {
    state.selected.add(id).add(el.dataset.id);
    look(el.dataset.id);
  } else only(el.dataset.id);
  el.focus();
}

function vertical(els, at, direction) {
  const from = els[at].getBoundingClientRect();
  let best = at;
  let bestDistance = Infinity;
  els.forEach((el, i) => {
    const r = el.getBoundingClientRect();
    const dy = (r.top - from.top) * direction;
    if (dy < from.height / 2) return;
    const distance = dy * 10 + Math.abs(r.left - from.left);
    if (distance < bestDistance) [best, bestDistance] = [i, distance];
  });
  return best;
}

/** An icon with a sentence, for an empty group. */
export const emptyNote = (name, text) => h('p', {class: 'empty-note'}, icon(name), h('span', {text}));
