// The helpers of the engine: who is asked, what is told, and what happens when one is lost.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {Helpers} = await import('../js/helpers.js');

class FakeWorker {
  static all = [];
  static loads = true;
  seen = [];
  constructor() {
    FakeWorker.all.push(this);
    if (FakeWorker.loads) queueMicrotask(() => this.onmessage({data: {type: 'loaded'}}));
    else queueMicrotask(() => this.onerror({preventDefault() {}, message: 'blocked'}));
  }
  postMessage(m) {
    this.seen.push(m.type);
    if (m.type === 'start') queueMicrotask(() => this.onmessage({data: {type: 'ready'}}));
    else if (m.id) this.last = m;
  }
  terminate() { this.dead = true; }
  answer(type, body, blobs = [], id = this.last.id) { this.onmessage({data: {v: 1, id, type, body: JSON.stringify(body), blobs}}); }
}

const turn = () => new Promise((r) => setTimeout(r));

/** Helpers of an engine that keeps what it is told. */
async function open(cores) {
  globalThis.Worker = FakeWorker;
  FakeWorker.all = [];
  FakeWorker.loads = true;
  const told = [];
  const helpers = new Helpers({request: async (type, body, blobs) => { told.push({type, ...body, blobs}); return {body: {}, blobs: []}; }});
  await helpers.open(cores);
  helpers.use({wasm: 'module'});
  return {helpers, told, workers: FakeWorker.all};
}

const train = (helper, call = 5) => ({call, helper, type: 'train', body: '{"seed":"18446744073709551615"}'});

test('there is a worker for each core but one, and nothing in it until a training comes', async () => {
  for (const [cores, want] of [[1, 0], [2, 1], [4, 3], [64, 7]]) {
    const {helpers, workers} = await open(cores);
    assert.equal(workers.length, want);
    assert.ok(workers.every((w) => w.seen.length === 0));
    assert.ok(helpers.available(0) <= want && (want === 0 || helpers.available(0) > 0));
    helpers.session().end();
    helpers.release();
  }
});

test('many photos leave memory for fewer helpers', async () => {
  const {helpers} = await open(64);
  assert.ok(helpers.available(1000) < helpers.available(10));
  assert.equal(helpers.available(1e6), 0);
});

test('a request goes to its helper and the answers to the engine, text and blobs untouched', async () => {
  const {helpers, told, workers} = await open(3);
  const session = helpers.session();
  session.ask(train(1), []);
  await turn();
  assert.deepEqual(workers.map((w) => w.seen), [[], ['start', 'train']]);
  assert.equal(workers[1].last.body, '{"seed":"18446744073709551615"}');
  workers[1].answer('progress', {step: 1});
  const blob = new ArrayBuffer(4);
  workers[1].answer('result', {params: []}, [blob]);
  await turn();
  assert.deepEqual(told, [
    {type: 'told', call: 5, progress: '{"step":1}', blobs: []},
    {type: 'told', call: 5, result: '{"params":[]}', blobs: [blob]},
  ]);
  session.ask(train(1, 6), []);
  await turn();
  assert.deepEqual(workers[1].seen, ['start', 'train', 'train'], 'the helper is kept');
  workers[1].answer('error', {kind: 'diverged', params: {}});
  await turn();
  assert.deepEqual(told.at(-1).failure, {kind: 'diverged', params: {}});
  session.end();
  helpers.release();
  assert.equal(workers[1].seen.at(-1), 'stop');
  assert.ok(!workers[1].dead, 'its worker stays');
  const next = helpers.session();
  next.ask(train(1, 7), []);
  await turn();
  assert.deepEqual(workers[1].seen.slice(-2), ['start', 'train'], 'and is started again');
  next.end();
  helpers.release();
});

test('a helper that dies is told of, and not asked again', async () => {
  const {helpers, told, workers} = await open(3);
  const session = helpers.session();
  session.ask(train(0), []);
  await turn();
  workers[0].onerror({preventDefault() {}, message: 'out of memory'});
  await turn();
  assert.equal(told.at(-1).failure.kind, 'stopped');
  assert.ok(workers[0].dead);
  assert.equal(helpers.available(0), 1);
  session.ask(train(0, 6), []);
  session.ask(train(1, 7), []);
  await turn();
  assert.deepEqual([told.at(-1).call, told.at(-1).failure.kind], [6, 'stopped']);
  assert.deepEqual(workers[1].seen, ['start', 'train'], 'the others keep their numbers');
  session.end();
  helpers.release();
});

test('an end or an abort of the learning cancels what is under way', async () => {
  const {helpers, told, workers} = await open(2);
  const abort = new AbortController();
  for (const stop of [(s) => s.end(), () => abort.abort()]) {
    const session = helpers.session(abort.signal);
    session.ask(train(0), []);
    await turn();
    const {id} = workers[0].last;
    stop(session);
    await turn();
    assert.deepEqual([workers[0].last.type, JSON.parse(workers[0].last.body)], ['cancel', {requestId: id}]);
    workers[0].answer('error', {kind: 'cancelled'}, [], id);
    workers[0].answer('result', {});
    await turn();
    assert.equal(told.at(-1).failure.kind, 'cancelled');
    session.end();
  }
  helpers.release();
});

test('workers that cannot be made are done without', async () => {
  globalThis.Worker = FakeWorker;
  FakeWorker.loads = false;
  const helpers = new Helpers({});
  await helpers.open(4);
  helpers.use({});
  assert.equal(helpers.available(0), 0);
});
