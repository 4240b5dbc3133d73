// Monitoring: which photos are compared, and when an answer no longer holds.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {state, openDoc, label} = await import('../js/store.js');
const {check, key, most, possible, sets} = await import('../js/monitor.js');
const {setThreshold} = await import('../js/trust.js');

/** A project with some labelled photos and some without a label. */
function project(labelled, fresh) {
  const photos = Array.from({length: labelled + fresh}, (_, i) => ({id: `p${i}`, name: `${i}.jpg`, status: 'ready', file: new Blob([String(i)])}));
  const labels = Object.fromEntries(photos.slice(0, labelled).map((p) => [p.id, 'a']));
  openDoc({ids: photos.map((p) => p.id), labels, groups: {}, classes: [{id: 'a', name: 'A'}, {id: 'b', name: 'B'}]}, photos);
  state.engine.model = {classes: [{id: 'a'}, {id: 'b'}]};
  state.project.model = {sha256: 'm'};
  setThreshold(null);
}

test('labelled photos are compared with those without a label, a bounded number of each', () => {
  project(7, 6);
  assert.deepEqual(sets().now.map((p) => p.id), ['p7', 'p8', 'p9', 'p10', 'p11', 'p12']);
  assert.equal(sets().reference.length, 7);
  assert.ok(possible(sets()));
  label(['p12'], 'b');
  assert.ok(!possible(sets()));
  project(2 * most, most + 1);
  const {reference, now} = sets();
  assert.deepEqual([reference.length, reference[0].id, reference.at(-1).id], [most, 'p0', `p${2 * most - 2}`]);
  assert.deepEqual([now.length, now.at(-1).id], [most, `p${3 * most}`]);
});

test('an answer holds for the same photos, labels, model and threshold', () => {
  project(8, 8);
  const before = key();
  assert.equal(key(), before);
  for (const change of [() => label(['p8'], 'a'), () => setThreshold(0.5), () => { state.project.model = {sha256: 'n'}; }]) {
    project(8, 8);
    change();
    assert.notEqual(key(), before);
  }
});

test('what cannot be looked at ends the check with its reason, and one that is ended tells nobody', async () => {
  project(6, 6);
  const {EngineError} = await import('../js/engine-client.js');
  const engine = {request: async () => { throw new EngineError('stopped'); }};
  await assert.rejects(check({engine}), {kind: 'stopped'});
  assert.equal(state.monitor.error.kind, 'stopped');
  assert.equal(state.monitor.status, '');
  const abort = new AbortController();
  const slow = {request: async () => { abort.abort(); return {body: {}, blobs: [new ArrayBuffer(8)]}; }};
  await assert.rejects(check({engine: slow}, {signal: abort.signal}), {kind: 'cancelled'});
  assert.equal(state.monitor.error, null);
  assert.equal(state.monitor.report, null);
});
