// A learning that was broken off, by a reload or because the engine was lost: how far it was is kept with the project, and it
// goes on from there to the very same end.

import {learnKey, optionsText, parts, patch, state} from './store.js';

/**
 * @typedef {{step: number, value: number}[]} Curve
 * @typedef {{key: string, options: object, at: number, parts: [number, Blob][], classLoss: Curve, depthLoss: Curve}} Unfinished
 *   at: when it was so far; parts: of the engine's checkpoint, by their numbers; the curves up to there
 */

const pause = 2000; // ms between the writings of what is kept; what the engine sends comes up to ten times as often

let latest = null; // {key, options, at, parts: Map, curves}: what came since the state was brought up to date; its parts are newer
let timer = 0;

/** Keeps a part of how far the learning under way is. @param {object} doc that it learns from */
export function keepUnfinished(doc, options, part, bytes) {
  const {classLoss, depthLoss} = state.learn;
  latest ??= {key: keyOf(doc), options, parts: new Map()};
  latest.parts.set(part, bytes);
  latest.at = Date.now();
  if (part === 0) latest.curves = {classLoss: [...classLoss], depthLoss: [...depthLoss]};
  timer ||= setTimeout(() => { timer = 0; patch('learn', {unfinished: newest()}); }, unfinishedWith(options, false) ? pause : 0);
}

/** Forgets it: the learning has ended. */
export function dropUnfinished() {
  forget();
  if (state.learn.unfinished) patch('learn', {unfinished: null});
}

function forget() {
  clearTimeout(timer);
  [timer, latest] = [0, null];
}

// What is kept, with what came last.
function newest() {
  if (!latest) return state.learn.unfinished;
  const {key, options, at, curves} = latest;
  const before = same(state.learn.unfinished, key, options) ? state.learn.unfinished : {parts: [], classLoss: [], depthLoss: []};
  const now = new Map(before.parts);
  for (const [part, bytes] of latest.parts) now.set(part, new Blob([bytes]));
  latest = null;
  return state.learn.unfinished = {key, options, at, parts: [...now], classLoss: before.classLoss, depthLoss: before.depthLoss, ...curves};
}

/** The learning that can go on: photos, labels and chosen options are what they were. @returns {Unfinished|null} */
export function unfinished() {
  if (state.learn.status === 'running') return null;
  const u = newest();
  return u && u.key === keyOf(state.doc) ? u : null;
}

/** The same when it is of these options. */
export function unfinishedWith(options, upToDate = true) {
  const u = upToDate ? newest() : state.learn.unfinished;
  return same(u, keyOf(state.doc), options) ? u : null;
}

const same = (u, key, options) => Boolean(u) && u.key === key && optionsText(u.options) === optionsText(options);

// The options that are chosen on the page belong to it: whoever changes them wants to learn anew.
const keyOf = (doc) => JSON.stringify([learnKey(doc), doc.ids, optionsText(state.tune?.options)]);

parts.set('unfinished', {
  save: newest,
  load(value) {
    if (value && !(Array.isArray(value.parts) && value.parts.every(([part, bytes]) => Number.isInteger(part) && bytes instanceof Blob) &&
        typeof value.key === 'string' && Number.isFinite(value.at) && Array.isArray(value.classLoss) && Array.isArray(value.depthLoss))) {
      throw new RangeError('unfinished learning');
    }
    forget();
    state.learn.unfinished = value;
  },
  inFile: false,
});
