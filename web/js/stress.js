// The stress test: what is asked of the engine, what it found, and the one photo that is made worse while somebody watches.

import {checkStress} from './compare-check.js';
import {Run} from './compare-run.js';
import {comparing, compareStale} from './compare.js';
import {EngineError} from './engine-client.js';
import {refuseIfOccupied} from './exclusive.js';
import {t} from './i18n.js';
import {addPart, patch, state} from './store.js';

/** The corruptions, in the order of core/poc. */
export const kinds = ['dark', 'noise', 'blur', 'jpeg', 'rotate', 'tilt'];

let tools = null;
const run = new Run('stress');

addPart('stress', {status: 'idle', progress: null, result: null, of: '', error: null, ended: null}, {save, load});

let kept = null;

function save() {
  const {result, of} = state.stress;
  if (!result) return kept = null;
  if (kept?.result !== result) kept = {result, of};
  return kept;
}

function load(value) {
  if (value) {
    checkStress(value.result);
    if (typeof value.of !== 'string') throw new RangeError('stress test of an unknown comparison');
  }
  run.drop();
  kept = value ?? null;
  patch('stress', {status: value ? 'done' : 'idle', progress: null, error: null, ended: null, result: value?.result ?? null, of: value?.of ?? ''});
}

// The comparison that a stress test belongs to: the same photos, labels and settings give the same trainings.
const identity = ({data, method: m}) => [data.hash, m.seed, m.folds, m.repeats, m.steps, m.augmentation ?? 'plain'].join(' ');

/** Whether the comparison has changed since the stress test. */
export const stressStale = () => Boolean(state.stress.result) && (!state.compare.result || identity(state.compare.result) !== state.stress.of || compareStale());

/** The comparison with the stress test in it where it belongs to it: a poc.Result, or null before a comparison. */
export function fullResult() {
  const {result} = state.compare;
  const {result: stress, of} = state.stress;
  return result && (stress && identity(result) === of ? {...result, stress} : result);
}

/** Whether a stress test, or the comparison that it needs once more, can start. */
export const canRun = () => state.compare.here || (Boolean(state.compare.result?.comparison.arms.length) && !compareStale());

export const stressing = {
  connect(page) { tools = page; },

  cancel() {
    if (run.busy) run.cancel();
    else comparing.cancel();
  },

  /** Makes sure that the engine holds the trainings that are asked; after a reload it compares once more, to the same numbers. */
  async prepare(calls = {}) {
    if (state.compare.here) return;
    refuseIfOccupied();
    if (!canRun()) throw new EngineError('not_compared');
    await comparing.again(calls);
  },

  /**
   * Shows all labelled photos, worse and worse, to trainings that have not seen them. Resolves to the poc.Stress.
   * @param {{corruptions?: string[], strengths?: number[]}} options
   * @param {{signal?: AbortSignal, onProgress?: (p: object) => void}} calls
   */
  async run(options = {}, calls = {}) {
    await this.prepare({signal: calls.signal});
    const of = identity(state.compare.result);
    const {result} = await run.start((signal, tell) => ask(options, of, signal, tell), calls);
    return result;
  },

  /**
   * One photo, made worse.
   * @param {Record<string, number>} strengths by kind, 0 to 1
   * @returns {Promise<{picture: {width: number, height: number, data: Uint8ClampedArray}, arms: object[]}>} arms as panel.compare takes them
   */
  async photo(photoId, strengths) {
    try {
      await tools.photos.gather({ids: [photoId], add: true});
      const {body, blobs} = await tools.engine.request('stress-photo', {photoId, strengths});
      const rest = blobs.slice(1);
      return {
        picture: {...body.picture, data: new Uint8ClampedArray(blobs[0])},
        arms: body.arms.map((a) => ({...a, depth: a.depth && {...a.depth, data: new Float32Array(rest.shift())}})),
      };
    } catch (error) {
      throw known(error);
    }
  },
};

async function ask({corruptions = [], strengths = []}, of, signal, tell) {
  const {engine, photos, helpers} = tools;
  const session = helpers.session(signal);
  try {
    const {body} = await photos.during(async () => {
      await photos.gather({signal});
      return engine.request('stress', {corruptions, strengths, helpers: helpers.available(0)}, [], {signal, onProgress: tell, onAsk: session.ask});
    });
    checkStress(body.result);
    return {result: body.result, of};
  } catch (error) {
    throw known(error);
  } finally {
    session.end();
  }
}

// An engine without the trainings says so; the page then knows that it has to compare again.
function known(error) {
  const lost = error.kind === 'not_compared' || (error.kind === 'bad_request' && String(error.params?.detail).includes('compared'));
  if (!lost) return error;
  patch('compare', {here: false});
  return new EngineError('not_compared');
}

/**
 * What a strength means, {key, n} for the texts: light that is left, deviation of the noise, blur in percent of the longer side, quality,
 * degrees. The formulas are those of core/data, Corrupt.
 */
export function meaning(kind, s) {
  switch (kind) {
    case 'dark': return {key: 'stress.value.dark', n: Math.round(100 * 0.06 ** s)};
    case 'noise': return {key: 'stress.value.noise', n: Math.round(30 * s)};
    case 'blur': return {key: 'stress.value.blur', n: (2 * s).toFixed(1)};
    case 'jpeg': return {key: 'stress.value.jpeg', n: s > 0 ? Math.floor(2 + 88 * (1 - s) ** 2 + 0.5) : 100};
    case 'rotate': return {key: 'stress.value.rotate', n: Math.round(45 * s)};
    default: return {key: 'stress.value.tilt', n: Math.round(40 * s)};
  }
}

/** The same in words: "24 % of the light". */
export const meaningText = (kind, s) => { const {key, n} = meaning(kind, s); return t(key, {n}); };

/** Mean relative difference of two maps of the same size, where both are known. */
export function change(map, clean) {
  let [sum, n] = [0, 0];
  for (let i = 0; i < map.data.length; i++) {
    const [a, b] = [map.data[i], clean.data[i]];
    if (a > 0 && b > 0) { sum += Math.abs(a - b) / b; n++; }
  }
  return n ? sum / n : 0;
}
