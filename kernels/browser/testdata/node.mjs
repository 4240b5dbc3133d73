// node node.mjs WASM_EXEC LOADER PROGRAM MODULES FORCE ARGUMENT...: the same in Node.
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const [wasmExec, loader, program, modules, force, ...args] = process.argv.slice(2);
await import(pathToFileURL(wasmExec));
const { startGo } = await import(pathToFileURL(loader));
const read = (name) => readFile(path.join(modules, name));
const { kernel, run } = await startGo({
  wasm: await readFile(program),
  shim: await read('shim.wasm'),
  simd: await read('kernels_simd.wasm'),
  relaxed: await read('kernels_relaxed.wasm'),
  force: force || undefined,
  argv: ['browser', ...args],
});
const code = await run;
console.log(`loader: ${kernel}`);
process.exitCode = code;
