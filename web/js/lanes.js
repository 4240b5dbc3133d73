// The labels step: one lane for each class, one for photos without a label.

import {acceptCards, actions, emptyNote, fill, group} from './board.js';
import {arrange, button, h, iconButton, rebuild, setAttr, setText} from './dom.js';
import {fitView} from './fit-view.js';
import {current, t} from './i18n.js';
import {header} from './step-view.js';
import {changed, goodPhotos, state} from './store.js';

/** @param {{addClass: (name: string) => boolean, rename: (id: string, name: string) => boolean, removeClass: (id: string) => void}} on */
export function labelsView(on) {
  const head = header('labels.title', 'labels.lead');
  const fit = fitView();
  const lanes = new Map();
  const unlabelled = lane(null, on);
  const adder = classAdder(on.addClass);
  const holder = h('div', {class: 'lanes'});
  const bar = selectionBar();
  const el = h('section', {class: 'view', data: {view: 'labels'}}, head.el, fit.el, holder, bar.el);

  return {el, update() {
    head.update();
    fit.update(state.nearer?.quality);
    const {classes, labels} = state.doc;
    const photos = goodPhotos();
    for (const id of lanes.keys()) if (!classes.some((c) => c.id === id)) lanes.delete(id);
    for (const c of classes) if (!lanes.has(c.id)) lanes.set(c.id, lane(c.id, on));
    const rest = photos.filter((p) => !labels[p.id]);
    unlabelled.update(null, rest, 0);
    unlabelled.el.hidden = !rest.length && classes.length > 0;
    classes.forEach((c, i) => lanes.get(c.id).update(c, photos.filter((p) => labels[p.id] === c.id), i + 1));
    adder.update();
    arrange(holder, [unlabelled.el, ...classes.map((c) => lanes.get(c.id).el), adder.el]);
    bar.update();
  }};
}

// A lane: key, name and count on the left, cards on the right. Cards can be dropped anywhere on it.
function lane(classID, on) {
  const key = h('kbd', {class: 'lane-key'});
  const count = h('span', {class: 'lane-count'});
  const list = group({});
  const empty = emptyNote('photos', '');
  const title = classID ? nameField(classID, on) : h('h2', {});
  const help = h('p', {class: 'lane-help'});
  const remove = classID && iconButton('trash', '', () => on.removeClass(classID));
  const el = h('section', {class: classID ? 'lane' : 'lane unlabelled', data: {class: classID ?? ''}},
    h('div', {class: 'lane-head'}, h('div', {class: 'lane-name'}, classID && key, title), h('div', {class: 'lane-tools'}, count, remove), help),
    h('div', {class: 'lane-body'}, list, empty));
  acceptCards(el, (ids) => actions.label(ids, classID));

  return {el, update(c, photos, number) {
    setText(count, t('step.photos.count', {n: photos.length}));
    setText(key, number <= 9 ? String(number) : '');
    key.hidden = number > 9;
    setText(help, classID ? '' : t('labels.unlabelled.help'));
    if (c) {
      setAttr(title, 'aria-label', t('labels.name'));
      if (document.activeElement !== title) title.value = c.name;
      setAttr(remove, 'aria-label', t('labels.remove', {name: c.name}));
      setAttr(remove, 'title', t('labels.remove', {name: c.name}));
    } else setText(title, t('labels.unlabelled'));
    setText(empty.querySelector('span'), t('labels.empty'));
    empty.hidden = photos.length > 0;
    list.hidden = !photos.length;
    fill(list, photos, c ? c.name : t('labels.unlabelled'));
  }};
}

function nameField(classID, on) {
  const input = h('input', {class: 'name-field', type: 'text', maxlength: 80, spellcheck: 'false', autocomplete: 'off'});
  const restore = () => { input.value = state.doc.classes.find((c) => c.id === classID)?.name ?? ''; };
  input.addEventListener('change', () => { if (!on.rename(classID, input.value)) restore(); });
  input.addEventListener('keydown', (e) => {
    if (e.isComposing) return; // Enter that ends a conversion to kanji is not ours
    if (e.key === 'Enter') input.blur();
    if (e.key === 'Escape') { restore(); input.blur(); }
  });
  return input;
}

function classAdder(addClass) {
  const input = h('input', {class: 'text-field', type: 'text', maxlength: 80, autocomplete: 'off', id: 'new-class'});
  const add = button('', null, {icon: 'add', kind: 'soft', type: 'submit'});
  const el = h('form', {class: 'class-adder', on: {submit: (e) => {
    e.preventDefault();
    if (addClass(input.value)) input.value = '';
    input.focus();
  }}}, input, add);
  return {el, update() {
    setAttr(input, 'placeholder', t('labels.new'));
    setAttr(input, 'aria-label', t('labels.new'));
    setText(add.querySelector('span'), t('labels.add'));
  }};
}

// What can be done with the selected photos, for those who neither drag nor press keys.
function selectionBar() {
  const count = h('span', {class: 'selection-count'});
  const chips = h('div', {class: 'chips', role: 'group'});
  const el = h('div', {class: 'selection-bar', hidden: true}, count, chips);
  const clear = () => { state.selected = new Set(); changed(); };
  return {el, update() {
    const ids = [...state.selected];
    el.hidden = !ids.length;
    el.classList.toggle('single', ids.length === 1);
    setText(count, t('labels.selected', {n: ids.length}));
    setAttr(chips, 'aria-label', t('labels.choose'));
    showChips(chips, ids, clear, () => [
      ids.length > 1 && button(t('places.same'), () => { actions.samePlace(ids); clear(); }, {icon: 'place', kind: 'chip'}),
      button(t('labels.delete'), () => actions.remove(ids), {icon: 'trash', kind: 'chip danger'}),
      button(t('labels.view'), () => { state.panelOpen = true; changed(); }, {icon: 'view', kind: 'chip only-phone'}),
    ]);
  }};
}

/** Shows one button for each class, pressed where all the photos have it, one to take labels away, and what more makes. */
export function showChips(el, ids, after = () => {}, more = () => []) {
  const {classes, labels} = state.doc;
  const all = (id) => ids.length > 0 && ids.every((p) => (labels[p] ?? null) === id);
  rebuild(el, [ids, classes, ids.map((id) => labels[id]), current()], () => [...classChips(classes, all, (id) => { actions.label(ids, id); after(); }), ...more().filter(Boolean)]);
}

function classChips(classes, all, choose) {
  const chips = classes.map((c, i) => h('button', {
    type: 'button', class: 'chip', 'aria-pressed': String(all(c.id)), on: {click: () => choose(c.id)},
  }, i < 9 && h('kbd', {text: String(i + 1)}), h('span', {text: c.name})));
  if (classes.length) chips.push(h('button', {
    type: 'button', class: 'chip', 'aria-pressed': String(all(null)), on: {click: () => choose(null)},
  }, h('kbd', {text: '0'}), h('span', {text: t('labels.unlabelled')})));
  return chips;
}
