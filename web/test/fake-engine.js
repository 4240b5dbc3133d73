// A stand-in for the engine, for working on the page without it: it speaks wasm/message and makes up predictions. Never
// shipped; serve.mjs --fake serves it in place of js/engine-worker.js.

import {keep, study} from '/test/fake-study.js';
import {use} from '/test/fake-use.js';
import {inventTrust} from '/test/invented-use.js';

const base = [['office', '事務所'], ['corridor', '廊下'], ['bathroom', '洗面・浴室'], ['kitchen', 'キッチン'], ['bedroom', '寝室'], ['other', 'その他']]
  .map(([id, ja]) => ({id, ja, en: id[0].toUpperCase() + id.slice(1)}));
let model = {name: 'fake', learned: false, classes: base};
const photos = new Map();
const cancelled = new Set();
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

self.onmessage = async ({data}) => {
  if (data.type === 'start') return self.postMessage({type: 'ready'});
  if (data.type === 'stop') return;
  const {id, type, blobs} = data;
  const send = (kind, body, out = []) => self.postMessage({v: 1, id, type: kind, body: JSON.stringify(body), blobs: out}, out);
  try {
    const [body, out] = await handlers[type](JSON.parse(data.body), blobs, {id, progress: (p) => send('progress', p)});
    send('result', body, out);
  } catch (e) {
    send('error', e.kind ? e : {kind: 'internal', params: {detail: String(e)}});
  }
};

const handlers = {
  hello: async () => [{version: 'dev', kernel: 'wasm-relaxed', model}],
  async add({photoId, name}, [file]) {
    if (name === 'crash.jpg') setTimeout(() => { throw new Error('out of memory'); });
    if (!file.byteLength) throw {kind: 'empty'};
    const head = new TextDecoder('latin1').decode(new Uint8Array(file, 0, Math.min(12, file.byteLength)));
    if (head.includes('ftypheic')) throw {kind: 'heic'};
    let bitmap;
    try { bitmap = await createImageBitmap(new Blob([file])); } catch { throw {kind: 'corrupt'}; }
    const [thumb, display] = [fit(bitmap, 192), fit(bitmap, 768)];
    photos.set(photoId, average(thumb));
    keep(photoId, new ImageData(new Uint8ClampedArray(display.data), display.width, display.height));
    await sleep(30);
    const size = ({width, height}) => ({width, height});
    return [{...size(bitmap), thumb: size(thumb)}, [thumb.data.buffer]];
  },
  async predict({photoId}, blobs) {
    await sleep(15);
    return predict(photos.get(photoId) ?? average(fit(await createImageBitmap(new Blob(blobs)), 64)));
  },
  remove: async ({photoId}) => { photos.delete(photoId); return [{}]; },
  async learn({classes, labels}, _, {id, progress}) {
    const t0 = Date.now();
    for (const [phase, steps, ms, from, to] of [['prepare', 20, 20, 0, 0.1], ['train', 120, 25, 0.1, 0.7], ['validate', 30, 20, 0.7, 1]]) {
      for (let step = 1; step <= steps; step++) {
        if (cancelled.has(id)) throw {kind: 'cancelled'};
        await sleep(ms);
        const noise = 0.06 * Math.sin(step * 2.3) + 0.04 * Math.sin(step * 5.1);
        progress({phase, step, steps, fraction: from + (to - from) * step / steps, etaMs: (steps - step) * ms, ...(phase === 'train' && {
          classLoss: 1.1 * Math.exp(-step / 32) + 0.08 + noise * Math.exp(-step / 60), depthLoss: 0.34 * Math.exp(-step / 50) + 0.12 + noise / 6, accuracy: 0.9})});
      }
    }
    model = {name: 'fake', learned: true, classes: classes.map(({id: c, name}) => ({id: c, ja: name, en: name}))};
    model.centres = classes.map((c) => mean(labels.filter((l) => l.classId === c.id).map((l) => photos.get(l.photoId))));
    const outOfFold = labels.map((l, i) => ({photoId: l.photoId, classId: i === 3 ? classes.find((c) => c.id !== l.classId).id : l.classId, p: 0.8}));
    return [{rung: 'heads', steps: 120, ms: Date.now() - t0, trainAccuracy: 1, classes: model.classes, outOfFold, trust: inventTrust(labels.length),
      cv: {correct: labels.length - 1, total: labels.length, folds: 4, low: 0.65, high: 0.985}}];
  },
  async cancel({requestId}) { cancelled.add(requestId); return [{}]; },
  reset: async () => { model = {name: 'fake', learned: false, classes: base}; return handlers.hello(); },
  'export-model': async () => [{sha256: '0'}, [new TextEncoder().encode(JSON.stringify(model)).buffer]],
  'import-model': async (_, [file]) => { model = JSON.parse(new TextDecoder().decode(file)); return handlers.hello(); },
  async sample({index}) {
    const indoor = index % 2 === 0;
    const canvas = new OffscreenCanvas(640, 480);
    paintRoom(canvas.getContext('2d'), index, indoor);
    const file = await (await canvas.convertToBlob({type: 'image/png'})).arrayBuffer();
    const names = indoor ? {id: 'a', ja: '配管', en: 'Pipes'} : {id: 'b', ja: '壁', en: 'Wall'};
    return [{index, count: 14, class: names, labelled: index < 12, name: `sample-${String(index + 1).padStart(2, '0')}.png`, mime: 'image/png'}, [file]];
  },
};

Object.assign(handlers, study(cancelled, (id) => predict(photos.get(id))), use);

function predict(v) {
  const centres = model.centres ?? model.classes.map((_, i) => [90 + 30 * i, 110, 200 - 30 * i]);
  const score = centres.map((c) => Math.exp(-c.reduce((s, x, i) => s + (x - v[i]) ** 2, 0) / 900));
  const sum = score.reduce((a, b) => a + b, 1e-9);
  const classes = score.map((s, i) => ({label: model.classes[i].id, p: s / sum})).sort((a, b) => b.p - a.p);
  const [width, height] = [56, 42];
  const depth = new Float32Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
    const r = Math.max(Math.abs(x - 30) / 28, Math.abs(y - 18) / 21);
    depth[y * width + x] = 1.1 + 3.6 * Math.max(0, 1 - r) ** 0.8 - (Math.hypot(x - 14, y - 30) < 7 ? 0.8 * Math.max(0, 1 - r) : 0);
  }
  const novel = Math.max(...score) < 1e-3 ? 0.8 : 0.1;
  const set = classes.filter((c) => c.p > 0.3).map((c) => c.label);
  return [{classes, ms: 38, ...(model.learned && {novel, set}), depth: {width, height, kind: 'metric', unit: 'm', min: Math.min(...depth), max: Math.max(...depth)}}, [depth.buffer]];
}

function fit(bitmap, side) {
  const s = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * s), Math.round(bitmap.height * s));
  const context = canvas.getContext('2d');
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

const mean = (list) => [0, 1, 2].map((c) => list.reduce((s, v) => s + v[c], 0) / list.length);

function average({data}) {
  const sum = [0, 0, 0];
  for (let i = 0; i < data.length; i += 4) for (let c = 0; c < 3; c++) sum[c] += data[i + c];
  return sum.map((s) => (4 * s) / data.length);
}

function paintRoom(g, seed, indoor) {
  const hue = indoor ? 28 : 205;
  const shade = (l) => `hsl(${hue} 18% ${l + (seed % 5) * 2}%)`;
  const [x0, y0, x1, y1] = [230 + 8 * (seed % 4), 150, 430, 300];
  const quad = (fill, ...p) => { g.fillStyle = fill; g.beginPath(); p.forEach(([x, y]) => g.lineTo(x, y)); g.fill(); };
  quad(shade(78), [0, 0], [640, 0], [x1, y0], [x0, y0]);
  quad(shade(40), [0, 480], [640, 480], [x1, y1], [x0, y1]);
  quad(shade(60), [0, 0], [x0, y0], [x0, y1], [0, 480]);
  quad(shade(52), [640, 0], [x1, y0], [x1, y1], [640, 480]);
  quad(shade(68), [x0, y0], [x1, y0], [x1, y1], [x0, y1]);
  for (let i = 0; i < 3; i++) quad(`hsl(${indoor ? 15 : 190} 45% ${35 + 12 * i}%)`, [60 + 190 * i, 300], [130 + 190 * i, 290], [130 + 190 * i, 420], [60 + 190 * i, 440]);
}

self.postMessage({type: 'loaded'});
