// Copies among the photos, each group with one button for what can be done about it. Nothing goes away by itself.

import {actions, show} from './board.js';
import {button, h, icon, rebuild} from './dom.js';
import {bestOf, findCopies} from './duplicates.js';
import {current, t} from './i18n.js';
import {changed, goodPhotos, state} from './store.js';

const most = 12; // groups on view
const mostPictures = 5; // of a group
const patience = 1500; // ms between looks while photos are still coming

let found = {key: '', at: 0, copies: []};

/** The groups of copies among the photos of the document. */
export function copies() {
  const {doc, project} = state;
  const photos = goodPhotos();
  const key = `${doc.ids.length} ${photos.filter((p) => p.sha || p.fingerprint).length}`;
  const same = found.key === key && found.doc === doc && found.kept === project.kept;
  if (same || (photos.some((p) => p.status !== 'ready') && performance.now() - found.at < patience)) return found.copies;
  found = {key, doc, kept: project.kept, at: performance.now(), copies: findCopies(photos, doc.labels, project.kept)};
  return found.copies;
}

export function duplicatesView() {
  const el = h('section', {class: 'notice copies', hidden: true});
  return {el, update() {
    const list = copies();
    el.hidden = !list.length;
    const shown = list.slice(0, most);
    const exact = list.filter((g) => g.kind === 'exact');
    rebuild(el, [shown.map((g) => [g.key, g.classes]), list.length, state.doc.classes, state.project.name, current()], () => [
      h('header', {class: 'notice-head'}, icon('copies'), h('div', {}, h('h2', {text: t('copies.title', {n: list.length})}), h('p', {class: 'help', text: t('copies.help')})),
        exact.length > 1 && button(t('copies.all', {n: exact.length}), () => keepOne(exact), {icon: 'check'})),
      h('ul', {}, ...shown.map(row)),
      list.length > most && h('p', {class: 'help', text: t('copies.more', {n: list.length - most})}),
    ].filter(Boolean));
  }};
}

function row(group) {
  const {ids, kind, classes} = group;
  const names = classes.map((id) => state.doc.classes.find((c) => c.id === id)?.name ?? '');
  const conflict = names.length > 1;
  return h('li', {class: 'copies-row'}, h('div', {class: 'copies-pictures'}, ...ids.slice(0, mostPictures).map(picture)),
    h('div', {class: 'copies-words'}, h('strong', {text: t(`copies.${kind}`, {n: ids.length})}),
      conflict && h('span', {class: 'caution', text: t('copies.conflict', {names: names.join(current() === 'ja' ? '」「' : '”, “')})})),
    h('div', {class: 'tools'},
      button(t('copies.one'), () => keepOne([group]), {kind: 'quiet'}),
      kind === 'near' && button(t('places.same'), () => { actions.samePlace(ids); leave(group); }, {kind: 'quiet'}),
      button(t('copies.leave'), () => leave(group), {kind: 'quiet'})));
}

function picture(id) {
  const photo = state.photos.get(id);
  const address = photo?.thumb ? URL.createObjectURL(photo.thumb) : '';
  return h('button', {type: 'button', class: 'copies-picture', title: photo?.name, 'aria-label': photo?.name, on: {click: () => show(id)}},
    address && h('img', {src: address, alt: '', on: {load: () => URL.revokeObjectURL(address)}}));
}

function keepOne(groups) {
  actions.remove(groups.flatMap(({ids}) => ids.filter((id) => id !== bestOf(ids, state.doc.labels))));
}

function leave({key}) {
  state.project.kept = [...state.project.kept, key];
  changed();
}
