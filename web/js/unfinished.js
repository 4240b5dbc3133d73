// A learning that was broken off, by a reload or because the engine was lost: how far it was is kept with the project, and it
// goes on from there to the very same end.

import {learnKey, parts, patch, state} from './store.js';

/**
 * @typedef {{step: number, value: number}[]} Curve
 * @typedef {{key: string, options: object, at: number, bytes: Blob, classLoss: Curve, depthLoss: Curve}} Unfinished  at: when it was
 *   so far; bytes: the engine's checkpoint; the curves up to there
 */

/** Keeps how far the learning under way is. @param {object} doc that it learns from */
export function keepUnfinished(doc, options, bytes) {
  const {classLoss, depthLoss} = state.learn;
  patch('learn', {unfinished: {key: keyOf(doc), options, at: Date.now(), bytes: new Blob([bytes]), classLoss: [...classLoss], depthLoss: [...depthLoss]}});
}

/** Forgets it: the learning has ended. */
export const dropUnfinished = () => state.learn.unfinished && patch('learn', {unfinished: null});

/** The learning that can go on: photos, labels and chosen options are what they were. @returns {Unfinished|null} */
export function unfinished() {
  const {status, unfinished: u} = state.learn;
  return u && status !== 'running' && u.key === keyOf(state.doc) ? u : null;
}

/** The same when it is of these options. */
export const unfinishedWith = (options) => {
  const u = state.learn.unfinished;
  return u && u.key === keyOf(state.doc) && textOf(u.options) === textOf(options) ? u : null;
};

const textOf = (options = {}) => JSON.stringify(Object.entries(options).sort());

// The options that are chosen on the page belong to it: whoever changes them wants to learn anew.
const keyOf = (doc) => JSON.stringify([learnKey(doc), doc.ids, textOf(state.tune?.options)]);

parts.set('unfinished', {
  save: () => state.learn.unfinished,
  load(value) {
    if (value && !(value.bytes instanceof Blob && typeof value.key === 'string' && Number.isFinite(value.at) && Array.isArray(value.classLoss) && Array.isArray(value.depthLoss))) {
      throw new RangeError('unfinished learning');
    }
    state.learn.unfinished = value;
  },
  inFile: false,
});
