// Learning, comparison and stress test: one at a time, and who comes second is told with what the engine is busy.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {EngineError} = await import('../js/engine-client.js');
const {alone, leave, occupied, refuseIfOccupied} = await import('../js/exclusive.js');
const {failureText, setLanguage} = await import('../js/i18n.js');
const {state} = await import('../js/store.js');

const pending = () => {
  let end;
  const promise = new Promise((resolve, reject) => { end = {resolve, reject}; });
  return {promise, ...end};
};

test('whoever comes second is refused, and told why in both languages', async () => {
  const job = pending();
  const first = alone('compare', () => job.promise);
  assert.deepEqual([state.job.name, occupied()], ['compare', true]);
  for (const name of ['learn', 'compare', 'stress']) {
    let begun = false;
    const error = await alone(name, () => { begun = true; }).catch((e) => e);
    assert.ok(error instanceof EngineError && !begun);
    assert.deepEqual([error.kind, error.params.running], ['busy', 'compare']);
    assert.match(error.message, /compare/);
    setLanguage('ja');
    assert.equal(failureText(error).cause, '比較の途中です');
    setLanguage('en');
    assert.equal(failureText(error).cause, 'The comparison is still running');
    assert.ok(failureText(error).fix.length > 10);
  }
  assert.throws(refuseIfOccupied, {kind: 'busy'});
  job.resolve(7);
  assert.equal(await first, 7);
  assert.deepEqual([state.job.name, occupied()], ['', false]);
  refuseIfOccupied();
  assert.equal(await alone('stress', async () => state.job.name), 'stress');
});

test('work that fails makes room, also when it fails at once', async () => {
  for (const work of [async () => { throw new EngineError('cancelled'); }, () => { throw new EngineError('cancelled'); }]) {
    await assert.rejects(alone('learn', work), {kind: 'cancelled'});
    assert.ok(!occupied());
  }
});

test('what has been left is waited for, one after the other', async () => {
  const job = pending();
  const first = alone('compare', () => job.promise);
  leave('stress'); // is not what runs
  await assert.rejects(alone('learn', () => {}), {kind: 'busy'});
  leave('compare');
  const seen = [];
  const next = pending();
  const second = alone('learn', () => { seen.push('learn'); return next.promise; });
  const third = alone('stress', () => { seen.push('stress'); });
  third.catch(() => {});
  await new Promise((r) => setTimeout(r));
  assert.deepEqual(seen, [], 'the engine still has the first');
  job.reject(new EngineError('cancelled'));
  await assert.rejects(first, {kind: 'cancelled'});
  await new Promise((r) => setTimeout(r));
  assert.deepEqual(seen, ['learn']);
  await assert.rejects(third, {kind: 'busy'});
  next.resolve();
  await second;
});
