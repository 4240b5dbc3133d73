// Monitoring: are the photos without a label still like the labelled ones, and which of them should a person look at? The engine
// looks at each photo, the reporter compares.

import {modelKey} from './autosave.js';
import {sendReadable} from './convert.js';
import {EngineError} from './engine-client.js';
import {alone} from './exclusive.js';
import {plainFile} from './pictures.js';
import {reporter} from './reporter-client.js';
import {addPart, goodPhotos, patch, state} from './store.js';
import {threshold} from './trust.js';

/** At least so many photos or places of both sets, and at most so many photos, as core/monitor. */
export const [fewest, most] = [6, 500];

/**
 * @typedef {{name: string, statistic: number, p: number, adjusted: number, changed: boolean, before?: number, now?: number}} Test
 * @typedef {{verdict: 'as_before'|'changed'|'too_few', reference: number, photos: number, places: number, alpha: number, permutations: number,
 *   tests: Test[], answers: number[], review: {photo: string, class: number, p: number, reasons: string[]}[]}} Report  core/monitor; photo: id
 */
addPart('monitor', {/** '' or 'running' */ status: '', done: 0, total: 0, /** @type {Report|null} */ report: null, /** key() of the report */ of: '', error: null}, {
  save: () => null, // looking again takes a moment
  load() {
    cancel();
    seen.clear();
    patch('monitor', {status: '', report: null, of: '', error: null});
  },
  inFile: false,
});

const seen = new Map(); // what the engine said, by photo: {model, body, features}
let stop = null;

/** The photos that are compared: labelled ones, spread over all, and the last ones without a label. */
export function sets() {
  const photos = goodPhotos().filter((p) => p.status === 'ready');
  const labelled = photos.filter((p) => state.doc.labels[p.id]);
  const n = labelled.length;
  return {
    reference: n <= most ? labelled : Array.from({length: most}, (_, i) => labelled[Math.floor((i * n) / most)]),
    now: photos.filter((p) => !state.doc.labels[p.id]).slice(-most),
  };
}

/** What a report depends on, as one text. */
export function key() {
  const {reference, now} = sets();
  const ids = (photos) => photos.map(({id}) => `${id} ${state.doc.groups[id] ?? ''}`).join();
  return [modelKey(), threshold(), ids(reference), ids(now)].join('|');
}

/** Whether both sets are large enough to be looked at. */
export const possible = ({reference, now}) => Math.min(reference.length, now.length) >= fewest;

/**
 * Compares, and keeps the report. Rejects with an EngineError.
 * @param {{engine: object}} page @param {{signal?: AbortSignal, onProgress?: (p: {done: number, total: number}) => void}} [calls]
 * @returns {Promise<Report>}
 */
export const check = (page, calls = {}) => alone('monitor', () => checkNow(page, calls));

/** Ends what runs. */
export const cancel = () => stop?.abort();

async function checkNow({engine}, {signal, onProgress = () => {}}) {
  stop = new AbortController();
  signal?.addEventListener('abort', cancel, {once: true});
  const [of, {reference, now}] = [key(), sets()];
  const photos = [...reference, ...now];
  for (const id of [...seen.keys()]) if (!state.photos.has(id)) seen.delete(id);
  const progress = (done) => {
    patch('monitor', {status: 'running', done, total: photos.length, error: null});
    onProgress({done, total: photos.length});
  };
  try {
    const told = [];
    for (const [i, photo] of photos.entries()) {
      progress(i);
      if (signal?.aborted || stop.signal.aborted) throw new EngineError('cancelled');
      told.push(await look(engine, photo));
    }
    const list = (some, from) => some.map(({id}, i) => ({...told[from + i].body, name: id, group: state.doc.groups[id] ?? ''}));
    const report = await reporter.monitor(
      {reference: list(reference, 0), now: list(now, reference.length), classes: state.engine.model.classes.length, accept: threshold()},
      told.map(({features}) => features.slice(0)));
    patch('monitor', {report, of});
    return report;
  } catch (error) {
    const failure = error instanceof EngineError ? error : new EngineError('internal', {detail: String(error)});
    if (failure.kind !== 'cancelled') patch('monitor', {error: failure});
    throw failure;
  } finally {
    patch('monitor', {status: ''});
  }
}

// What the engine says of a photo, once for each model.
async function look(engine, photo) {
  const model = modelKey();
  const known = seen.get(photo.id);
  if (known?.model === model) return known;
  const file = await plainFile(photo);
  const {answer: {body, blobs: [features]}} = await sendReadable(file, await file.arrayBuffer(), (bytes) => engine.request('observe', {}, [bytes]));
  const said = {model, body, features};
  seen.set(photo.id, said);
  return said;
}
