// A comparison that is broken off: what is kept of it and when, from where it goes on, and when it is offered.

import './browser.mjs';
import assert from 'node:assert/strict';
import test, {mock} from 'node:test';
import {inventResult} from './invented.js';

const store = await import('../js/store.js');
const {EngineError} = await import('../js/engine-client.js');
const {begun, comparing} = await import('../js/compare.js');
const {compareStep} = await import('../js/compare-view.js');
const {state} = store;

const classes = [{id: 'a', name: 'A'}, {id: 'b', name: 'B'}];
const ids = Array.from({length: 24}, (_, i) => `p${i}`);
const settled = async () => { for (let i = 0; i < 50; i++) await Promise.resolve(); await new Promise((r) => setImmediate(r)); };

// A browser that keeps what it is given for one project.
function place(id = 'project-1') {
  const records = new Map();
  return {
    id, records, writes: 0, full: false,
    async flush() {},
    async keep(project, values) {
      if (this.full || project !== this.id) return false;
      this.writes++;
      for (const [name, value] of values) records.set(name, value);
      return true;
    },
    async kept(project, prefix) { return [...records].filter(([name]) => project === this.id && name.startsWith(prefix)).map(([, value]) => value); },
    async discard(project, prefix) {
      for (const name of [...records.keys()]) if (project === this.id && name.startsWith(prefix)) records.delete(name);
      return true;
    },
  };
}

// A page with 24 photos, and an engine that does what the next plan says: plan(calls) resolves or throws.
function open(autosave, ...plans) {
  const asked = [];
  store.openDoc({ids, classes, labels: Object.fromEntries(ids.map((id, i) => [id, i % 2 ? 'a' : 'b'])), groups: {}}, ids.map((id) => ({id, name: id, status: 'ready'})));
  for (const name of ['compare', 'unfinished-comparison']) store.parts.get(name).load(null);
  Object.assign(state.engine, {status: 'ready', version: '1', kernel: 'simd', base: 'b1'});
  comparing.connect({
    engine: {async request(type, body, blobs, calls) {
      asked.push({body, resume: blobs.map((b) => new Uint8Array(b)[0]).sort().join()});
      await (plans.shift() ?? (() => {}))(calls);
      return {body: {result: inventResult('helps', body), ms: 5, workers: 2}};
    }},
    photos: {during: (f) => f(), gather: async () => ({labels: store.trainingLabels(), unlabelled: []})},
    helpers: {session: () => ({ask() {}, end() {}}), available: () => 1},
    workspace: {autosave},
  });
  return asked;
}

const bytes = (n) => new Uint8Array([n]).buffer;
// Goes on until it is cancelled.
const endless = ({signal}) => new Promise((_, reject) => { signal.addEventListener('abort', () => reject(new EngineError('cancelled'))); });

// What the browser still has of a page that is gone, in a new one.
function reload() {
  const kept = structuredClone(store.parts.get('unfinished-comparison').save());
  for (const name of ['compare', 'unfinished-comparison']) store.parts.get(name).load(null);
  store.parts.get('unfinished-comparison').load(kept);
}

test('trainings are kept soon after they end, those under way now and then, and a reload goes on from them', async () => {
  mock.timers.enable({apis: ['setTimeout', 'Date'], now: 1e12});
  const now = mock.method(performance, 'now', () => Date.now());
  try {
    const browser = place();
    let calls;
    const asked = open(browser, (c) => { calls = c; return endless(c); });
    comparing.run({seed: 7}).catch(() => {});
    await settled();
    const pass = async (ms) => { mock.timers.tick(ms); await settled(); };
    calls.onCheckpoint(bytes(1), 0, false);
    calls.onCheckpoint(bytes(2), 1, true);
    assert.equal(browser.writes, 0);
    await pass(500);
    assert.deepEqual([...browser.records.keys()].sort(), ['compare.0', 'compare.1']);
    assert.equal(begun(), null, 'not while it runs');
    calls.onCheckpoint(bytes(3), 0, false);
    await pass(500);
    assert.equal(browser.writes, 1, 'a state waits');
    calls.onCheckpoint(bytes(4), 2, true);
    await pass(500);
    assert.deepEqual([browser.writes, browser.records.size], [2, 3], 'a result does not');
    await pass(5000);
    assert.equal(browser.writes, 3);

    reload();
    await settled();
    assert.deepEqual([begun().options.seed, begun().seconds >= 6], [7, true]);
    const next = compareStep.next();
    assert.deepEqual([next.key, next.enabled, compareStep.note()[1]], ['compare.goon', true, 'warn']);
    const {result} = await comparing.run(begun().options);
    assert.equal(asked[1].resume, '2,3,4', 'the newest of each');
    assert.deepEqual(asked[0].body, asked[1].body, 'the same request');
    assert.ok(result.method.seconds >= 6, 'the time before counts');
    await settled();
    assert.deepEqual([browser.records.size, state.compare.unfinished, state.compare.status], [0, null, 'done']);
  } finally {
    now.mock.restore();
    mock.timers.reset();
  }
});

// Breaks a comparison off after one training.
async function breakOff(browser, ...plans) {
  let calls;
  const asked = open(browser, (c) => { calls = c; return endless(c); }, ...plans);
  comparing.run({seed: 7}).catch(() => {});
  await settled();
  calls.onCheckpoint(bytes(9), 0, true);
  await new Promise((r) => setTimeout(r, 600));
  assert.equal(browser.records.size, 1);
  reload();
  await settled();
  return asked;
}

test('it is offered for the same photos, labels, options and program alone', async () => {
  const browser = place();
  const asked = await breakOff(browser);
  store.label(['p0'], 'a');
  assert.equal(begun(), null);
  store.undo();
  assert.ok(begun());
  for (const [name, other] of [['base', 'b2'], ['kernel', 'relaxed'], ['version', '2'], ['status', 'starting']]) {
    const was = state.engine[name];
    state.engine[name] = other;
    assert.equal(begun(), null, name);
    state.engine[name] = was;
  }
  const {options} = state.compare;
  state.compare.options = {...options, folds: 3};
  assert.equal(begun(), null);
  state.compare.options = options;
  assert.ok(begun());
  await comparing.run({seed: 8});
  assert.equal(asked[1].resume, '', 'another seed begins anew');
  await settled();
  assert.equal(browser.records.size, 0, 'and nothing of the former is left');
  assert.throws(() => store.parts.get('unfinished-comparison').load({key: 'x'}), RangeError);
});

test('a cancelled one leaves nothing; one whose engine is lost for good is offered', async () => {
  const browser = place();
  await breakOff(browser, endless);
  const run = comparing.run(begun().options);
  await settled();
  comparing.cancel();
  await assert.rejects(run, {kind: 'cancelled'});
  await settled();
  assert.deepEqual([browser.records.size, begun()], [0, null]);

  await breakOff(browser, () => { state.engine.status = 'failed'; throw new EngineError('stopped'); });
  await assert.rejects(comparing.run(begun().options), {kind: 'stopped'});
  await settled();
  state.engine.status = 'ready';
  assert.ok(begun());
});

test('an engine that dies goes on from memory where nothing can be kept', async () => {
  const browser = Object.assign(place(), {full: true});
  const asked = open(browser, (calls) => {
    calls.onCheckpoint(bytes(5), 3, true);
    throw new EngineError('stopped');
  });
  await comparing.run({seed: 7});
  assert.deepEqual([asked.map((a) => a.resume), browser.records.size], [['', '5'], 0]);
});

test('what is left running for another project writes nothing into it', async () => {
  const browser = place();
  let calls;
  open(browser, (c) => { calls = c; return endless(c); });
  comparing.run({seed: 7}).catch(() => {});
  await settled();
  calls.onCheckpoint(bytes(5), 3, true);
  browser.id = 'project-2';
  reload();
  calls.onCheckpoint(bytes(6), 4, true);
  await new Promise((r) => setTimeout(r, 600));
  assert.deepEqual([browser.records.size, state.compare.unfinished], [0, null]);
});
