// The document, undo, and what follows from it: what is missing, what comes next, what is unsaved.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const store = await import('../js/store.js');
const {nextStep} = await import('../js/next.js');
const {addSteps} = await import('../js/journey.js');
await import('../js/strings-journey.js');
const {state} = store;

const none = () => ['', ''];
let compared = false;
addSteps({key: 'photos', note: none}, {key: 'labels', note: none}, {key: 'learn', note: () => ['', 'done']}, {key: 'compare', note: none},
  {key: 'stress', note: none, need: () => (compared ? null : {text: ['stress.need'], go: 'compare'})}, {key: 'report', note: () => ['', compared ? 'done' : '']});

const photo = (id) => ({id, name: `${id}.jpg`, file: new Blob([id]), status: 'ready'});

function fresh(labels = {}) {
  store.openDoc({ids: [], labels: {}, groups: {}, classes: []}, []);
  Object.assign(state.learn, {status: 'idle', result: null, doc: null});
  Object.assign(state.project, {saved: null, savedModel: null, model: null, busy: null});
  Object.assign(state.engine, {status: 'ready'});
  state.step = 'photos';
  const items = Object.entries(labels).map(([id, label]) => ({photo: photo(id), label}));
  if (items.length) store.addPhotos(items);
}

test('folders become classes, once each', () => {
  fresh({a: '配管', b: '壁', c: '配管', d: null});
  assert.deepEqual(state.doc.classes.map((c) => c.name), ['配管', '壁']);
  assert.equal(state.doc.labels.a, state.doc.labels.c);
  assert.equal(state.doc.labels.d, undefined);
});

test('undo takes back each kind of change, redo brings it again', () => {
  fresh({a: 'x', b: 'y'});
  const versions = [state.doc];
  const changes = [
    () => store.label(['a'], state.doc.classes[1].id),
    () => store.addClass('z'),
    () => store.renameClass(state.doc.classes[0].id, 'w'),
    () => store.removePhotos(['a']),
    () => store.removeClass(state.doc.classes[1].id),
  ];
  for (const change of changes) {
    change();
    assert.notEqual(state.doc, versions.at(-1));
    versions.push(state.doc);
  }
  for (const v of versions.slice(0, -1).reverse()) {
    assert.ok(store.undo());
    assert.equal(state.doc, v);
  }
  for (const v of versions.slice(1)) {
    assert.ok(store.redo());
    assert.equal(state.doc, v);
  }
  assert.equal(store.redo(), false);
});

test('at least fifty steps can be undone, and photos no version names are forgotten', () => {
  fresh({a: 'x'});
  store.removePhotos(['a']);
  assert.ok(state.photos.has('a'), 'an undo still needs it');
  for (let i = 0; i < 50; i++) store.addClass(`class ${i}`);
  let n = 0;
  while (store.undo()) n++;
  assert.equal(n, 50);
  fresh({a: 'x'});
  store.removePhotos(['a']);
  for (let i = 0; i < 51; i++) store.addClass(`class ${i}`);
  assert.ok(!state.photos.has('a'));
});

test('a photo that cannot be read does not come back with undo', () => {
  fresh({a: 'x', b: 'x'});
  store.addClass('y');
  store.dropPhoto('a');
  assert.deepEqual(state.doc.ids, ['b']);
  store.undo();
  assert.deepEqual(state.doc.ids, ['b']);
  assert.equal(state.doc.labels.a, undefined);
});

test('names of classes are cleaned and unique', () => {
  fresh();
  assert.equal(store.addClass('  ひび\u3000割れ '), state.doc.classes[0]);
  assert.equal(state.doc.classes[0].name, 'ひび 割れ');
  assert.equal(store.addClass('ひび 割れ'), null);
  assert.equal(store.addClass(' \u3000'), null);
  assert.equal(store.cleanName('カ\u3099'), 'ガ', 'decomposed names, as macOS writes them, are composed');
  const other = store.addClass('壁');
  assert.equal(store.renameClass(other.id, 'ひび 割れ'), false);
  assert.equal(store.renameClass(other.id, '壁'), true);
});

test('learning needs two classes with two photos each', () => {
  fresh({a: 'x'});
  assert.deepEqual(store.missing(), {classes: 1});
  fresh({a: 'x', b: 'x', c: 'y'});
  assert.deepEqual(store.missing(), {photos: 1, name: 'y'});
  fresh({a: 'x', b: 'x', c: 'y', d: 'y'});
  assert.equal(store.missing(), null);
});

test('there is one next step at any time, and it leads through the journey', () => {
  fresh({a: null, b: null, c: null, d: null});
  assert.equal(nextStep().go, 'labels');
  state.step = 'labels';
  assert.equal(nextStep().act, 'learn');
  assert.equal(nextStep().enabled, false);
  const [x, y] = [store.addClass('x'), store.addClass('y')];
  store.label(['a', 'b'], x.id);
  assert.deepEqual(nextStep().hint, ['next.hint.photos', {n: 2, name: 'y'}]);
  store.label(['c', 'd'], y.id);
  assert.deepEqual([nextStep().act, nextStep().enabled, nextStep().params.n], ['learn', true, 4]);
  state.photos.get('d').status = 'reading';
  assert.equal(nextStep().enabled, false, 'photos are still being read');
  state.photos.get('d').status = 'ready';
  state.learn.status = 'running';
  assert.equal(nextStep().act, 'cancel');
  Object.assign(state.learn, {status: 'done', doc: state.doc, result: {}});
  assert.equal(nextStep().go, 'compare');
  state.step = 'compare';
  assert.equal(nextStep().go, 'report', 'stress needs a comparison');
  compared = true;
  assert.equal(nextStep().go, 'stress');
  state.step = 'stress';
  assert.equal(nextStep().act, 'save');
  state.project.saved = state.doc;
  assert.equal(nextStep().act, 'add');
  store.label(['a'], y.id);
  store.label(['b', 'a'], x.id);
  assert.equal(store.stale(), false, 'the labels are what they were');
  store.label(['b', 'c'], y.id);
  store.label(['a', 'd'], x.id);
  assert.deepEqual([store.stale(), nextStep().key], [true, 'next.again']);
});

test('work is unsaved until document and model are in a file', () => {
  fresh();
  assert.equal(store.dirty(), false);
  store.addPhotos([{photo: photo('a'), label: null}]);
  assert.equal(store.dirty(), true);
  state.project.saved = state.doc;
  assert.equal(store.dirty(), false);
  state.project.model = {bytes: new Blob(['m'])};
  assert.equal(store.dirty(), true);
});

test('photos that belong together are undone together', () => {
  fresh();
  store.addPhotos([{photo: photo('a'), label: 'x'}]);
  store.addPhotos([{photo: photo('b'), label: 'x'}], {more: true});
  assert.deepEqual(state.doc.ids, ['a', 'b']);
  store.undo();
  assert.deepEqual([state.doc.ids, state.doc.classes], [[], []]);
});
