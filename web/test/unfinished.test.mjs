// A learning that is broken off: what is kept of it, when it goes on by itself, and when it is offered.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const store = await import('../js/store.js');
const {EngineError} = await import('../js/engine-client.js');
const {Learning} = await import('../js/learning.js');
const {nextStep} = await import('../js/next.js');
const {addSteps} = await import('../js/journey.js');
const {unfinished} = await import('../js/unfinished.js');
await import('../js/learn-options.js');
await import('../js/strings-storage.js');
const {state} = store;

addSteps({key: 'learn', note: () => ['', '']});
const result = {rung: 'heads', classes: [], outOfFold: []};

// An engine that answers each request "learn" as the next of the plans says: {checkpoint, dies, fails}.
function learning(...plans) {
  const asked = [];
  const engine = {async request(type, body, blobs, calls) {
    if (type !== 'learn') return {body: {sha256: '1'}, blobs: []};
    asked.push({body, resume: blobs.length ? blobs.map((b) => new Uint8Array(b)[0]).join() : undefined});
    const plan = plans.shift() ?? {};
    calls.onProgress({phase: 'train', step: 5, classLoss: 0.5, depthLoss: 0.1});
    for (const [part, value] of plan.parts ?? (plan.checkpoint ? [[0, plan.checkpoint]] : [])) calls.onCheckpoint(new Uint8Array([value]).buffer, part);
    calls.onProgress({phase: 'train', step: 6, classLoss: 0.4, depthLoss: 0.1});
    if (plan.dies) {
      store.patch('engine', {status: 'restarting'});
      setTimeout(() => store.patch('engine', {status: plan.dies === 'for good' ? 'failed' : 'ready'}));
      throw new EngineError('stopped');
    }
    if (plan.fails) throw new EngineError(plan.fails);
    return {body: result, blobs: []};
  }};
  const photos = {during: (f) => f(), gather: async () => ({labels: store.trainingLabels(), unlabelled: []}), modelChanged() {}};
  const helpers = {session: () => ({ask() {}, end() {}}), available: () => 0};
  store.openDoc({ids: [], labels: {}, groups: {}, classes: []}, []);
  Object.assign(state.learn, {status: 'idle', result: null, doc: null, unfinished: null});
  Object.assign(state.engine, {status: 'ready'});
  state.step = 'learn';
  store.addPhotos(['a', 'b', 'c', 'd'].map((id, i) => ({photo: {id, name: id, file: new Blob([id]), status: 'ready'}, label: i < 2 ? 'x' : 'y'})));
  return [new Learning(engine, photos, helpers), asked];
}

test('a learning whose engine dies goes on from its last checkpoint by itself', async () => {
  const [l, asked] = learning({checkpoint: 7, dies: true}, {});
  const curves = [];
  await l.run({seed: 4}, {onProgress: () => curves.push(state.learn.classLoss.map((p) => p.step).join())});
  assert.deepEqual(asked.map((a) => a.resume), [undefined, '7']);
  assert.deepEqual(asked[0].body, asked[1].body, 'the same request');
  assert.equal(asked[0].body.checkpoint, true);
  assert.deepEqual(curves, ['5', '5,6', '5,5', '5,5,6'], 'the curves go on from where the checkpoint was');
  assert.deepEqual([state.learn.status, state.learn.unfinished], ['done', null]);
});

test('of each part of a checkpoint the newest is taken, through several deaths', async () => {
  const [l, asked] = learning({parts: [[0, 1], [2, 2], [0, 3]], dies: true}, {parts: [[1, 4], [2, 5]], dies: true}, {});
  await l.run();
  assert.deepEqual(asked.map((a) => a.resume), [undefined, '3,2', '3,5,4']);
});

test('one that dies before any checkpoint begins again, once', async () => {
  const [l, asked] = learning({dies: true}, {});
  await l.run();
  assert.deepEqual(asked.map((a) => a.resume), [undefined, undefined]);
  const [again, tries] = learning({dies: true}, {dies: true}, {});
  await assert.rejects(again.run(), {kind: 'stopped'});
  assert.equal(tries.length, 2);
  await store.until(() => state.engine.status === 'ready');
});

test('what was broken off for good is offered while photos, labels and options are the same', async () => {
  const [l, asked] = learning({checkpoint: 9, dies: 'for good'}, {});
  await assert.rejects(l.run({seed: 2}), {kind: 'stopped'});
  assert.equal(nextStep().act, 'goOn');
  assert.equal(nextStep().enabled, false, 'without an engine');
  state.engine.status = 'ready';
  assert.equal(nextStep().enabled, true);
  store.label(['a'], state.doc.classes[1].id);
  assert.equal(unfinished(), null);
  store.undo();
  assert.ok(unfinished());
  const {options} = state.tune;
  state.tune.options = {...options, effort: 'quick'};
  assert.notEqual(nextStep().act, 'goOn');
  state.tune.options = Object.fromEntries(Object.entries(options).reverse());
  assert.equal(nextStep().act, 'goOn');

  // Through the storage and back, as a reload does.
  const part = store.parts.get('unfinished');
  const kept = part.save();
  assert.equal(part.save(), kept, 'the same object while nothing changes');
  part.load(null);
  assert.equal(unfinished(), null);
  part.load(kept);
  assert.throws(() => part.load({key: 'x'}), RangeError);
  await l.run({seed: 3});
  assert.equal(asked.at(-1).resume, undefined, 'other options learn anew');
});

test('a learning that ends leaves nothing behind', async () => {
  for (const kind of ['cancelled', 'diverged']) {
    const [l] = learning({checkpoint: 3, fails: kind});
    await assert.rejects(l.run(), {kind});
    assert.equal(state.learn.unfinished, null);
  }
});
