// Sizes and blocks in the headers of photos that the browser converts, and when it does.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {sendReadable, sizeOf, withoutExif} = await import('../js/convert.js');
const {EngineError} = await import('../js/engine-client.js');

const bytes = (...parts) => {
  const out = [];
  for (const p of parts) typeof p === 'string' ? out.push(...Buffer.from(p, 'latin1')) : out.push(...p);
  return new Uint8Array(out).buffer;
};
const u32 = (v, little) => { const b = new DataView(new ArrayBuffer(4)); b.setUint32(0, v, little); return new Uint8Array(b.buffer); };
const chunk = (id, payload) => [...Buffer.from(id), ...u32(payload.length, true), ...payload, ...(payload.length & 1 ? [0] : [])];
const box = (id, payload) => [...u32(8 + payload.length), ...Buffer.from(id), ...payload];
const ispe = (w, h) => box('ispe', [0, 0, 0, 0, ...u32(w), ...u32(h)]);

test('the size of a BMP, upside down or not', () => {
  const bmp = (w, h) => new DataView(bytes('BM', new Uint8Array(12), u32(40, true), u32(w, true), u32(h >>> 0, true)));
  assert.deepEqual(sizeOf(bmp(640, 480), 'bmp'), {width: 640, height: 480});
  assert.deepEqual(sizeOf(bmp(640, -480), 'bmp'), {width: 640, height: 480});
  assert.equal(sizeOf(new DataView(bytes('BM')), 'bmp'), null);
  assert.equal(sizeOf(new DataView(bytes('BM', new Uint8Array(12), u32(12, true), new Uint8Array(8))), 'bmp'), null);
});

test('the size of a HEIC or AVIF is the largest of its pictures', () => {
  const heic = new DataView(bytes(box('ftyp', [...Buffer.from('heic')]), box('meta', [...ispe(512, 512), ...ispe(4032, 3024), ...ispe(320, 240)])));
  assert.deepEqual(sizeOf(heic, 'heic'), {width: 4032, height: 3024});
  assert.equal(sizeOf(new DataView(bytes(box('ftyp', [...Buffer.from('avif')]), 'isp')), 'avif'), null);
  assert.equal(sizeOf(new DataView(bytes('xxxxispe')), 'avif'), null); // cut off
});

test('the EXIF block of a WebP is hidden, the rest stays, and a damaged file is no trouble', () => {
  const file = (flags, id) => bytes('RIFF', u32(0, true), 'WEBP', chunk('VP8X', [flags, 1, 2, 3]), chunk('VP8L', [7, 8, 9]), chunk(id, [5, 5, 5]));
  assert.deepEqual(withoutExif(file(0x1c, 'EXIF')), file(0x14, 'xxxx'));
  for (const damaged of [bytes('RIFF'), bytes('RIFFxxxxWEBPVP8X'), bytes('RIFFxxxxWEBPEXIF', [255, 255, 255, 255])]) withoutExif(damaged);
});

test('what the engine reads or refuses for good is not converted', async () => {
  const file = new Blob(['photo']);
  let sent = 0;
  const refuse = (kind, params) => async () => { sent++; throw new EngineError(kind, params); };
  assert.deepEqual(await sendReadable(file, await file.arrayBuffer(), async (b) => b.byteLength), {answer: 5, instead: null});
  for (const [kind, params] of [['animated', {format: 'webp'}], ['corrupt', {format: 'gif'}], ['unsupported', {format: 'pdf'}], ['stopped', {}], ['heic', {format: 'heic'}]]) {
    sent = 0;
    await assert.rejects(sendReadable(file, await file.arrayBuffer(), refuse(kind, params)), {kind});
    assert.equal(sent, 1);
  }
});

test('limits hold before the browser decodes', async () => {
  let decoded = 0;
  globalThis.createImageBitmap = async () => { decoded++; throw new Error('not here'); };
  const send = async () => { throw new EngineError('heic', {format: 'heic'}); };
  for (const [w, h, kind, tries] of [[20000, 10, 'side_too_long', 0], [10000, 5001, 'too_many_pixels', 0], [10000, 5000, 'heic', 1]]) {
    decoded = 0;
    const file = new Blob([bytes(box('ftyp', []), ispe(w, h))]);
    await assert.rejects(sendReadable(file, await file.arrayBuffer(), send), {kind});
    assert.equal(decoded, tries);
  }
});

test('a picture that is damaged, or of another size than its header says, is refused', async () => {
  const send = async () => { throw new EngineError('convert', {format: 'gif', width: 4, height: 3, orientation: 1}); };
  let closed = 0;
  for (const decode of [async () => { throw new Error('damaged'); }, async () => ({width: 4000, height: 3, close() { closed++; }})]) {
    globalThis.createImageBitmap = decode;
    await assert.rejects(sendReadable(new Blob(['GIF89a']), new ArrayBuffer(6), send), {kind: 'corrupt'});
  }
  assert.equal(closed, 1);
});
