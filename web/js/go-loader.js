// Starts a Go program built with GOOS=js GOARCH=wasm and the build tag `kern`,
// and links the SIMD kernels of kernels/modules to it.
//
// Go imports its kernels when it is instantiated, and the kernels import Go's
// memory, which exists only afterwards. The shim, a module of a few hundred
// bytes, breaks the circle: Go imports the shim, and the shim's table is
// filled with the kernels' functions before Go runs.
//
// Needs globalThis.Go: wasm_exec.js of the toolchain that built the program.
// Works in pages, workers and Node (there, relaxed SIMD needs the flag
// --experimental-wasm-relaxed-simd). Evaluates no text as code.

/** Values of the shim's `linked` global, which Go reads when it starts. */
const linked = { portable: 0, simd: 1, relaxed: 2 };

/** What Go's kernels.Name() says of each. */
const names = { portable: 'portable', simd: 'wasm-simd', relaxed: 'wasm-relaxed' };

/** @typedef {Response | ArrayBuffer | ArrayBufferView} Source */

/**
 * Links and starts a program.
 *
 * @param {object} options
 * @param {Source | WebAssembly.Module} options.wasm the Go program; compiled while it streams in, given a Response of type application/wasm
 * @param {Source} [options.shim] shim.wasm; needed if the program has the tag `kern`
 * @param {Source} [options.simd] kernels_simd.wasm
 * @param {Source} [options.relaxed] kernels_relaxed.wasm
 * @param {'portable' | 'simd' | 'relaxed'} [options.force] these kernels and no others, or an error; otherwise the best that the browser validates
 * @param {string[]} [options.argv] the program's arguments, its name first
 * @returns {Promise<{kernel: string, run: Promise<number>}>} the kernels in use, as kernels.Name() calls them, and the exit code to come
 */
export async function startGo({ wasm, shim, simd, relaxed, force, argv }) {
  const go = new globalThis.Go();
  if (argv) go.argv = argv;
  let code = 0;
  go.exit = (c) => {
    code = c;
    // wasm_exec.js leaves Go's pending timers running, and each would throw.
    go._scheduledTimeouts?.forEach((timer) => clearTimeout(timer));
  };

  const program = await compile(wasm);
  const wanted = WebAssembly.Module.imports(program).some((i) => i.module === 'kern');
  let kind = 'portable';
  let instance;
  if (wanted) {
    ({ kind, instance } = await link(go, program, { shim, simd, relaxed, force }));
  } else {
    if (force && force !== 'portable') throw new Error(`go-loader: the program was built without the tag kern, so it cannot use ${force} kernels`);
    instance = await WebAssembly.instantiate(program, go.importObject);
  }
  return { kernel: names[kind], run: go.run(instance).then(() => code) };
}

/** Instantiates a program that imports the kernels, with the shim between. */
async function link(go, program, { shim, simd, relaxed, force }) {
  if (!shim) throw new Error('go-loader: the program needs shim.wasm');
  const { kind, bytes } = await choose({ simd, relaxed }, force);
  const shimModule = await WebAssembly.compile(await bytesOf(shim));
  const s = (await WebAssembly.instantiate(shimModule)).exports;
  go.importObject.kern = s;
  const instance = await WebAssembly.instantiate(program, go.importObject);
  if (bytes) {
    const env = { mem: instance.exports.mem };
    const kernels = (await WebAssembly.instantiate(bytes, { env })).instance.exports;
    // Function i of the shim calls entry i of its table; kind(), the last, calls none.
    WebAssembly.Module.exports(shimModule)
      .filter((e) => e.kind === 'function' && e.name !== 'kind')
      .forEach((e, i) => s.table.set(i, kernels[e.name]));
  }
  s.linked.value = linked[kind];
  return { kind, instance };
}

/** The best kernels that are given and that this browser can run. */
async function choose(sources, force) {
  if (force !== undefined && !(force in linked)) throw new Error(`go-loader: no kernels called ${force}`);
  for (const kind of force ? [force] : ['relaxed', 'simd']) {
    if (!sources[kind]) continue;
    const bytes = await bytesOf(sources[kind]);
    if (WebAssembly.validate(bytes)) return { kind, bytes };
  }
  if (force && force !== 'portable') throw new Error(`go-loader: ${force} kernels cannot run here`);
  return { kind: 'portable' };
}

async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  const streams = isResponse(source) && (source.headers.get('content-type') ?? '').startsWith('application/wasm');
  if (streams && WebAssembly.compileStreaming) return WebAssembly.compileStreaming(accepted(source));
  return WebAssembly.compile(await bytesOf(source));
}

async function bytesOf(source) {
  return isResponse(source) ? accepted(source).arrayBuffer() : source;
}

function isResponse(source) {
  return typeof Response !== 'undefined' && source instanceof Response;
}

function accepted(response) {
  if (!response.ok) throw new Error(`go-loader: ${response.url}: ${response.status} ${response.statusText}`);
  return response;
}
