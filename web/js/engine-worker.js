// The Web Worker that holds the engine: it starts the Go program with what the page has loaded, then passes messages on.
// The Go program finds globalThis.okuyukiHost: {baseModel, samples, send(envelope, transfer), ready(handler), fail(failure JSON)}.

import './../wasm_exec.js';
import {startGo} from './go-loader.js';

let handler = null;
const early = [];

self.onmessage = ({data}) => {
  if (data.type === 'start') start(data);
  else if (handler) handler(data);
  else early.push(data);
};

async function start({wasm, shim, simd, relaxed, force, baseModel, samples}) {
  globalThis.okuyukiHost = {
    baseModel: new Uint8Array(baseModel),
    samples: new Uint8Array(samples),
    send: (envelope, transfer) => self.postMessage(envelope, transfer ?? []),
    ready: (f) => {
      handler = f;
      self.postMessage({type: 'ready'});
      for (const message of early.splice(0)) handler(message);
    },
    fail: (text) => self.postMessage({type: 'failed', ...JSON.parse(text)}),
  };
  try {
    const {run} = await startGo({wasm, shim, simd, relaxed, force, argv: ['engine'], env: {}});
    await run;
    self.postMessage({type: 'exit'});
  } catch (error) {
    self.postMessage({type: 'failed', kind: 'internal', params: {detail: String(error)}});
  }
}
