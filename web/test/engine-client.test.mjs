// Requests to an engine that is slow, or lost.

import './browser.mjs';
import assert from 'node:assert/strict';
import test, {mock} from 'node:test';

const {EngineClient} = await import('../js/engine-client.js');

class FakeWorker {
  static last = null;
  constructor() { FakeWorker.last = this; }
  postMessage(m) {
    if (m.type === 'start') queueMicrotask(() => this.hear({type: 'ready'}));
    else if (m.type !== 'cancel') this.asked = m.id;
  }
  hear(data) { this.onmessage({data}); }
  progress() { this.hear({v: 1, id: this.asked, type: 'progress', body: '{}'}); }
  terminate() { this.dead = true; }
}
globalThis.Worker = FakeWorker;

async function open() {
  const stops = [];
  const engine = new EngineClient((error) => stops.push(error));
  await engine.start({});
  return {engine, stops, worker: FakeWorker.last};
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a cancelled engine has the longer to obey, the slower it has been', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  for (const [pause, least, most] of [[0, 3900, 4100], [3000, 8900, 9100], [60000, 19900, 20100]]) {
    const {engine, stops, worker} = await open();
    const abort = new AbortController();
    const answer = engine.request('learn', {}, [], {signal: abort.signal}).catch((e) => e.kind);
    await settle();
    worker.progress();
    now += pause;
    worker.progress();
    mock.timers.enable({apis: ['setTimeout']});
    abort.abort();
    mock.timers.tick(least);
    assert.ok(!worker.dead, `${pause} ms between signs of life: replaced before ${least} ms`);
    mock.timers.tick(most - least);
    mock.timers.reset();
    assert.ok(worker.dead && stops.length === 1, `${pause} ms: not replaced after ${most} ms`);
    assert.equal(await answer, 'cancelled');
  }
});

test('only who had been asked is told that the engine died of it', async () => {
  const {engine, stops, worker} = await open();
  const asked = engine.request('add').catch((e) => e);
  await settle();
  worker.hear({type: 'exit', outOfMemory: true});
  const after = await engine.request('add').catch((e) => e);
  assert.deepEqual([(await asked).kind, (await asked).params], ['stopped', {why: 'memory'}]);
  assert.deepEqual([after.kind, after.params.unasked], ['stopped', true]);
  assert.equal(stops[0].params.why, 'memory');
});
