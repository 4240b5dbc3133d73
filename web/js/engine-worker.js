// The Web Worker that holds the engine, or a helper of it: it starts the Go program with what the page has loaded, then passes
// messages on. It can be told to let go of the program, and be started again, without asking the network for anything.
// The Go program finds globalThis.okuyukiHost: {baseModel, samples, send(envelope, transfer), ready(handler), fail(failure JSON),
// scratch()}.

import './../wasm_exec.js';
import {startGo} from './go-loader.js';
import {openScratch, sweepScratch} from './scratch.js';

let handler = null;
let scratch = null; // promise of the program's file
let program = 0; // counts starts: what an earlier program still says is not passed on
const early = [];
let outOfMemory = false; // said the program with its last words

// Go has no other way to tell why it ends.
const write = globalThis.fs.writeSync;
globalThis.fs.writeSync = (fd, bytes) => {
  outOfMemory ||= new TextDecoder().decode(bytes).includes('out of memory');
  return write(fd, bytes);
};

self.onmessage = ({data}) => {
  if (data.type === 'start') start(data);
  else if (data.type === 'stop') stop();
  else if (handler) handler(data);
  else early.push(data);
};

function stop() {
  program++;
  handler = null;
  globalThis.okuyukiHost = null;
  early.length = 0;
  scratch?.then((file) => file.close(), () => {});
  scratch = null;
}

async function start({wasm, shim, simd, relaxed, force, baseModel, samples}) {
  stop();
  const mine = program;
  const post = (message, transfer = []) => { if (mine === program) self.postMessage(message, transfer); };
  globalThis.okuyukiHost = {
    baseModel: new Uint8Array(baseModel),
    samples: new Uint8Array(samples),
    send: post,
    scratch: () => (scratch = openScratch()),
    ready: (f) => {
      if (mine !== program) return;
      handler = f;
      post({type: 'ready'});
      for (const message of early.splice(0)) handler(message);
    },
    fail: (text) => post({type: 'failed', ...JSON.parse(text)}),
  };
  try {
    const {run} = await startGo({wasm, shim, simd, relaxed, force, argv: ['engine']});
    await run;
    post({type: 'exit', outOfMemory});
  } catch (error) {
    post({type: 'failed', kind: 'internal', params: {detail: String(error)}});
  }
}

sweepScratch();
self.postMessage({type: 'loaded'});
