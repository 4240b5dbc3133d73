// Photos that belong together (one place, one day, one machine): they are never on both sides of a split when what was learned
// is checked. By hand, by the day on which they were taken, or from folders (folders.js).

import {button, h, icon, rebuild} from './dom.js';
import {current, t} from './i18n.js';
import {goodPhotos, state} from './store.js';

/** Groups of the days on which photos without a group were taken: {id: "2026-05-17"}. */
export function byDay(photos, groups) {
  return Object.fromEntries(photos.filter((p) => p.taken && !groups[p.id]).map((p) => [p.id, p.taken.slice(0, 10)]));
}

/** A name for a new group that no other has: the word with the first free number. */
export function freeName(word, groups) {
  const taken = new Set(Object.values(groups));
  for (let n = 1; ; n++) if (!taken.has(`${word} ${n}`)) return `${word} ${n}`;
}

/** @param {{samePlace: (ids: string[]) => void, byDay: () => void, apart: () => void}} on */
export function placesView(on) {
  const el = h('section', {class: 'places', hidden: true});
  return {el, update() {
    const {groups} = state.doc;
    const photos = goodPhotos();
    const grouped = photos.filter((p) => groups[p.id]);
    const names = new Set(grouped.map((p) => groups[p.id]));
    const days = Object.keys(byDay(photos, groups)).length;
    const selected = state.selected.size;
    el.hidden = photos.length < 2;
    el.classList.toggle('slim', !names.size);
    rebuild(el, [names.size, grouped.length, days, selected, current()], () => [
      icon('place'),
      h('div', {}, h('h2', {text: names.size ? t('places.count', {g: names.size, n: grouped.length}) : t('places.none')}), h('p', {class: 'help', text: t('places.help')})),
      h('div', {class: 'tools'},
        selected > 1 && button(t('places.selected', {n: selected}), () => on.samePlace([...state.selected]), {}),
        days > 0 && button(t('places.day', {n: days}), on.byDay, {}),
        names.size > 0 && button(t('places.apart'), on.apart, {})),
    ]);
  }};
}
