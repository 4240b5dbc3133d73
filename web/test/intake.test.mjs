// Taking photos in: folders to classes and groups, depth maps beside photos, zips of other programs, copies, places.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';
import {deflateRawSync} from 'node:zlib';

const {sortFiles} = await import('../js/intake.js');
const {guessLevel, levels, placeOf, rows} = await import('../js/folders.js');
const {bestOf, findCopies} = await import('../js/duplicates.js');
const {byDay, freeName} = await import('../js/places.js');
const {openZip} = await import('../js/unzip.js');
const {crc32} = await import('../js/zip.js');

const at = (...paths) => paths.map((p) => ({path: p ? p.split('/') : []}));

test('the first level at which folders differ names the classes', () => {
  for (const [paths, level] of [
    [['crack', 'ok'], 0],
    [['site/crack', 'site/ok'], 1],
    [['site/crack/1F', 'site/crack/2F', 'site/ok/1F'], 1],
    [['crack'], 0],
    [['site/crack'], 1],
    [['site', 'site/crack'], 1],
    [['', 'crack'], 0],
    [['', ''], -1],
    [['a/b/c', 'a/b/c'], 2],
  ]) assert.equal(guessLevel(at(...paths)), level, paths.join(' '));
});

test('folders below the class are its groups, photos above it have no class', () => {
  const photos = at('site/crack/1F', 'site/crack/1F/day 2', 'site/crack', 'site', 'site/ok');
  assert.deepEqual(photos.map((p) => placeOf(p, 1)), [
    {label: 'crack', group: '1F'}, {label: 'crack', group: '1F / day 2'}, {label: 'crack', group: ''}, {label: null, group: ''}, {label: 'ok', group: ''},
  ]);
  assert.deepEqual(rows(photos, 1), [{label: 'crack', photos: 3, groups: 2}, {label: 'ok', photos: 1, groups: 0}, {label: null, photos: 1, groups: 0}]);
  assert.deepEqual(levels(photos).map((l) => [l.count, l.example]), [[1, ['site']], [2, ['crack', 'ok']], [1, ['1F']], [1, ['day 2']]]);
  assert.deepEqual(['unlabelled', 'unlabeled', '未分類', 'Unlabelled'].map((name) => placeOf({path: [name, 'hall']}, 0)), [
    {label: null, group: 'hall'}, {label: null, group: 'hall'}, {label: null, group: 'hall'}, {label: 'Unlabelled', group: 'hall'},
  ]);
  assert.deepEqual(rows(photos, -1), [{label: null, photos: 5, groups: 0}]);
});

const file = (name, content = 'x') => new File([content], name, {type: /png$/i.test(name) ? 'image/png' : 'image/jpeg'});
const grey = (bits, colour = 0) => Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 9, 0, 0, 0, 9, bits, colour]);

test('depth maps are found by name, by folder and by their 16 bits of grey', async () => {
  const found = [
    ['a.jpg', 's'], ['a.depth.png', 's'],
    ['b.JPG', 's'], ['b.png', 's/depth'],
    ['か\u3099.jpg', 's'], ['が.png', 's/奥行き'],
    ['d.jpg', 's', 'x'], ['d.png', 's', grey(16)],
    ['e.jpg', 's'], ['e.png', 's', grey(8)],
    ['f.jpg', 's'], ['f.png', 's', grey(16, 2)],
    ['g.jpg', 'images'], ['g.png', 'depth'],
    ['lost.png', 's/depth'],
    ['h.png', 's', grey(16)],
  ].map(([name, path, content]) => ({file: file(name, content), path: path.split('/')}));
  const got = await sortFiles(found);
  const maps = Object.fromEntries(got.photos.map((p) => [p.file.name.normalize('NFC'), p.depthFile?.name ?? '']));
  assert.deepEqual(maps, {
    'a.jpg': 'a.depth.png', 'b.JPG': 'b.png', 'が.jpg': 'が.png', 'd.jpg': 'd.png', 'e.jpg': '', 'e.png': '', 'f.jpg': '', 'f.png': '',
    'g.jpg': 'g.png', 'h.png': '',
  });
  assert.deepEqual([got.depthMaps, got.ignored], [5, 1], 'a depth map without a photo is left out');
});

test('copies are the same file, or within six bits of one another', () => {
  const photos = [
    {id: 'a', sha: '1', fingerprint: '0000000000000000'}, {id: 'b', sha: '1', fingerprint: '0000000000000000'},
    {id: 'c', sha: '2', fingerprint: 'ffff000000000000'}, {id: 'd', sha: '3', fingerprint: 'fff0000000000003'}, // 6 bits
    {id: 'e', sha: '4', fingerprint: '00000000ffffffff'}, {id: 'f', sha: '5', fingerprint: '00000000ffffff80'}, // 7 bits
    {id: 'g', sha: '', fingerprint: ''}, {id: 'h', sha: '', fingerprint: 'not a print'},
  ];
  const got = findCopies(photos, {c: 'x', d: 'y', b: 'x'});
  assert.deepEqual(got.map((g) => [g.kind, g.ids, g.classes]), [['exact', ['a', 'b'], ['x']], ['near', ['c', 'd'], ['x', 'y']]]);
  assert.equal(bestOf(['a', 'b'], {b: 'x'}), 'b', 'the one with a label stays');
  assert.deepEqual(findCopies(photos, {}, [got[0].key]).map((g) => g.kind), ['near'], 'what the user keeps is not shown again');
});

test('copies agree with a comparison of all pairs', () => {
  let seed = 7;
  const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0);
  const hex = (x) => x.toString(16).padStart(8, '0');
  const photos = Array.from({length: 60}, (_, i) => ({id: String(i), fingerprint: hex(random() & 0x00ff00ff) + hex(random() & 0x0f0f)}));
  const distance = (a, b) => [...(BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2)].filter((c) => c === '1').length;
  const near = photos.map((p) => photos.filter((q) => q !== p && distance(p.fingerprint, q.fingerprint) <= 6).map((q) => q.id));
  const grouped = new Map(findCopies(photos, {}).flatMap((g) => g.ids.map((id) => [id, g])));
  photos.forEach((p, i) => {
    assert.equal(grouped.has(p.id), near[i].length > 0, `photo ${i}`);
    for (const other of near[i]) assert.equal(grouped.get(other), grouped.get(p.id));
  });
  assert.ok(grouped.size > 0);
});

test('days group what has no place yet', () => {
  const photos = [{id: 'a', taken: '2026-05-17T09:00:00'}, {id: 'b', taken: '2026-05-18T09:00:00'}, {id: 'c', taken: '2026-05-17T10:00:00'}, {id: 'd', taken: ''}];
  assert.deepEqual(byDay(photos, {c: '1F'}), {a: '2026-05-17', b: '2026-05-18'});
  assert.equal(freeName('Place', {a: 'Place 1', b: 'Place 3'}), 'Place 2');
});

// A zip as other programs write it: [{name: bytes, data, method, flags, mode, plain}].
function zip(list) {
  const parts = [];
  const central = [];
  let offset = 0;
  const record = (...fields) => {
    const b = Buffer.alloc(fields.reduce((n, [size]) => n + size, 0));
    let p = 0;
    for (const [size, v] of fields) { b.writeUIntLE(v, p, size); p += size; }
    return b;
  };
  for (const {name, data, method = 8, flags = 0, mode = 0o100644, plain = data.length, extra = Buffer.alloc(0)} of list) {
    const packed = method === 8 ? deflateRawSync(data) : Buffer.from(data);
    const common = [[2, 20], [2, flags], [2, method], [4, 0], [4, crc32(data)], [4, packed.length], [4, plain], [2, name.length]];
    parts.push(record([4, 0x04034b50], ...common, [2, 0]), name, packed);
    central.push(record([4, 0x02014b50], [1, 20], [1, 3], ...common, [2, extra.length], [2, 0], [2, 0], [2, 0], [2, 0], [2, mode], [4, offset]), name, extra);
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  return new Blob([...parts, directory, record([4, 0x06054b50], [4, 0], [2, list.length], [2, list.length], [4, directory.length], [4, offset], [2, 0])]);
}

const text = (s) => Buffer.from(s);
const sjis = Buffer.from([0x8c, 0xbb, 0x8f, 0xea, 0x2f, 0x95, 0x5c, 0x8e, 0xa6, 0x2e, 0x6a, 0x70, 0x67]); // 現場/表示.jpg; 表 has a backslash as its second byte

test('names of a zip are read as UTF-8 where they are, else as Shift JIS', async () => {
  const places = async (list) => (await openZip(zip(list))).map(({file: f, path}) => [...path, f.name].join('|'));
  assert.deepEqual(await places([{name: sjis, data: text('x')}]), ['現場|表示.jpg']);
  assert.deepEqual(await places([{name: text('現場/表示.jpg'), data: text('x')}]), ['現場|表示.jpg'], 'UTF-8 that does not say so');
  assert.deepEqual(await places([{name: text('現場/表示.jpg'), data: text('x'), flags: 0x800}, {name: sjis, data: text('x')}]), ['現場|表示.jpg', '現場|表示.jpg']);
});

test('entries of a zip are unpacked to what they were', async () => {
  const data = Buffer.from(Array.from({length: 5000}, (_, i) => (i * 31) % 97));
  for (const method of [0, 8]) {
    const [{file: f}] = await openZip(zip([{name: text('a.jpg'), data, method}]));
    assert.deepEqual([f.name, f.type, f.size], ['a.jpg', 'image/jpeg', 5000]);
    assert.ok(Buffer.from(await f.arrayBuffer()).equals(data));
  }
});

test('entries that no honest zip has are left out or refused', async () => {
  const data = text('x'.repeat(100));
  const outside = ['../a.jpg', 'x/../../a.jpg', '/etc/a.jpg', 'C:/a.jpg', 'a//b.jpg'].map((name) => ({name: text(name), data}));
  assert.deepEqual(await openZip(zip([...outside, {name: text('l.jpg'), data, mode: 0o120777}, {name: text('d/'), data: text(''), method: 0}])), []);
  const kind = async (entry) => (await openZip(zip([{name: text('a.jpg'), data, ...entry}])))[0].file.arrayBuffer().then(() => 'read', (e) => e.kind);
  assert.equal(await kind({data: Buffer.alloc(200000)}), 'zip_bomb');
  assert.equal(await kind({plain: 99}), 'corrupt', 'more than it says');
  assert.equal(await kind({plain: 101}), 'corrupt', 'less than it says');
  assert.equal(await kind({flags: 1}), 'zip_encrypted');
  assert.equal(await kind({method: 93}), 'zip_method');
  assert.equal(await kind({}), 'read');
  await assert.rejects(openZip(new Blob(['no zip'])), {kind: 'bad_zip'});
});

test('every truncation of a zip is refused or harmless', async () => {
  const whole = new Uint8Array(await zip([{name: sjis, data: text('x'.repeat(99))}, {name: text('b.jpg'), data: text('y'), method: 0}]).arrayBuffer());
  for (let n = 0; n < whole.length; n++) await assert.rejects(openZip(new Blob([whole.slice(0, n)])), {kind: 'bad_zip'}, `${n} bytes`);
  for (let i = 0; i < whole.length; i++) {
    const damaged = whole.slice();
    damaged[i] ^= 0xff;
    try {
      for (const {file: f} of await openZip(new Blob([damaged]))) await f.arrayBuffer();
    } catch (error) {
      assert.ok(['bad_zip', 'corrupt', 'zip_bomb', 'zip_encrypted', 'zip_method'].includes(error.kind), `byte ${i}: ${error.stack}`);
    }
  }
});
