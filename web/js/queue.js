// A review queue that several people share, as a file: each puts in the photos that need a person and what they decided, and takes in
// what the others did. `okuyuki review` reads and writes the same file. Photos are told by the SHA-256 of the user's own files.

import {EngineError} from './engine-client.js';
import {reporter} from './reporter-client.js';
import {addClass, addPart, goodPhotos, label, patch, state} from './store.js';
import {pile, reasons} from './trust.js';

const maxName = 80;
let kept = null; // what save gave last

addPart('queue', {/** who answers here */ by: '', /** the queue as text; '' none */ text: '', /** {key, params} of what happened last */ told: null}, {
  save() {
    const {by, text} = state.queue;
    if (!by && !text) return kept = null;
    if (kept?.by !== by || kept.text !== text) kept = {by, text};
    return kept;
  },
  load(value) {
    const text = (x) => (typeof x === 'string' ? x : '');
    patch('queue', {by: text(value?.by).slice(0, maxName), text: text(value?.text), told: null});
  },
});

/** Says who answers here. */
export const setName = (by) => patch('queue', {by: by.slice(0, maxName)});

/** Whether a name was given, without which nothing can be answered. */
export const named = () => state.queue.by.trim() !== '';

const now = () => `${new Date().toISOString().slice(0, 19)}Z`;
const bytesOf = async (text) => (text ? [await new Blob([text]).arrayBuffer()] : []);
const className = (id) => state.doc.classes.find((c) => c.id === id)?.name ?? '';

// Photos that a person should look at, with reasons: of the pile, and what monitoring found.
function wanted() {
  const found = new Map(pile().map((p) => [p.id, reasons(p.prediction)]));
  for (const {photo, reasons: why} of state.monitor.report?.review ?? []) {
    if (state.photos.has(photo) && !state.doc.labels[photo]) found.set(photo, [...new Set([...found.get(photo) ?? [], ...why])]);
  }
  return found;
}

/** The queue as it goes to others: a Blob; with the photos that wait here, and what was decided here about photos of the queue. */
export async function give() {
  const {photos: known} = await reporter.queue([], await bytesOf(state.queue.text));
  const queued = new Map(known.map((p) => [p.sha256, p]));
  const by = state.queue.by.trim();
  const found = wanted();
  const events = [];
  for (const photo of goodPhotos()) {
    const {sha, name, prediction} = photo;
    if (!sha) continue; // where the browser has no digest
    const why = found.get(photo.id);
    const there = queued.get(sha);
    const said = prediction?.classes[0];
    if (why && !there) {
      events.push({kind: 'photo', sha256: sha, when: now(), photo: name, predicted: className(said?.label), p: Math.min(1, Math.max(0, said?.p ?? 0)), reasons: why});
    }
    const decided = className(state.doc.labels[photo.id]);
    if (there && decided && by && there.answers.find((a) => a.by === by)?.class !== decided) {
      events.push({kind: 'answer', sha256: sha, when: now(), by, says: 'class', class: decided});
    }
  }
  const {photos, file} = await reporter.queue(events, await bytesOf(state.queue.text));
  patch('queue', {text: new TextDecoder().decode(file), told: {key: 'queue.given', params: {n: photos.length, a: photos.filter((p) => p.answers.length).length}}});
  return new Blob([file], {type: 'application/x-ndjson'});
}

/**
 * Takes in a queue of others: what all say of a photo becomes its label here, unless it has one.
 * @param {Blob} file @returns {Promise<{labelled: number, apart: string[], others: number, bad: number}>} apart: names of photos on which
 *   people disagree, others: photos that are not here
 */
export async function take(file) {
  const {photos, bad, file: merged} = await reporter.queue([], [...await bytesOf(state.queue.text), await file.arrayBuffer()]);
  const text = new TextDecoder().decode(merged);
  if (bad && text === state.queue.text) throw new EngineError('bad_request', {detail: 'no event in it'});
  const here = new Map();
  for (const p of goodPhotos()) if (p.sha) here.set(p.sha, [...here.get(p.sha) ?? [], p]);
  const outcome = {labelled: 0, apart: [], others: 0, bad};
  for (const {sha256, name, state: stands, answers} of photos) {
    const mine = here.get(sha256);
    if (!mine) outcome.others++;
    else if (stands === 'disagreement') outcome.apart.push(name);
    else if (stands === 'settled' && answers[0].says === 'class') {
      const id = (state.doc.classes.find((c) => c.name === answers[0].class) ?? addClass(answers[0].class))?.id;
      const free = mine.filter((p) => !state.doc.labels[p.id]).map((p) => p.id);
      if (id) outcome.labelled += label(free, id);
    }
  }
  patch('queue', {text, told: {key: 'queue.taken', params: {n: outcome.labelled, d: outcome.apart.length, names: outcome.apart.slice(0, 3).join(', '), o: outcome.others}}});
  return outcome;
}
