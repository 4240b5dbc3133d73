// Loading of everything that the engine needs, once, before any photo is handled: a restart of the engine asks the network
// for nothing, and neither does any work with photos.

import {fetchChecked} from './checked.js';
import {EngineError} from './engine-client.js';

// Compressed sizes are close to these; they only weigh the progress bar.
const files = [
  {name: 'wasm', file: 'engine.wasm', weight: 4, module: true},
  {name: 'baseModel', file: 'base.model', weight: 5},
  {name: 'samples', file: 'samples.bin', weight: 0.7},
  {name: 'shim', file: 'shim.wasm', weight: 0.1},
  {name: 'simd', file: 'kernels_simd.wasm', weight: 0.1},
  {name: 'relaxed', file: 'kernels_relaxed.wasm', weight: 0.1},
];

/** What the engine cannot do without, in the same form: see EngineClient.start. */
export const engineFiles = files.filter(({name}) => name !== 'samples');

/** Loads another program of the page, compiled. Rejects as loadParts does. */
export async function loadProgram(file) {
  try {
    return await WebAssembly.compile(await fetchChecked(file));
  } catch (error) {
    throw failure(file, error);
  }
}

/**
 * The model of the server that the address asks for in the place of the base model, by its SHA-256 in hex: the page of studies links
 * to ?model=…. null: none.
 */
export const askedModel = new URLSearchParams(globalThis.location?.search).get('model');

// Where a file comes from, and what it must be.
function source({name, file}) {
  if (name !== 'baseModel' || askedModel === null) return {from: file};
  const digest = (askedModel.match(/[0-9a-f]{2}/g) ?? []).map((byte) => String.fromCharCode(parseInt(byte, 16))).join('');
  return {from: `api/v1/models/${encodeURIComponent(askedModel)}`, expect: [btoa(digest)]};
}

const failure = (file, error) => new EngineError(error.kind ?? 'load', error.params ?? {name: file, detail: `${file}: ${error.message}`});

/** Loads the parts of the engine; onProgress(0..1). Rejects with an EngineError of kind "load", "no_model" or "integrity". */
export async function loadParts(onProgress) {
  const force = new URLSearchParams(location.search).get('kernel') ?? undefined;
  return {...await load(files, source, onProgress), force};
}

/** Loads files as those above from where source(file) says: {from, ...options of fetchChecked}. */
export async function load(wanted, source, onProgress) {
  const total = wanted.reduce((sum, f) => sum + f.weight, 0);
  const done = new Map();
  const report = (name, part) => {
    done.set(name, part);
    onProgress(wanted.reduce((sum, f) => sum + f.weight * (done.get(f.name) ?? 0), 0) / total);
  };
  return Object.fromEntries(await Promise.all(wanted.map(async (f) => {
    const {from, ...check} = source(f);
    try {
      const bytes = await fetchChecked(from, {onProgress: (part) => report(f.name, part), ...check});
      return [f.name, f.module ? await WebAssembly.compile(bytes) : bytes];
    } catch (error) {
      if (from !== f.file && error.kind === 'load') error.kind = 'no_model';
      throw failure(from, error);
    }
  })));
}
