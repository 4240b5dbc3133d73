// "Which of the two points is nearer?": a person's answers about depth maps, and how far the depth is to be believed.

import {beside, occupied} from './exclusive.js';
import {addPart, changed, goodPhotos, patch, state, subscribe} from './store.js';

/** Answers that make an interval narrow enough to mean something, and more than which hardly anybody gives. */
export const [enough, most] = [10, 30];
const judged = 60; // photos, where there are more

/**
 * @typedef {{pair: [number, number, number, number], nearer: -1|0|1}} Click x and y of both points, as shares of the photo's sides
 * @typedef {{quality: number, before: number, photos: number, left: number, flat: number, answers: {value: number, low: number, high: number, total: number},
 *   brought?: number, misfits?: number, partly?: number, each: {photo: string, quality: number, weight: number, brought?: boolean, flat?: boolean}[]}} Quality
 */
addPart('nearer', {/** @type {Record<string, Click[]>} */ answers: {}, /** {photoId, pair} */ question: null, /** @type {Quality|null} */ quality: null, busy: false, nothing: false}, {
  // a list, since the ids of photos change with a project file where they are values
  save: () => (count() ? Object.entries(state.nearer.answers).map(([photoId, clicks]) => ({photoId, clicks})) : null),
  load(value) { patch('nearer', {answers: readAnswers(value), question: null, quality: null, busy: false, nothing: false}); },
});

let engine = null;
let photos = null;
let sent = new Map(); // what the engine was told, by photo
let refused = new Set(); // photos with nothing to ask about
let judging = null; // while the depth is judged
let taking = false; // an answer; the next question is on its way

/** How many answers were given, the undecided ones included. */
export const count = () => Object.values(state.nearer.answers).reduce((n, list) => n + list.length, 0);

/** Uses an engine; what it forgets when it starts anew is told again. */
export function connect(page) {
  if (engine) return;
  ({engine, photos} = page);
  subscribe(() => { tell(); });
}

// Tells the engine the answers, which it keeps by photo. One after another: what is asked after this rests on them.
let line = Promise.resolve();
const tell = () => (line = line.then(tellNow));

async function tellNow() {
  if (state.engine.status !== 'ready') return sent.clear();
  for (const [photoId, clicks] of Object.entries(state.nearer.answers)) {
    if (sent.get(photoId) === clicks) continue;
    sent.set(photoId, clicks);
    await engine.request('clicks', {photoId, clicks}).catch(() => sent.delete(photoId));
  }
}

/**
 * Asks the engine how far the depth is to be believed, of a choice of photos where there are many. The first time takes a moment
 * for each photo. @param {object|null} page where it was not connected before @returns {Promise<Quality|null>}
 */
export async function judge(page = null) {
  if (page) connect(page);
  if (!judging && !occupied()) judging = beside(judgeNow()).finally(() => { judging = null; });
  await judging;
  return state.nearer.quality;
}

async function judgeNow() {
  patch('nearer', {busy: true});
  try {
    await tell();
    const all = goodPhotos().map((p) => p.id);
    const ids = all.filter((id, i) => state.nearer.answers[id]?.length || Math.floor((i * judged) / all.length) !== Math.floor(((i + 1) * judged) / all.length));
    await photos.gather({ids});
    const {body} = await engine.request('depthQuality', {photoIds: ids});
    patch('nearer', {quality: body});
  } catch { /* as before: the line stays as it was */ } finally {
    patch('nearer', {busy: false});
  }
}

const rest = 400; // milliseconds without a change, after which an import has ended

/** Judges depth maps when they have come along, so that it is said at once where they do not fit their photos. */
export function watchMaps(page) {
  connect(page);
  let [seen, timer] = ['', 0];
  subscribe(() => {
    clearTimeout(timer);
    const good = goodPhotos();
    const maps = good.filter((p) => p.depthGiven).map((p) => p.id).join();
    if (maps === seen || occupied() || state.nearer.busy || good.some((p) => p.status !== 'ready' || !p.prediction)) return;
    timer = setTimeout(() => {
      seen = maps;
      if (maps) judge();
    }, rest);
  });
}

/** Puts the next question: about the photo with the fewest answers, every time about other points. */
export async function next() {
  const {answers} = state.nearer;
  const asked = (p) => answers[p.id]?.length ?? 0;
  const open = goodPhotos().filter((p) => !refused.has(p.id)).sort((a, b) => asked(a) - asked(b));
  for (const photo of open) {
    const n = asked(photo) + 1;
    await photos.gather({ids: [photo.id]});
    const {body: {pairs}} = await engine.request('nearer', {photoId: photo.id, n, seed: 1});
    const pair = pairs[n - 1];
    if (pair) return patch('nearer', {question: {photoId: photo.id, pair}, nothing: false});
    refused.add(photo.id);
  }
  patch('nearer', {question: null, nothing: true});
}

/** Takes an answer: 0 the first point is nearer, 1 the second, -1 cannot be told. The question stays until there is another. */
export async function answer(nearer) {
  const {question, answers} = state.nearer;
  if (!question || taking) return;
  taking = true;
  try {
    const list = [...answers[question.photoId] ?? [], {pair: question.pair, nearer}];
    patch('nearer', {answers: {...answers, [question.photoId]: list}});
    if (count() < most) await next();
    else patch('nearer', {question: null});
  } finally {
    taking = false;
  }
  judge();
}

/** Starts asking from the beginning. */
export function forget() {
  const ids = Object.keys(state.nearer.answers);
  patch('nearer', {answers: Object.fromEntries(ids.map((id) => [id, []])), question: null, quality: null});
  refused = new Set();
  changed();
}

// Answers from a project file: what makes no sense is left out.
function readAnswers(value) {
  const share = (v) => typeof v === 'number' && v >= 0 && v <= 1;
  const fine = (c) => Array.isArray(c?.pair) && c.pair.length === 4 && c.pair.every(share) && [-1, 0, 1].includes(c.nearer);
  const lists = (Array.isArray(value) ? value : []).filter((v) => typeof v?.photoId === 'string' && Array.isArray(v.clicks));
  return Object.fromEntries(lists.map(({photoId, clicks}) => [photoId, clicks.filter(fine).slice(0, most)]));
}
