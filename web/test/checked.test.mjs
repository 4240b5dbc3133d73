// Parts are used only if they are what the manifest says.

import './browser.mjs';
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import test from 'node:test';

const {built, fetchChecked, sha256} = await import('../js/checked.js');

const bytes = (text) => new TextEncoder().encode(text);
const listed = (text) => [createHash('sha256').update(text).digest('base64'), bytes(text).length];

// Answers requests in turn, and keeps what they asked for.
function serve(...answers) {
  const asked = [];
  globalThis.fetch = async (url, options) => {
    asked.push([url, options.cache]);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return typeof answer === 'number' ? new Response('', {status: answer}) : new Response(answer);
  };
  return asked;
}

const text = (buffer) => new TextDecoder().decode(buffer);

test('what the manifest lists is handed on', async () => {
  const asked = serve('the engine');
  const parts = [];
  assert.equal(text(await fetchChecked('engine.wasm', {expect: listed('the engine'), onProgress: (p) => parts.push(p)})), 'the engine');
  assert.deepEqual(asked, [['/engine.wasm', 'default']]);
  assert.equal(parts.at(-1), 1);
  assert.ok(parts.every((p, i) => p >= (parts[i - 1] ?? 0)));
});

test('a stale copy is fetched again, past all caches', async () => {
  const asked = serve('the engine of yesterday', 'the engine');
  assert.equal(text(await fetchChecked('engine.wasm', {expect: listed('the engine')})), 'the engine');
  assert.deepEqual(asked.map(([, cache]) => cache), ['default', 'reload']);
});

test('what differs twice is refused by name', async () => {
  serve('another engine', 'another engine');
  await assert.rejects(fetchChecked('engine.wasm', {expect: listed('the engine')}), (e) => e.kind === 'integrity' && e.params.name === 'engine.wasm');
  serve('the engin', 'the enginf'); // same length, one bit
  await assert.rejects(fetchChecked('engine.wasm', {expect: listed('the engine')}), {kind: 'integrity'});
});

test('what does not come is another failure', async () => {
  serve(404);
  await assert.rejects(fetchChecked('engine.wasm', {expect: listed('x')}), (e) => e.kind === 'load' && e.params.detail.includes('404'));
  serve(new TypeError('Failed to fetch'));
  await assert.rejects(fetchChecked('engine.wasm', {expect: listed('x')}), {kind: 'load'});
});

test('sources as they are have no digests', async () => {
  assert.equal(built, false);
  serve('anything');
  assert.equal(text(await fetchChecked('engine.wasm')), 'anything');
});

test('the digest of the empty file', async () => {
  assert.equal(await sha256(bytes('')), '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='); // FIPS 180-4
});
