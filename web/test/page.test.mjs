// Small pieces of the page: the colour map, the intake of files, scales of charts, requests to the engine.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {lut} = await import('../js/colormap.js');
const {fromInput, sortFiles} = await import('../js/intake.js');
const {niceCeil} = await import('../js/curves.js');
const {EngineClient} = await import('../js/engine-client.js');

test('lightness of the colour map falls steadily, for normal and for colour-blind eyes', () => {
  // Linear light seen by a viewer with deuteranopia and protanopia: Machado, Oliveira and Fernandes 2009, severity 1.
  const eyes = {
    normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  };
  const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  for (const [name, m] of Object.entries(eyes)) {
    let last = Infinity;
    for (let i = 0; i < 256; i += 5) {
      const rgb = [0, 1, 2].map((c) => linear(lut[3 * i + c]));
      const seen = m.map((row) => row.reduce((s, x, c) => s + x * rgb[c], 0));
      const light = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2];
      assert.ok(light < last, `${name}: entry ${i} is not darker than the one before`);
      last = light;
    }
  }
});

const file = (name, type = 'image/jpeg') => new File(['x'], name, {type});

test('files are sorted into photos, archives and the rest', async () => {
  const found = ['b10.jpg', 'b2.jpg', 'IMG.HEIC', '.DS_Store', 'Thumbs.db', 'notes.txt', 'p.zip', 'drawing.svg']
    .map((n) => ({file: file(n, {txt: 'text/plain', svg: 'image/svg+xml', zip: 'application/zip', HEIC: ''}[n.split('.').pop()] ?? 'image/jpeg'), path: []}));
  found[3].file = file('.DS_Store', '');
  found[4].file = file('Thumbs.db', '');
  const got = await sortFiles(found);
  assert.deepEqual(got.photos.map((p) => p.file.name), ['b2.jpg', 'b10.jpg', 'IMG.HEIC'], 'in the order that people count');
  assert.deepEqual(got.archives.map((f) => f.name), ['p.zip']);
  assert.equal(got.ignored, 2);
});

test('a picked folder keeps its path, in composed characters', async () => {
  const picked = file('1.jpg');
  Object.defineProperty(picked, 'webkitRelativePath', {value: '現場/カ\u3099ス管/1.jpg'});
  const input = {files: [picked], value: 'x'};
  assert.deepEqual((await sortFiles(fromInput(input))).photos[0].path, ['現場', 'ガス管']);
  assert.equal(input.value, '', 'the same file can be picked again');
});

test('charts end at round numbers', () => {
  for (const [v, want] of [[0.7, 1], [1, 1], [1.2, 2], [2.3, 2.5], [0.034, 0.05], [99, 100], [0.26, 0.5]]) {
    assert.ok(Math.abs(niceCeil(v) - want) < 1e-9, `${v} gives ${niceCeil(v)}`);
  }
});

class FakeWorker {
  static all = [];
  sent = [];
  constructor() { FakeWorker.all.push(this); }
  postMessage(m) {
    if (m.type === 'start') queueMicrotask(() => this.onmessage({data: {type: 'ready'}}));
    else this.sent.push(m);
  }
  terminate() { this.dead = true; }
  answer(id, type, body, blobs = []) { this.onmessage({data: {v: 1, id, type, body: JSON.stringify(body), blobs}}); }
}

async function client(onStopped = () => {}) {
  globalThis.Worker = FakeWorker;
  const c = new EngineClient(onStopped);
  await c.start({});
  return [c, FakeWorker.all.at(-1)];
}

const turn = () => new Promise((r) => setTimeout(r));

test('answers find their request, in any order', async () => {
  const [c, worker] = await client();
  const seen = [];
  const a = c.request('learn', {}, [], {onProgress: (p) => seen.push(p.step), onCheckpoint: (bytes) => seen.push(`${bytes.byteLength} bytes`)});
  const b = c.request('predict', {photoId: 'x'});
  await turn();
  const [first, second] = worker.sent;
  assert.deepEqual(JSON.parse(second.body), {photoId: 'x'});
  worker.answer(first.id, 'progress', {step: 1});
  worker.answer(second.id, 'result', {ms: 2}, [new ArrayBuffer(4)]);
  worker.answer(first.id, 'checkpoint', {bytes: 8}, [new ArrayBuffer(8)]);
  worker.answer(first.id, 'progress', {step: 2});
  worker.answer(first.id, 'error', {kind: 'diverged', params: {step: 2}});
  assert.equal((await b).blobs[0].byteLength, 4);
  await assert.rejects(a, {kind: 'diverged', params: {step: 2}});
  assert.deepEqual(seen, [1, '8 bytes', 2]);
  worker.answer(99, 'result', {}); // an answer to nothing is ignored
});

test('an abort asks the engine to cancel', async () => {
  const [c, worker] = await client();
  const abort = new AbortController();
  const learning = c.request('learn', {}, [], {signal: abort.signal});
  await turn();
  abort.abort();
  await turn();
  const [learn, cancel] = worker.sent;
  assert.deepEqual([cancel.type, JSON.parse(cancel.body).requestId], ['cancel', learn.id]);
  worker.answer(cancel.id, 'result', {});
  worker.answer(learn.id, 'error', {kind: 'cancelled'});
  await assert.rejects(learning, {kind: 'cancelled'});
  await assert.rejects(c.request('learn', {}, [], {signal: abort.signal}), {kind: 'cancelled'});
});

test('a dead worker fails what is under way and can be replaced', async () => {
  const stopped = [];
  const [c, worker] = await client((e) => stopped.push(e.kind));
  const lost = c.request('predict');
  await turn();
  worker.onerror({preventDefault() {}, message: 'out of memory'});
  await assert.rejects(lost, {kind: 'stopped'});
  assert.deepEqual(stopped, ['stopped']);
  assert.ok(worker.dead);
  await c.restart();
  const again = c.request('hello');
  await turn();
  const next = FakeWorker.all.at(-1);
  assert.notEqual(next, worker);
  next.answer(next.sent[0].id, 'result', {version: '1'});
  assert.equal((await again).body.version, '1');
});

test('an engine of another version is refused', async () => {
  const [c, worker] = await client();
  const hello = c.request('hello');
  await turn();
  worker.onmessage({data: {v: 2, id: worker.sent[0].id, type: 'result', body: '{}', blobs: []}});
  await assert.rejects(hello, {kind: 'version'});
});
