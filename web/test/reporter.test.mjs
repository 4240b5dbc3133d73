// The reporter's life: loaded once, started at the first use, started anew after it was lost.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {Reporter} = await import('../js/reporter-client.js');
const {EngineError} = await import('../js/engine-client.js');

/** A reporter whose worker is played by the test. */
function make({load = async () => 'module', open = async () => {}, answer = async () => ({body: {name: 'a.html', mime: 'text/html'}, blobs: [new ArrayBuffer(3)]})} = {}) {
  const log = [];
  let lose;
  const client = (stopped) => {
    lose = stopped;
    return {
      open,
      start: async (parts) => { log.push(['start', parts]); },
      request: (type, body) => { log.push([type, body]); return answer(type, body); },
      release: () => log.push(['release']),
    };
  };
  let loads = 0;
  return {reporter: new Reporter({client, load: () => { loads++; return load(); }}), log, lose: () => lose(), loads: () => loads};
}

test('nothing runs before the first request, and everything is loaded once', async () => {
  const {reporter, log, loads} = make();
  await reporter.load();
  assert.deepEqual(log, []);
  const {blob, name} = await reporter.report({result: '{"data":{}}', language: 'ja', names: {a: 'a.jpg'}});
  assert.equal(name, 'a.html');
  assert.equal(blob.type, 'text/html');
  assert.equal(blob.size, 3);
  await reporter.table({result: {data: {}}, form: {workDays: 1}, language: 'en'});
  assert.equal(loads(), 1);
  assert.deepEqual(log.map(([type]) => type), ['start', 'report', 'table']);
  assert.deepEqual(log[0][1], {wasm: 'module'});
  assert.deepEqual(log[1][1], {result: {data: {}}, form: null, language: 'ja', name: '', date: '', names: {a: 'a.jpg'}, photos: []});
  assert.deepEqual(log[2][1].form, {workDays: 1});
});

test('a cost, and a form that cannot be reckoned with', async () => {
  const answers = [{body: {options: []}, blobs: []}, new EngineError('bad_form', {fields: [{field: 'workDays'}]})];
  const {reporter, log} = make({answer: async () => { const a = answers.shift(); if (a instanceof Error) throw a; return a; }});
  assert.deepEqual(await reporter.cost({form: {workDays: 20}}), {options: []});
  await assert.rejects(reporter.cost({result: {}, form: {}}), (e) => e.kind === 'bad_form' && e.params.fields[0].field === 'workDays');
  assert.deepEqual(log[1], ['cost', {result: null, form: {workDays: 20}}]);
});

test('a program that is lost is started again at the next request', async () => {
  const {reporter, log, lose} = make();
  await reporter.report({result: {}, language: 'en'});
  lose();
  await reporter.report({result: {}, language: 'en'});
  assert.deepEqual(log.map(([type]) => type), ['start', 'report', 'start', 'report']);
});

test('a program that cannot be loaded stops nothing but reports', async () => {
  for (const broken of [{load: async () => { throw new EngineError('integrity', {name: 'reporter.wasm'}); }}, {open: async () => { throw new Error('blocked'); }}]) {
    const {reporter, log} = make(broken);
    await reporter.load();
    await assert.rejects(reporter.cost({form: {}}), (e) => e instanceof EngineError && ['integrity', 'load'].includes(e.kind));
    assert.deepEqual(log, []);
  }
});
