// The page of studies: its times, and what it expects of a run. Its texts: aside.test.mjs.

import './browser.mjs';
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test, {mock} from 'node:test';

const {strings} = await import('../studies/strings.js');
const {duration, interval} = await import('../studies/text.js');
const {Pace} = await import('../studies/pace.js');
const {setLanguage} = await import('../js/language.js');
const {Followed} = await import('../studies/followed.js');
const {addressOf} = await import('../studies/route.js');
const {learn, learnAnswer, state} = await import('../studies/store.js');
const {decoded, path} = await import('../js/ask.js');

test('every state and verdict of the API has a name', () => {
  const api = JSON.parse(readFileSync(new URL('../../server/api/openapi.json', import.meta.url), 'utf8')).components.schemas;
  for (const s of api.Run.properties.state.enum) assert.ok(s === 'removed' || strings[`state.${s}`], s);
  for (const v of api.Answer.properties.verdict.enum) assert.ok(strings[`verdict.${v}`], v);
  for (const v of api.Row.properties.verdict.enum) assert.ok(strings[`compare.${v}`], v);
  for (const s of api.Request.properties.study.enum) assert.ok(strings[`study.${s}`], s);
});

test('what comes from elsewhere cannot leave its place in an address', () => {
  assert.equal(path`runs/${'../../x?y#z'}/stop`, '/api/v1/runs/..%2F..%2Fx%3Fy%23z/stop');
  assert.equal(path`runs`, '/api/v1/runs');
  assert.equal(addressOf('a/b', 'c d'), '#/runs/a%2Fb/c%20d');
  assert.deepEqual(['c%20d', '%', '%E0%A4%A'].map(decoded), ['c d', '%', '%E0%A4%A']);
});

test('times are no more exact than is known', () => {
  setLanguage('en');
  assert.deepEqual([0, 4.4, 12, 89, 91, 3599, 3600 * 5 + 90, 3600 * 24 * 3].map(duration), ['0 s', '4 s', '10 s', '90 s', '2 min', '1 h 0 min', '5 h 2 min', '3 d 0 h']);
  assert.equal(duration(-5), '0 s');
  setLanguage('ja');
  assert.equal(duration(7200), '2 時間 0 分');
});

test('numbers are written as in the report', () => {
  assert.deepEqual(interval({mean: 0.0312, low: -0.01, high: 0.08}, true), ['+3.1', '[−1.0, +8.0]']);
  assert.deepEqual(interval({mean: 0.8, low: 0.75, high: 0.85}), ['80.0', '[75.0, 85.0]']);
});

test('the time left follows from what was seen, not from what was there before', () => {
  const p = new Pace();
  const run = (done, state = 'running') => ({state, done, total: 100});
  p.see(run(50), 0);
  assert.equal(p.left(run(50), 0), null, 'nothing has ended yet');
  for (let i = 1; i <= 4; i++) p.see(run(50 + i), i * 2000);
  assert.equal(p.left(run(54), 8000), 46 * 2);
  assert.equal(p.left(run(54), 9000), 46 * 2 - 1, 'the clock goes on between results');
  p.see(run(54), 9000);
  assert.equal(p.left(run(54), 1e9), 0, 'never less than nothing');
  p.see(run(54, 'stopped'), 10_000);
  assert.equal(p.left(run(54, 'stopped'), 10_000), null);
  p.see(run(54), 1e6);
  p.see(run(56), 1e6 + 1000);
  assert.equal(p.left(run(56), 1e6 + 1000), null, 'the pause does not count');
  p.see(run(57), 1e6 + 1500);
  assert.equal(p.left(run(57), 1e6 + 1500), 43 * 0.5);
  assert.equal(p.left({state: 'running', done: 57, total: 0}, 1e6 + 1500), null, 'the whole is not known');
});

test('an event that overtakes an answer is what counts', () => {
  const running = {id: 'r', state: 'running', done: 1, total: 9}, stopped = {...running, state: 'stopped', done: 2};
  learn(running, 0);
  learn(stopped, 1);
  learnAnswer({...running}, running);
  assert.equal(state.runs.get('r').state, 'stopped');
  learnAnswer({...running}, stopped);
  assert.equal(state.runs.get('r').state, 'running');
  learn({...running, state: 'removed'}, 2);
  assert.equal(state.runs.has('r'), false);
  learnAnswer(running, undefined);
  assert.equal(state.runs.get('r'), running, 'a run that was not known');
});

test('what is made of results is asked for now and then, at once at the end, and not again and again where it fails', async () => {
  mock.timers.enable({apis: ['setTimeout', 'Date'], now: 1e12});
  const now = mock.method(performance, 'now', () => Date.now());
  const settled = async () => { for (let i = 0; i < 20; i++) await Promise.resolve(); };
  const pass = async (ms) => { mock.timers.tick(ms); await settled(); };
  try {
    const f = new Followed();
    let asked = 0, fails = false;
    const look = async (of, results, more) => {
      f.look(of, results, more, async () => { asked++; if (fails) throw new Error('no'); return {asked}; });
      await settled();
      return [asked, f.answer?.asked, f.results];
    };
    assert.deepEqual(await look('', 1, true), [0, undefined, undefined]);
    assert.deepEqual(await look('a', 1, true), [1, 1, 1], 'the first at once');
    for (let n = 2; n < 50; n++) assert.deepEqual(await look('a', n, true), [1, 1, 1]);
    await pass(4000);
    assert.deepEqual(await look('a', 49, true), [2, 2, 49], 'the newest of those that came meanwhile');
    assert.deepEqual(await look('a', 50, true), [2, 2, 49]);
    await look('a', 51, false);
    assert.deepEqual(await look('a', 51, false), [3, 3, 51], 'the last');
    assert.deepEqual(await look('b', 1, false), [4, 4, 1], 'of another run');

    fails = true;
    for (let i = 0; i < 20; i++) await look('b', 2, false);
    assert.deepEqual([asked, f.answer.asked, f.problem.message], [5, 4, 'no']);
    fails = false;
    await pass(4000);
    assert.deepEqual(await look('b', 2, false), [6, 6, 2]);
    assert.equal(f.problem, null);
  } finally {
    now.mock.restore();
    mock.timers.reset();
  }
});
