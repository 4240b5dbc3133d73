// Runs the program once, as the query says (do, force, without), and leaves a
// promise of {kernel, code, lines, error} in globalThis.report.
import './wasm_exec.js';
import { startGo } from './go-loader.js';

const query = new URLSearchParams(location.search);
const lines = [];
console.log = (text) => lines.push(...String(text).split('\n'));

async function run() {
  const kernels = { simd: fetch('kernels_simd.wasm'), relaxed: fetch('kernels_relaxed.wasm') };
  for (const name of query.getAll('without')) delete kernels[name];
  for (const name of Object.keys(kernels)) kernels[name] = await kernels[name];
  const { kernel, run } = await startGo({
    wasm: await fetch('program.wasm'),
    shim: await fetch('shim.wasm'),
    ...kernels,
    force: query.get('force') ?? undefined,
    argv: ['browser', query.get('do')],
  });
  return { kernel, code: await run, lines };
}

globalThis.report = run().catch((error) => ({ error: String(error), lines }));
