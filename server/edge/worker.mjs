// The Worker: files of the page by themselves, everything else by the Go program.

import './wasm_exec.js';
import {answer} from './files.mjs';
import program from './okuyuki.wasm';

// The program calls what may throw through this.
globalThis.tryCatch = (call) => {
  try {
    return {result: call()};
  } catch (error) {
    return {error};
  }
};

// A program for one request: what one request waits for, no other may use.
async function handle(request, env, ctx) {
  const go = new Go();
  const binding = {};
  const {promise, resolve} = Promise.withResolvers();
  const instance = new WebAssembly.Instance(program, {...go.importObject, workers: {ready: resolve}});
  go.run(instance, {env, ctx, binding});
  await promise;
  return binding.handleRequest(request);
}

export default {
  fetch(request, env, ctx) {
    const {pathname} = new URL(request.url);
    return pathname.startsWith('/api/') || pathname === '/metrics' ? handle(request, env, ctx) : answer(request, env.ASSETS);
  },
};
