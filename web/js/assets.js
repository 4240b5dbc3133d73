// Loading of everything that the engine needs, once, before any photo is handled: a restart of the engine asks the network
// for nothing, and neither does any work with photos.

import {EngineError} from './engine-client.js';

// Compressed sizes are close to these; they only weigh the progress bar.
const files = [
  {name: 'wasm', url: '/engine.wasm', weight: 4, module: true},
  {name: 'baseModel', url: '/base.model', weight: 5},
  {name: 'samples', url: '/samples.bin', weight: 0.7},
  {name: 'shim', url: '/shim.wasm', weight: 0.1},
  {name: 'simd', url: '/kernels_simd.wasm', weight: 0.1},
  {name: 'relaxed', url: '/kernels_relaxed.wasm', weight: 0.1},
];

/** Loads the parts of the engine; onProgress(0..1). Rejects with an EngineError of kind "load". */
export async function loadParts(onProgress) {
  const total = files.reduce((sum, f) => sum + f.weight, 0);
  const done = new Map();
  const report = (name, part) => {
    done.set(name, part);
    onProgress(files.reduce((sum, f) => sum + f.weight * (done.get(f.name) ?? 0), 0) / total);
  };
  const parts = await Promise.all(files.map(async (f) => {
    try {
      const bytes = await read(f.url, (part) => report(f.name, part));
      return [f.name, f.module ? await WebAssembly.compile(bytes) : bytes];
    } catch (error) {
      throw new EngineError('load', {detail: `${f.url}: ${error.message}`});
    }
  }));
  const force = new URLSearchParams(location.search).get('kernel') ?? undefined;
  return {...Object.fromEntries(parts), force};
}

async function read(url, onProgress) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  // The length is that of the compressed body, the chunks are not: the part is a guess, capped.
  const length = Number(response.headers.get('content-length')) * (response.headers.get('content-encoding') ? 3.5 : 1);
  const chunks = [];
  let size = 0;
  for (const reader = response.body.getReader(); ;) {
    const {done, value} = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
    onProgress(length ? Math.min(0.99, size / length) : 0.5);
  }
  onProgress(1);
  return new Blob(chunks).arrayBuffer();
}
