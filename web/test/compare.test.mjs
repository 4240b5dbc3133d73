// The comparison: numbers as the sample carries them, what is asked of the engine, what is kept, what is refused.

import './browser.mjs';
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {inventResult, inventStress} from './invented.js';

await import('../js/strings-compare.js');
await import('../js/strings-stress.js');
const numbers = await import('../js/compare-numbers.js');
const {setLanguage} = await import('../js/i18n.js');
const {checkResult, checkStress} = await import('../js/compare-check.js');
const {comparing, compareStale, readOptions} = await import('../js/compare.js');
const {fullResult, meaning, change, stressing, stressStale} = await import('../js/stress.js');
const {chance} = await import('../js/compare-plan.js');
const {behind} = await import('../js/compare-matrix.js');
const {ticks} = await import('../js/charts.js');
const store = await import('../js/store.js');
const {state} = store;

setLanguage('en');

test('a share is a count below 50 photos, a whole percent below 1000', () => {
  const {bounds, share} = numbers;
  assert.equal(share({value: 19 / 24, total: 24}), '19 of 24');
  assert.equal(share({value: 19.5 / 24, total: 24}), '19.5 of 24');
  assert.equal(share({value: 0.794, total: 50}), '79 %');
  assert.equal(share({value: 0.7944, total: 999}), '79 %');
  assert.equal(share({value: 0.7944, total: 1000}), '79.4 %');
  assert.equal(share({value: 0, total: 0}), '—');
  assert.equal(bounds({low: 0.6, high: 0.91, total: 24}), '14 to 22');
  assert.equal(bounds({low: 0.614, high: 0.909, total: 60}), '61 to 91%');
  for (let n = 1; n < 50; n++) assert.doesNotMatch(share({value: 1 / 3, total: n}), /%/, `${n} photos`);
  assert.deepEqual([49, 50].map((n) => numbers.rough(1 / 3, n)), ['about 35%', '33 %']);
});

test('differences are whole photos of 100 with their sign', () => {
  assert.deepEqual([0.083, -0.083, 0.004, -0.004, 0].map(numbers.of100), ['+8', '−8', '0', '0', '0']);
  assert.deepEqual([0.0001, 0.0123, 0.31].map(numbers.pValue), ['< 0.001', '0.012', '0.31']);
  assert.deepEqual([4.4, 33, 61, 200].map(numbers.duration), ['about 4 s', 'about 35 s', 'about 60 s', 'about 3 min']);
});

test('what a comparison can show grows with the photos, through the values that were simulated', () => {
  assert.equal(chance(23), 0);
  assert.deepEqual([24, 36, 72, 200, 5000].map((n) => Math.round(chance(n))), [22, 47, 74, 98, 98]);
  for (let n = 25; n < 300; n++) assert.ok(chance(n) >= chance(n - 1), `${n}`);
  const doc = readFileSync(new URL('../../core/eval/doc.go', import.meta.url), 'utf8').replace(/\n\/\/\s*(?:- )?/g, ' ');
  assert.match(doc, /"helps" in 22, 47, 74 and 98 % of the comparisons of 24, 36,\s+72 and 200 photos/, 'as package eval says');
});

test('axes have round steps', () => {
  assert.deepEqual(ticks(0, 1), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual(ticks(0, 29), [0, 10, 20]);
  const middle = ticks(-0.1, 0.1);
  assert.ok(middle.some((v) => Math.abs(v) < 1e-12) && Math.abs(middle[0] + middle.at(-1)) < 1e-12, `${middle}`);
});

test('options that make no sense are the defaults', () => {
  const chosen = {folds: 8, repeats: 3, steps: 240, seed: 7, augmentation: 'harsh'};
  assert.deepEqual(readOptions(chosen), chosen);
  assert.deepEqual(readOptions({augmentation: 'mild'}), readOptions());
  assert.deepEqual(readOptions({folds: 1, repeats: 0, steps: -1, seed: 0.5}), readOptions());
  assert.deepEqual(readOptions({folds: '5', repeats: NaN, steps: 1e9, seed: null}), readOptions());
});

const classes = [{id: 'a', name: '壁'}, {id: 'b', name: 'Pipe'}];
const labels = Array.from({length: 24}, (_, i) => ({photoId: `p${i}`, classId: i % 2 ? 'a' : 'b', group: i < 4 ? 'g' : ''}));

test('a result that fits together passes, any that does not is refused', () => {
  const fresh = () => inventResult('helps', {classes, labels});
  checkResult(fresh());
  const empty = inventResult('too_few', {classes, labels, arms: false});
  checkResult(empty);
  assert.deepEqual([empty.comparison.arms, empty.comparison.answers, empty.comparison.curve], [[], [], []], 'lists that Go leaves out');
  const broken = {
    'no data': (r) => { delete r.data; }, 'a verdict of its own': (r) => { r.comparison.verdict = 'wins'; },
    'an unknown class': (r) => { r.comparison.answers[3].said[1].class = 2; }, 'half a class': (r) => { r.comparison.answers[0].class = 0.5; },
    'a missing arm': (r) => { r.comparison.answers[0].said.pop(); }, 'a share above one': (r) => { r.comparison.arms[0].accuracy.value = 1.2; },
    'an interval upside down': (r) => { r.comparison.arms[0].perClass[0].recall = {value: 0.5, low: 0.6, high: 0.4, total: 4}; },
    'a matrix of another size': (r) => { r.comparison.arms[2].confusion.push([0, 0]); }, 'an unknown arm': (r) => { r.comparison.arms[1].arm = 'constructor'; },
    'text for a number': (r) => { r.comparison.difference.mean = '0.1'; }, 'no number': (r) => { r.comparison.curve[0].low = null; },
    'a quality of depth that is none': (r) => { r.depth = {quality: 0.1, photos: 24, left: '24'}; },
    'a seed that is none': (r) => { r.method.seed = '<b>'; }, 'a name of no class': (r) => { r.data.classes[0].id = {}; },
  };
  for (const [name, damage] of Object.entries(broken)) {
    const r = fresh();
    damage(r);
    assert.throws(() => checkResult(r), RangeError, name);
  }
  for (const nothing of [null, 5, 'x', [], {}]) assert.throws(() => checkResult(nothing), RangeError);
  checkStress(inventStress(24));
  for (const damage of [(s) => { s.curves[0].points[1].arms[0].accuracy.total = -1; }, (s) => { s.curves = {}; }, (s) => { s.curves[0].classUntil.single = 'x'; }]) {
    const s = inventStress(24);
    damage(s);
    assert.throws(() => checkStress(s), RangeError);
  }
});

test('behind the cells of the matrix are all photos, each once', () => {
  const result = inventResult('hurts', {classes, labels});
  result.comparison.arms.forEach((arm, index) => {
    const cells = classes.flatMap((_, truth) => classes.map((__, said) => behind(result, index, truth, said)));
    assert.deepEqual(cells.flat().map((a) => a.photoId).sort(), labels.map((l) => l.photoId).sort(), arm.arm);
    assert.deepEqual(cells.map((c) => c.length), arm.confusion.flat(), 'as the confusion of one repeat says');
  });
});

/** A page with the labels above, and an engine that answers as it is told; what it was asked is in `asked`. */
function openPage(answers) {
  const asked = [];
  store.openDoc({
    ids: labels.map((l) => l.photoId), classes, labels: Object.fromEntries(labels.map((l) => [l.photoId, l.classId])),
    groups: Object.fromEntries(labels.filter((l) => l.group).map((l) => [l.photoId, l.group])),
  }, labels.map((l) => ({id: l.photoId, name: l.photoId, status: 'ready'})));
  for (const name of ['compare', 'stress']) store.parts.get(name).load(null);
  const tools = {
    engine: {request: async (type, body, _, calls) => { asked.push({type, body, calls}); return {body: await answers[type](body, calls), blobs: []}; }},
    photos: {during: (f) => f(), gather: async () => ({labels: store.trainingLabels(), unlabelled: []})},
    helpers: {session: () => ({ask() {}, end() {}}), available: () => 1},
    workspace: {autosave: {id: '', flush: async () => {}, keep: async () => false, kept: async () => [], discard: async () => false}},
  };
  comparing.connect(tools);
  stressing.connect(tools);
  return asked;
}

const compare = (body) => ({result: inventResult('helps', body), ms: 5, workers: 2});

test('a comparison asks for the labels, counts the looks, and is stale when labels change', async () => {
  const asked = openPage({compare});
  state.problems = [{}, {}];
  const {result} = await comparing.run({seed: 3});
  assert.deepEqual([asked[0].type, asked[0].body.labels.length, asked[0].body.options, asked[0].body.helpers], ['compare', 24, {folds: 5, repeats: 2, steps: 0, seed: 3, augmentation: 'plain'}, 1]);
  assert.deepEqual([state.compare.status, result.method.looks, result.data.refused, compareStale()], ['done', 1, 2, false]);
  assert.equal((await comparing.run({seed: 3})).result.method.looks, 1, 'the same question again');
  assert.equal((await comparing.run({seed: 4})).result.method.looks, 2);
  store.label(['p0'], 'a');
  assert.ok(compareStale());
  store.undo();
  assert.ok(!compareStale());
  store.setGroups({p7: 'g'});
  assert.ok(compareStale(), 'places matter as well');
  state.problems = [];
});

test('a cancel shows at once and leaves what was found before', async () => {
  let stopped;
  openPage({compare: (body, {signal}) => (body.options.seed === 1 ? compare(body) : new Promise((_, reject) => {
    stopped = reject;
    signal.addEventListener('abort', () => setTimeout(() => reject(Object.assign(new EngineError('cancelled'))), 20));
  }))});
  const {EngineError} = await import('../js/engine-client.js');
  const first = (await comparing.run({seed: 1})).result;
  const run = comparing.run({seed: 2});
  await assert.rejects(comparing.run({seed: 1}), {kind: 'busy', params: {running: 'compare', detail: 'compare is still running'}});
  await assert.rejects(stressing.run(), {kind: 'busy'});
  await new Promise((r) => setTimeout(r));
  assert.ok(stopped);
  comparing.cancel();
  assert.equal(state.compare.status, 'stopping');
  await assert.rejects(run, {kind: 'cancelled'});
  assert.deepEqual([state.compare.status, state.compare.result, state.compare.ended, state.compare.error], ['done', first, 'cancelled', null]);
});

test('another project ends a comparison without a trace', async () => {
  let answer;
  openPage({compare: () => new Promise((resolve) => { answer = resolve; })});
  const run = comparing.run({});
  await new Promise((r) => setTimeout(r));
  store.parts.get('compare').load(null);
  answer(compare({classes, labels}));
  await assert.rejects(run, {kind: 'cancelled'});
  assert.deepEqual([state.compare.status, state.compare.result], ['idle', null]);
});

test('results survive a reload, also under the new ids of a project file, and nonsense is refused', async () => {
  openPage({compare, stress: () => ({result: inventStress(24), ms: 1})});
  await comparing.run({});
  await stressing.run({});
  assert.equal(fullResult().stress, state.stress.result);
  const text = JSON.stringify({compare: store.parts.get('compare').save(), stress: store.parts.get('stress').save()});
  const kept = JSON.parse(text, (_, v) => (typeof v === 'string' && /^p\d+$/.test(v) ? `new-${v}` : v));
  const {doc} = state;
  const renamed = (table) => Object.fromEntries(Object.entries(table).map(([id, v]) => [`new-${id}`, v]));
  store.openDoc({ids: doc.ids.map((id) => `new-${id}`), classes, labels: renamed(doc.labels), groups: renamed(doc.groups)}, []);
  for (const name of ['compare', 'stress']) store.parts.get(name).load(kept[name]);
  assert.deepEqual([state.compare.status, state.compare.here, compareStale(), stressStale()], ['done', false, false, false]);
  assert.equal(state.compare.result.comparison.answers[5].photoId, 'new-p5');
  assert.ok(fullResult().stress, 'and belong together');
  for (const value of [{}, {result: 5}, {...kept.compare, of: {classes: [1], labels: []}}, {...kept.compare, of: null}]) {
    assert.throws(() => store.parts.get('compare').load(value), RangeError);
  }
  assert.ok(state.compare.result, 'what is refused changes nothing');
});

test('after a reload the stress test compares once more, with the settings of the result', async () => {
  const asked = openPage({compare, stress: () => ({result: inventStress(24), ms: 1})});
  await assert.rejects(stressing.run({}), {kind: 'not_compared'});
  await comparing.run({seed: 9, folds: 3});
  store.parts.get('compare').load(JSON.parse(JSON.stringify(store.parts.get('compare').save())));
  await stressing.run({corruptions: ['dark']});
  assert.deepEqual(asked.map((a) => a.type), ['compare', 'compare', 'stress']);
  assert.deepEqual([asked[1].body.options.seed, asked[1].body.options.folds, asked[2].body.corruptions], [9, 3, ['dark']]);
  assert.equal(state.compare.result.method.looks, 1, 'that is no new look');
  await comparing.run({seed: 10});
  assert.ok(stressStale() && !fullResult().stress, 'another comparison has other trainings');
  store.label(['p0'], 'a');
  store.parts.get('compare').load(JSON.parse(JSON.stringify(store.parts.get('compare').save())));
  await assert.rejects(stressing.run({}), {kind: 'not_compared'}, 'labels have changed: the same trainings cannot be made');
});

test('strengths mean what core/data makes of them', () => {
  const go = readFileSync(new URL('../../core/data/corrupt.go', import.meta.url), 'utf8');
  for (const formula of ['math.Pow(.06, s)', 'expose(m, 1, 1, 0, .3*s)', 's*longer/50', '2+int(88*(1-s)*(1-s)+.5)', '45° s', '40° s']) {
    assert.ok(go.includes(formula), `core/data has another formula than ${formula}`);
  }
  const at = (s) => ['dark', 'noise', 'blur', 'jpeg', 'rotate', 'tilt'].map((k) => Number(meaning(k, s).n));
  assert.deepEqual(at(1), [6, 30, 2, 2, 45, 40]);
  assert.deepEqual(at(0.5), [24, 15, 1, 24, 23, 20]);
  assert.deepEqual(at(0), [100, 0, 0, 100, 0, 0]);
});

test('the change of a depth map is a mean over what both know', () => {
  assert.equal(change({data: [1.1, 2, 0, 4]}, {data: [1, 2, 3, 0]}), (1.1 - 1) / 1 / 2);
  assert.equal(change({data: [0]}, {data: [0]}), 0);
});
