// The shared review queue: what goes into it, and what becomes of what others say. The reporter is played: Go's is tested in wasm/reporter.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {state, openDoc, parts} = await import('../js/store.js');
await import('../js/monitor.js');
const {give, named, setName, take} = await import('../js/queue.js');
const {setThreshold} = await import('../js/trust.js');
const {reporter} = await import('../js/reporter-client.js');

const sha = (i) => String(i).padStart(64, '0');

/** Photos of which the labelled ones are class a, and the others are predicted with these probabilities. */
function project(labelled, ps) {
  state.project.model = {sha256: 'm'};
  const photos = [...Array(labelled).fill(1), ...ps].map((p, i) => ({id: `p${i}`, name: `${i}.jpg`, sha: sha(i), status: 'ready',
    prediction: {learned: true, model: 'm', modelClasses: [], classes: [{label: 'a', p}, {label: 'b', p: 1 - p}]}}));
  const labels = Object.fromEntries(photos.slice(0, labelled).map((p) => [p.id, 'a']));
  openDoc({ids: photos.map((p) => p.id), labels, groups: {}, classes: [{id: 'a', name: 'ひび'}, {id: 'b', name: 'なし'}]}, photos);
  parts.get('queue').load(null);
  setThreshold(0.9);
}

/** Plays the reporter: answers with photos, and keeps what it was asked. */
function play(t, photos) {
  const asked = [];
  t.mock.method(reporter, 'queue', async (events, files) => {
    asked.push({events, files: files.length});
    return {photos, bad: 0, file: new TextEncoder().encode('merged').buffer};
  });
  return asked;
}

test('photos that need a person go out once, and what was decided about photos of the queue', async (t) => {
  project(2, [0.5, 0.99]);
  assert.ok(!named());
  setName('佐藤');
  assert.ok(named());
  const asked = play(t, [{sha256: sha(0), name: '0.jpg', state: 'open', answers: []}, {sha256: sha(1), name: '1.jpg', state: 'settled', answers: [{by: '佐藤', says: 'class', class: 'ひび'}]}]);
  assert.equal(await (await give()).text(), 'merged');
  const [, {events}] = asked;
  assert.deepEqual(events.map((e) => [e.kind, e.sha256]), [['answer', sha(0)], ['photo', sha(2)]]);
  assert.deepEqual([events[0].by, events[0].says, events[0].class], ['佐藤', 'class', 'ひび']);
  assert.deepEqual([events[1].photo, events[1].predicted, events[1].reasons], ['2.jpg', 'ひび', ['unsure']]);
  assert.match(events[1].when, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(state.queue.text, 'merged');
  assert.deepEqual(parts.get('queue').save(), {by: '佐藤', text: 'merged'});
  assert.equal(parts.get('queue').save(), parts.get('queue').save());
});

test('what all say becomes a label where there is none; disagreement and unknown photos are told', async (t) => {
  project(1, [0.5, 0.5, 0.5, 0.5]);
  const says = (...classes) => classes.map((c, i) => ({by: `person ${i}`, says: c ? 'class' : 'unusable', class: c}));
  const asked = play(t, [
    {sha256: sha(0), name: '0.jpg', state: 'settled', answers: says('なし')}, // labelled here otherwise
    {sha256: sha(1), name: '1.jpg', state: 'settled', answers: says('なし', 'なし')},
    {sha256: sha(2), name: '2.jpg', state: 'settled', answers: says('さび')}, // a class that is not here
    {sha256: sha(3), name: '3.jpg', state: 'disagreement', answers: says('なし', 'ひび')},
    {sha256: sha(4), name: '4.jpg', state: 'settled', answers: says('')},
    {sha256: sha(9), name: '9.jpg', state: 'settled', answers: says('なし')},
  ]);
  assert.deepEqual(await take(new Blob(['theirs'])), {labelled: 2, apart: ['3.jpg'], others: 1, bad: 0});
  assert.equal(asked[0].files, 1);
  const rust = state.doc.classes.find((c) => c.name === 'さび');
  assert.deepEqual(state.doc.labels, {p0: 'a', p1: 'b', p2: rust.id});
  await take(new Blob(['theirs']));
  assert.equal(asked[1].files, 2, 'what is known already goes along');
});
