// Trust in use: the threshold below which answers go to a person, what it brings, and why a photo needs one.

import {modelKey} from './autosave.js';
import {addPart, goodPhotos, patch, state} from './store.js';

addPart('trust', {/** chosen threshold; null: the suggested one */ threshold: null}, {
  save: () => state.trust.threshold,
  load(value) {
    if (value !== null && !(typeof value === 'number' && value >= 0 && value <= 1)) throw new RangeError('threshold of confidence');
    patch('trust', {threshold: value});
  },
});

/** The poc.Trust of what was learned, or null where there were too few photos to measure it. */
export const measured = () => (state.learn.result?.trust?.curve?.length ? state.learn.result.trust : null);

/** The threshold in use: answers below it go to a person. */
export const threshold = () => state.trust.threshold ?? measured()?.suggested ?? 0;

/** Chooses a threshold; null: the suggested one. */
export const setThreshold = (value) => patch('trust', {threshold: value});

const z = 1.959964; // of a 95 % interval

/** What a threshold brings, from a curve of growing thresholds: its point {coverage, risk}. */
export function pointAt(curve, at) {
  const point = curve.find((p) => p.threshold >= at - 1e-9);
  if (point) return point;
  const {total} = curve[0].coverage; // above every confidence: nothing is answered (Wilson interval of 0 in total)
  return {threshold: at, coverage: {value: 0, low: 0, high: (z * z) / (total + z * z), total}, risk: {value: 0, low: 0, high: 1, total: 0}};
}

const outOfScope = 0.5; // of prediction.novel

/** Whether a photo is unlike all that was learned. */
export const isNovel = (prediction) => prediction.novel >= outOfScope;

/** Why a person should look at a prediction: of 'novel', 'none' (no class fits), 'unsure' (below the threshold). */
export function reasons(prediction, at = threshold()) {
  const out = [];
  if (isNovel(prediction)) out.push('novel');
  if (prediction.set?.length === 0) out.push('none');
  if ((prediction.classes[0]?.p ?? 0) < at) out.push('unsure');
  return out;
}

const answered = (p, model) => p.prediction?.learned && p.prediction.model === model;

/** Photos without a label that a person should look at, the least sure first. */
export function pile() {
  const model = modelKey();
  const at = threshold();
  return goodPhotos().filter((p) => !state.doc.labels[p.id] && answered(p, model) && reasons(p.prediction, at).length)
    .sort((a, b) => (a.prediction.classes[0]?.p ?? 0) - (b.prediction.classes[0]?.p ?? 0));
}

/** How many photos without a label the model has not answered yet. */
export function unanswered() {
  const model = modelKey();
  return goodPhotos().filter((p) => !state.doc.labels[p.id] && !answered(p, model)).length;
}
