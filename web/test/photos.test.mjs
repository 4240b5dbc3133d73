// Which photos without a label a learning takes, and what becomes of photos when the engine dies.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const store = await import('../js/store.js');
const {EngineError} = await import('../js/engine-client.js');
const {Photos, chooseUnlabelled} = await import('../js/photos.js');
const {state} = store;

// A project of n photos, of which mapped(i) have a depth map and the first two a label.
function open(n, mapped = () => false) {
  const photos = Array.from({length: n}, (_, i) => ({id: `p${i}`, name: 'photo', status: 'ready', depthFile: mapped(i) ? new Blob() : undefined}));
  store.openDoc({ids: photos.map((p) => p.id), labels: {p0: 'a', p1: 'a'}, groups: {}, classes: [{id: 'a', name: 'A'}]}, photos);
  return photos;
}

const numbers = () => chooseUnlabelled().map((id) => Number(id.slice(1)));

test('as many as there is room for are taken, all over the project, in its order', () => {
  open(130);
  assert.deepEqual(numbers(), Array.from({length: 128}, (_, i) => i + 2), 'all that there are');
  open(1002);
  const chosen = numbers();
  assert.equal(chosen.length, 128);
  for (let i = 1; i < chosen.length; i++) assert.ok(chosen[i] - chosen[i - 1] >= 7 && chosen[i] - chosen[i - 1] <= 8, `${chosen[i]}`);
});

test('those with a depth map of their own come first', () => {
  open(1002, (i) => i % 20 === 3);
  const chosen = numbers();
  assert.equal(chosen.length, 128);
  assert.equal(chosen.filter((i) => i % 20 === 3).length, 50, 'every one of them');
  assert.deepEqual(chosen, [...chosen].sort((a, b) => a - b));
  assert.ok(chosen.at(-1) > 980 && chosen[0] < 20, 'the others are still from all over');

  open(1002, (i) => i < 502);
  const mapped = numbers();
  assert.ok(mapped.length === 128 && mapped.every((i) => i < 502) && mapped.at(-1) > 490);
  open(100, (i) => i > 50);
  assert.equal(numbers().length, 98, 'none is left out where there is room');
});

// An engine that does with each request what fate(type, photoId) says: undefined to answer it, 'stopped' to die of it.
function pipeline(ids, fate) {
  open(ids.length);
  state.doc = {...state.doc, labels: Object.fromEntries(ids.map((id) => [id, 'a']))};
  Object.assign(state, {problems: [], current: ''});
  const lost = [];
  const photos = new Photos({async request(type, {photoId}) {
    const kind = fate(type, photoId);
    if (kind) {
      photos.lost();
      lost.push(photoId);
      throw new EngineError(kind, kind === 'stopped' ? {} : {detail: kind});
    }
    return {body: {classes: []}, blobs: []};
  }}, {packs: {of: async () => new ArrayBuffer(1)}});
  for (const p of state.photos.values()) Object.assign(p, {thumb: new Blob(), fingerprint: '1'});
  return {photos, lost};
}

test('nobody learns from the rest of the photos when the engine is lost on the way', async () => {
  const ids = ['p0', 'p1', 'p2', 'p3'];
  let deaths = 1;
  const {photos} = pipeline(ids, (type, id) => (id === 'p2' && deaths-- > 0 ? 'stopped' : undefined));
  await assert.rejects(photos.gather(), {kind: 'stopped'});
  assert.deepEqual((await photos.gather()).labels.map((l) => l.photoId), ids, 'the next engine has them all');
  assert.deepEqual(state.doc.ids, ids);
});

test('a photo that the engine dies of is tried again, then set aside; the others stay', async () => {
  const {photos, lost} = pipeline(['p0', 'p1', 'p2'], (type, id) => (id === 'p1' ? 'stopped' : undefined));
  for (let n = 0; n < 3; n++) {
    photos.open();
    await new Promise((done) => setTimeout(done));
  }
  await photos.settled();
  assert.deepEqual(lost, ['p1', 'p1']);
  assert.deepEqual(state.problems.map((p) => [p.id, p.error.kind]), [['p1', 'too_heavy']]);
  assert.deepEqual(state.doc.ids, ['p0', 'p2']);
  assert.ok(['p0', 'p2'].every((id) => state.photos.get(id).prediction), 'both are predicted');
});

test('a photo that a new engine does not know is given to it again', async () => {
  let unknown = 1;
  const {photos} = pipeline(['p0', 'p1'], (type) => (type === 'predict' && unknown-- > 0 ? 'unknown_photo' : undefined));
  photos.open();
  await new Promise((done) => setTimeout(done));
  photos.open();
  await photos.settled();
  assert.deepEqual([state.problems, state.doc.ids], [[], ['p0', 'p1']]);
});
