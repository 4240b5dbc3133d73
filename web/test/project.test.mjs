// Project files: what is packed comes back, and nothing else is taken for a project.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {crc32, readZip, writeZip} = await import('../js/zip.js');
const {isModel, packProject, projectOfModel, safeName, unpackProject} = await import('../js/project.js');

const doc = {
  ids: ['p1', 'p2', 'p3'], labels: {p1: 'a', p2: 'b'}, groups: {p1: '1階'},
  classes: [{id: 'a', name: '配管'}, {id: 'b', name: 'Wall'}],
};
const photos = doc.ids.map((id) => ({id, name: `写真 ${id}/1.jpg`, file: new Blob([`bytes of ${id}`], {type: 'image/jpeg'}), status: 'ready'}));
const learn = {result: {rung: 'heads', steps: 3, ms: 5, trainAccuracy: 1, cv: null, classes: [], outOfFold: [{photoId: 'p1', classId: 'b', p: 0.6}]}, classLoss: [{step: 1, value: 0.5}], depthLoss: [], stale: false};
const pack = (changes = {}) => packProject({name: '現場', doc, photos, learn, model: new Blob(['weights']), ...changes});

test('CRC-32 of the known check string', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
});

test('a project comes back as it was, under new ids', async () => {
  const got = await unpackProject(await pack());
  assert.equal(got.name, '現場');
  assert.deepEqual(got.doc.classes, doc.classes);
  assert.equal(await got.model.bytes.text(), 'weights');
  assert.equal(got.model.sha256, '9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c', 'as sha256sum says of “weights”');
  const [i1, i2, i3] = got.doc.ids;
  assert.deepEqual(got.doc.labels, {[i1]: 'a', [i2]: 'b'});
  assert.deepEqual(got.doc.groups, {[i1]: '1階'});
  assert.equal(new Set([i1, i2, i3, ...doc.ids]).size, 6);
  assert.deepEqual(got.photos.map((p) => p.name), photos.map((p) => p.name));
  assert.equal(await got.photos[2].file.text(), 'bytes of p3');
  assert.equal(got.photos[0].file.type, 'image/jpeg');
  assert.deepEqual(got.learn.result.outOfFold, [{photoId: i1, classId: 'b', p: 0.6}]);
});

test('a project opens whatever way its model was learned', async () => {
  for (const rung of ['prototype', 'probe', 'heads', 'whole', 'stages']) {
    const got = await unpackProject(await pack({learn: {...learn, result: {...learn.result, rung}}}));
    assert.equal(got.learn.result.rung, rung);
  }
});

const modelFile = (header, name = '橋脚.okuyuki.safetensors') => {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const size = new DataView(new ArrayBuffer(8));
  size.setBigUint64(0, BigInt(text.length), true);
  return new File([size.buffer, text, 'weights'], name);
};
const classesOf = (classes) => ({__metadata__: {'okuyuki.classes': JSON.stringify(classes)}});

test('a model file alone is a project with its classes and no photos', async () => {
  const file = modelFile(classesOf([{id: 'a', ja: 'ひび', en: 'crack'}, {id: 'b', ja: 'なし', en: ''}]));
  assert.ok(await isModel(file));
  assert.ok(!await isModel(await pack()));
  assert.ok(!await isModel(new Blob([])));
  const got = await projectOfModel(file, 'en');
  assert.deepEqual(got.doc, {ids: [], labels: {}, groups: {}, classes: [{id: 'a', name: 'crack'}, {id: 'b', name: 'なし'}]});
  assert.equal(got.name, '橋脚');
  assert.equal(got.learn, null);
  assert.deepEqual(await got.model.bytes.arrayBuffer(), await file.arrayBuffer());
});

test('what is no model of ours is refused', async () => {
  const long = new DataView(new ArrayBuffer(16));
  long.setBigUint64(0, 1n << 40n, true);
  long.setUint8(8, 0x7b);
  for (const file of [
    modelFile({}), modelFile('{'), modelFile(classesOf('a')), modelFile(classesOf([{ja: 'ひび'}])), modelFile(classesOf([{id: 'a', ja: 'x'}, {id: 'a', ja: 'y'}])),
    modelFile({__metadata__: {classes: '[]'}}), new Blob([long.buffer]), new Blob(['{}']),
  ]) await assert.rejects(projectOfModel(file, 'ja'), {kind: 'bad_model'});
});

test('the same project gives the same bytes', async () => {
  const [a, b] = await Promise.all([pack(), pack()].map(async (x) => Buffer.from(await (await x).arrayBuffer())));
  assert.ok(a.equals(b));
});

test('what photos say beside the picture goes through strip, what is known of the own file comes back', async () => {
  const told = {taken: '2026-05-17T09:30:00', sha: 'ab'.repeat(32)};
  const list = [{...photos[0], ...told, depthFile: new Blob(['depth bytes'])}, {...photos[1], taken: '', sha: ''}, {...photos[2], taken: '5'}];
  const strip = async (file) => new Blob([(await file.text()).toUpperCase()], {type: 'image/x-stripped'});
  const project = {name: '', doc, photos: list, learn: null, model: null};
  const got = await unpackProject(await packProject(project, {strip}));
  assert.deepEqual(await Promise.all(got.photos.map((p) => p.file.text())), ['BYTES OF P1', 'BYTES OF P2', 'BYTES OF P3']);
  assert.equal(await got.photos[0].depthFile.text(), 'DEPTH BYTES');
  assert.equal(got.photos[0].file.type, 'image/x-stripped');
  assert.deepEqual(got.photos.map((p) => [p.taken, p.sha]), [[told.taken, told.sha], [undefined, undefined], [undefined, undefined]]);
  const as = await unpackProject(await packProject(project));
  assert.equal(await as.photos[0].file.text(), 'bytes of p1');
});

test('a photo that cannot be stripped ends the saving, unless nobody has read it yet', async () => {
  const strip = async (file) => { if ((await file.text()).endsWith('p2')) throw new RangeError('no photo'); return file; };
  const project = {name: '', doc, photos, learn: null, model: null};
  await assert.rejects(packProject(project, {strip}), /no photo/);
  const waiting = photos.map((p) => ({...p, status: p.id === 'p2' ? 'waiting' : 'ready'}));
  const got = await unpackProject(await packProject({...project, photos: waiting}, {strip}));
  assert.deepEqual(got.photos.map((p) => p.name), [photos[0].name, photos[2].name]);
});

test('an empty project without a model', async () => {
  const got = await unpackProject(await pack({photos: [], doc: {ids: [], labels: {}, groups: {}, classes: []}, model: null, learn: null}));
  assert.deepEqual([got.photos.length, got.model, got.learn], [0, null, null]);
});

test('names of entries are harmless', () => {
  assert.equal(safeName('../../etc/passwd'), '.._.._etc_passwd');
  assert.equal(safeName('a\u0000b?.jpg'), 'a_b_.jpg');
  assert.equal(safeName(' '), 'photo');
});

test('every truncation and every flipped byte is refused or harmless', async () => {
  const bytes = new Uint8Array(await (await pack()).arrayBuffer());
  for (let n = 0; n < bytes.length; n += 7) {
    await assert.rejects(unpackProject(new Blob([bytes.slice(0, n)])), {kind: 'bad_project'}, `${n} bytes`);
  }
  for (let at = 0; at < bytes.length; at += 3) {
    const damaged = bytes.slice();
    damaged[at] ^= 0xff;
    try {
      const got = await unpackProject(new Blob([damaged]));
      assert.ok(got.photos.length <= 3);
    } catch (error) {
      assert.equal(error.kind, 'bad_project', `byte ${at}: ${error.stack}`);
    }
  }
});

const withJSON = async (change) => {
  const entries = await readZip(await pack());
  const json = JSON.parse(await entries.get('project.json').blob.text());
  change(json);
  return writeZip([...entries].map(([name, {blob}]) => ({name, blob: name === 'project.json' ? new Blob([JSON.stringify(json)]) : blob})));
};

test('a project that contradicts itself is refused', async () => {
  const changes = {
    'another format': (j) => { j.format = 'zip'; },
    'another version': (j) => { j.version = 99; },
    'no photos': (j) => { delete j.photos; },
    'missing file': (j) => { j.photos[0].path = 'photos/none.jpg'; },
    'unknown class': (j) => { j.photos[0].label = 'z'; },
    'double class': (j) => { j.classes.push(j.classes[0]); },
    'double photo': (j) => { j.photos.push(j.photos[0]); },
    'number for a name': (j) => { j.photos[0].name = 3; },
    'unknown rung': (j) => { j.learn.result.rung = 'nowhere'; },
    'text for a number': (j) => { j.learn.result.trainAccuracy = 'all'; },
    'curve of texts': (j) => { j.learn.classLoss = ['x']; },
  };
  for (const [name, change] of Object.entries(changes)) {
    await assert.rejects(unpackProject(await withJSON(change)), {kind: 'bad_project'}, name);
  }
});

test('a file that is no zip is refused', async () => {
  for (const content of ['', 'not a zip', 'PK\u0005\u0006']) {
    await assert.rejects(unpackProject(new Blob([content])), {kind: 'bad_project'});
  }
});
