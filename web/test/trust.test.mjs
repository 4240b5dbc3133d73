// Trust in use, the review of photos, options of learning, and advice.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {state, openDoc, patch, parts, undo} = await import('../js/store.js');
const {measured, pile, pointAt, reasons, setThreshold, threshold} = await import('../js/trust.js');
const review = await import('../js/review.js');
const {chosenOptions, defaults, readOptions} = await import('../js/tune.js');
const {usable} = await import('../js/advice-view.js');
const {inventTrust} = await import('./invented-use.js');

/** A project of photos without a label whose predictions say class a with these probabilities. */
function project(ps, extra = () => ({})) {
  state.project.model = {sha256: 'm'};
  const photos = ps.map((p, i) => ({id: `p${i}`, name: `${i}.jpg`, status: 'ready',
    prediction: {learned: true, model: 'm', modelClasses: [], classes: [{label: 'a', p}, {label: 'b', p: 1 - p}], ...extra(i)}}));
  openDoc({ids: photos.map((p) => p.id), labels: {}, groups: {}, classes: [{id: 'a', name: 'A'}, {id: 'b', name: 'B'}]}, photos);
  setThreshold(null);
  while (review.takeBack());
  openDoc({...state.doc, labels: {}}, photos);
  return photos;
}

test('a threshold answers the photos that are at least that sure', () => {
  const n = 30;
  const {curve} = inventTrust(n);
  for (const at of [0, 0.45, 0.6, curve[7].threshold, 0.99, 1]) {
    const want = curve.filter((p) => p.threshold >= at - 1e-9).length; // the invented curve has a point for every photo
    const {coverage, risk} = pointAt(curve, at);
    assert.equal(Math.round(coverage.value * n), want, `at ${at}`);
    assert.equal(risk.total, want, `at ${at}`);
    assert.ok(coverage.low <= coverage.value && coverage.value <= coverage.high);
  }
  // Nothing answered of 30: the upper end of Wilson's interval is z²/(n + z²) = 0.1135.
  assert.ok(Math.abs(pointAt(curve, 1).coverage.high - 0.1135) < 5e-4);
});

test('the threshold is the suggested one until another is chosen, and survives a reload', () => {
  state.learn.result = {trust: inventTrust(20)};
  assert.equal(measured().photos, 20);
  assert.equal(threshold(), 0.78);
  setThreshold(0.6);
  assert.equal(threshold(), 0.6);
  const kept = parts.get('trust').save();
  parts.get('trust').load(null);
  assert.equal(threshold(), 0.78);
  parts.get('trust').load(kept);
  assert.equal(threshold(), 0.6);
  for (const bad of [-0.1, 1.5, NaN, '0.5', {}]) assert.throws(() => parts.get('trust').load(bad), RangeError);
  state.learn.result = {trust: {...inventTrust(20), curve: []}};
  assert.equal(measured(), null);
  state.learn.result = null;
  setThreshold(null);
  assert.equal(threshold(), 0, 'nothing is held back where nothing was measured');
});

test('why a photo needs a person', () => {
  const said = (p, more = {}) => ({classes: [{label: 'a', p}], ...more});
  assert.deepEqual(reasons(said(0.9), 0.8), []);
  assert.deepEqual(reasons(said(0.8), 0.8), [], 'the threshold itself is answered');
  assert.deepEqual(reasons(said(0.79), 0.8), ['unsure']);
  assert.deepEqual(reasons(said(0.9, {novel: 0.5}), 0.8), ['novel']);
  assert.deepEqual(reasons(said(0.9, {set: []}), 0.8), ['none']);
  assert.deepEqual(reasons(said(0.9, {set: ['a', 'b']}), 0.8), [], 'candidates alone send nothing to a person: coverage is about the threshold');
});

test('the pile has what has no label and was answered by this model, the least sure first', () => {
  project([0.7, 0.95, 0.5, 0.6, 0.55], (i) => (i === 3 ? {model: 'older'} : i === 4 ? {learned: false} : {}));
  setThreshold(0.9);
  assert.deepEqual(pile().map((p) => p.id), ['p2', 'p0']);
  review.decide('b');
  assert.equal(state.doc.labels.p2, 'b');
  assert.deepEqual(pile().map((p) => p.id), ['p0']);
});

test('decisions are labels, and go back one by one', () => {
  project([0.5, 0.6, 0.7, 0.99]);
  setThreshold(0.9);
  assert.equal(review.head().id, 'p0');
  assert.ok(!review.decide('nobody'), 'a class that does not exist');
  assert.ok(review.confirm());
  assert.equal(state.doc.labels.p0, 'a');
  assert.ok(review.skip());
  assert.deepEqual(review.queue().skipped.map((p) => p.id), ['p1']);
  assert.ok(review.decide('b'));
  assert.deepEqual(state.doc.labels, {p0: 'a', p2: 'b'});
  assert.equal(review.head(), null);
  assert.ok(!review.confirm() && !review.skip(), 'nothing is left to decide');
  assert.equal(review.queue().decided, 2);

  review.takeBack();
  assert.deepEqual(state.doc.labels, {p0: 'a'});
  review.takeBack();
  assert.equal(review.head().id, 'p1');
  undo(); // by the page's own undo
  assert.deepEqual(state.doc.labels, {});
  review.takeBack(); // the decision that is undone already
  assert.deepEqual(state.doc.labels, {});
  assert.ok(!review.takeBack());
});

test('a decision goes back even where something else was done since', () => {
  project([0.5, 0.6, 0.99]);
  setThreshold(0.9);
  review.decide('b');
  const {labels} = state.doc;
  openDoc({...state.doc, labels: {...labels, p2: 'a'}}, [...state.photos.values()]);
  review.takeBack();
  assert.deepEqual(state.doc.labels, {p2: 'a'});
});

test('skipped photos come back when asked for', () => {
  project([0.5, 0.6]);
  setThreshold(0.9);
  review.skip();
  review.skip();
  assert.equal(review.head(), null);
  review.again();
  assert.equal(review.head().id, 'p0');
});

test('only options that were changed are sent, and nonsense becomes the default', () => {
  assert.deepEqual(chosenOptions({...defaults}), {});
  assert.deepEqual(chosenOptions({...defaults, effort: 'quick', depth: false, classBalance: 'off', budgetSeconds: 60, seed: 5}),
    {effort: 'quick', depth: false, classBalance: false, budgetSeconds: 60, seed: 5});
  assert.deepEqual(readOptions({effort: 'forever', depth: 'no', steps: 1e9, seed: -1, budgetSeconds: Infinity, balance: {}}), defaults);
  assert.deepEqual(readOptions(null), defaults);
  parts.get('tune').load({augmentation: 'harsh', extra: 1});
  assert.deepEqual(parts.get('tune').save(), {...defaults, augmentation: 'harsh'});
  parts.get('tune').load(null);
  assert.equal(parts.get('tune').save(), null);
  patch('tune', {});
});

test('advice on the labels is shown only when it is about all of them', () => {
  const found = [{kind: 'dark', photos: 2, total: 48, ids: ['x']}, {kind: 'imbalance', photos: 3, total: 40}, {kind: 'one_place', photos: 3, total: 90}, {kind: 'unheard', photos: 1, total: 1},
    {kind: 'noisy', photos: 0, total: 5}];
  assert.deepEqual(usable(found, 90).map((a) => a.kind), ['dark', 'one_place']);
  assert.deepEqual(usable(undefined, 1), []);
});
