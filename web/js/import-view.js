// What is about to come in from folders: which folders name the classes, the classes with their numbers of photos, to be renamed,
// merged (by giving two the same name) or left out, before anything is taken in.

import {button, h, icon, rebuild, setText} from './dom.js';
import {guessLevel, levels, placeOf, rows} from './folders.js';
import {current, t} from './i18n.js';
import {header} from './step-view.js';
import {changed, cleanName, state} from './store.js';

/**
 * Puts photos before the user, together with those that wait there already.
 * @param {import('./intake.js').FoundPhoto[]} photos
 * @param {number} ignored files that were left out
 */
export function propose(photos, ignored) {
  const before = state.pending;
  const all = [...before?.photos ?? [], ...photos];
  state.pending = {photos: all, ignored: (before?.ignored ?? 0) + ignored, level: guessLevel(all), names: before?.names ?? new Map(), out: before?.out ?? new Set(), count: 0};
  recount();
}

function recount() {
  const {photos, level, out} = state.pending;
  state.pending.count = photos.filter((p) => !out.has(placeOf(p, level).label)).length;
  changed();
}

/** The photos of the proposal as Photos.add takes them; the proposal ends. */
export function accept() {
  const {photos, level, names, out} = state.pending;
  state.pending = null;
  changed();
  return photos.map((p) => ({...p, ...placeOf(p, level)})).filter((p) => !out.has(p.label))
    .map(({file, label, group, depthFile}) => ({file, name: file.name, label: cleanName(names.get(label) ?? label ?? '') || null, group, depthFile}));
}

/** Ends the proposal; nothing is taken in. */
export function decline() {
  state.pending = null;
  changed();
}

export function importView() {
  const cancel = button('', decline, {icon: 'close'});
  const head = header('import.title', 'import.lead', cancel);
  const facts = h('p', {class: 'lead'});
  const which = h('fieldset', {class: 'import-levels'});
  const table = h('table', {class: 'import-rows'});
  const merged = h('p', {class: 'caution-plain'}, icon('labels'), h('span', {}));
  const el = h('section', {class: 'view', data: {view: 'import'}}, head.el, facts, which, table, merged);
  return {el, update() {
    const {photos, ignored, level} = state.pending;
    head.update();
    setText(cancel.querySelector('span'), t('import.cancel'));
    const maps = photos.filter((p) => p.depthFile).length;
    setText(facts, [maps && t('import.depth', {n: maps}), ignored && t('add.ignored', {n: ignored})].filter(Boolean).join(' · '));
    facts.hidden = !facts.textContent;
    showLevels(which, levels(photos), level);
    showRows(table, rows(photos, level));
    showMerged(merged, rows(photos, level));
  }};
}

function showLevels(el, list, level) {
  el.hidden = list.length < 2;
  rebuild(el, [list, level, current()], () => [
    h('legend', {text: t('import.level')}),
    ...list.map((l) => h('label', {}, h('input', {type: 'radio', name: 'import-level', value: l.level, checked: l.level === level, on: {change: () => choose(l.level)}}),
      h('span', {text: l.example.join(current() === 'ja' ? '、' : ', ') + (l.count > l.example.length ? ' …' : '')}))),
    h('label', {}, h('input', {type: 'radio', name: 'import-level', checked: level < 0, on: {change: () => choose(-1)}}), h('span', {text: t('import.level.none')})),
  ]);
}

function choose(level) {
  state.pending.level = level;
  state.pending.out = new Set();
  recount();
}

function showRows(table, list) {
  rebuild(table, [list, [...state.pending.out], current()], () => [
    h('thead', {}, h('tr', {}, ...['take', 'class', 'photos', 'groups'].map((c) => h('th', {scope: 'col', text: t(`import.${c}`)})))),
    h('tbody', {}, ...list.map(row)),
  ]);
}

function row({label, photos, groups}) {
  const {names, out} = state.pending;
  const name = label ?? t('labels.unlabelled');
  const take = h('input', {type: 'checkbox', checked: !out.has(label), 'aria-label': t('import.take.name', {name}), on: {change: () => {
    if (!out.delete(label)) out.add(label);
    recount();
  }}});
  const field = label !== null && h('input', {class: 'text-field', type: 'text', maxlength: 80, autocomplete: 'off', 'aria-label': t('import.class.name', {name}),
    prop: {value: names.get(label) ?? label}, on: {input: (e) => { names.set(label, e.target.value); changed(); }}});
  return h('tr', {class: out.has(label) ? 'out' : ''}, h('td', {}, take), h('td', {}, field || h('span', {text: name})),
    h('td', {class: 'number', text: String(photos)}), h('td', {class: 'number', text: groups ? String(groups) : '–'}));
}

// Says which folders become one class because their names are the same.
function showMerged(el, list) {
  const {names, out} = state.pending;
  const count = new Map();
  for (const {label} of list) {
    const name = label !== null && !out.has(label) && cleanName(names.get(label) ?? label);
    if (name) count.set(name, (count.get(name) ?? 0) + 1);
  }
  const twice = [...count].filter(([, n]) => n > 1).map(([name]) => name);
  el.hidden = !twice.length;
  setText(el.querySelector('span'), twice.length ? t('import.merged', {names: twice.join(current() === 'ja' ? '」「' : '”, “')}) : '');
}
