// The pile of photos that need a person, one after another; each decision is a label like any other and can be undone.

import {pile} from './trust.js';
import {changed, label, state, undo} from './store.js';

const done = []; // what was decided, in order: {id, doc} after a label, {id, skipped: true}
const skipped = new Set();

/** The photos that wait, those skipped at the end; how many were decided and skipped so far. */
export function queue() {
  const photos = pile();
  for (const id of skipped) if (!state.photos.has(id)) skipped.delete(id);
  const waiting = photos.filter((p) => !skipped.has(p.id));
  return {waiting, skipped: photos.filter((p) => skipped.has(p.id)), decided: done.filter((d) => d.doc && state.doc.labels[d.id]).length};
}

/** The photo to look at now, or null. */
export const head = () => queue().waiting[0] ?? null;

/** Gives the photo at hand a class. Returns whether it did. */
export function decide(classID) {
  const photo = head();
  if (!photo || !state.doc.classes.some((c) => c.id === classID)) return false;
  label([photo.id], classID);
  done.push({id: photo.id, doc: state.doc});
  look();
  return true;
}

/** Agrees with the prediction. */
export const confirm = () => decide(head()?.prediction.classes[0]?.label);

/** Leaves the photo at hand for later. */
export function skip() {
  const photo = head();
  if (!photo) return false;
  skipped.add(photo.id);
  done.push({id: photo.id, skipped: true});
  look();
  return true;
}

/** Takes the last decision back: as the page's undo where nothing else happened since, else by taking the label away. */
export function takeBack() {
  const last = done.pop();
  if (!last) return false;
  skipped.delete(last.id);
  if (last.doc && !(last.doc === state.doc && undo())) label([last.id], null);
  look();
  return true;
}

/** Whether there is a decision to take back. */
export const canTakeBack = () => done.length > 0;

/** Looks at the skipped ones again. */
export function again() {
  skipped.clear();
  look();
}

/** Makes the photo at hand the one on view: the panel beside shows it with its depth. */
export function look() {
  const photo = head();
  if (photo && photo.id !== state.current) {
    state.current = photo.id;
    state.selected = new Set([photo.id]);
  }
  changed();
}
