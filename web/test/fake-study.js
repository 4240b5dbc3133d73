// Comparison and stress test of the stand-in engine. Which verdict it gives follows from the names of the classes: one that
// contains "hurts", "helps" or "few" decides; else there is no evidence.

import {inventResult, inventStress} from '/test/invented.js';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const pictures = new Map(); // photo id -> ImageData
let compared = null;

/** Keeps what the live view needs. */
export const keep = (id, picture) => pictures.set(id, picture);

/** Handlers for fake-engine.js. */
export const study = (cancelled, predict) => ({
  async estimate({labels, options}) {
    const seconds = 0.02 * labels.length * (options.folds || 5) * (options.repeats || 2);
    return [{compareSeconds: seconds, learnSeconds: 8, stressSeconds: labels.length * 1.1, measured: Boolean(compared)}];
  },
  async compare(request, _, {id, progress}) {
    const {folds = 5, repeats = 2} = request.options;
    const total = 3 * folds * repeats;
    for (let done = 0; done < total; done++) {
      for (let step = 0; step < 4; step++) {
        if (cancelled.has(id)) throw {kind: 'cancelled'};
        await sleep(Number(self.name) || 25);
        const fraction = (done + step / 4) / total;
        progress({done, total, fraction, etaMs: (1 - fraction) * total * 100, arm: ['single', 'multi', 'shuffled'][done % 3],
          arms: Object.fromEntries(['single', 'multi', 'shuffled'].map((a, i) => [a, Math.max(0, (done - i) / total)]))});
      }
    }
    const names = request.classes.map((c) => c.name.toLowerCase()).join(' ');
    const verdict = ['helps', 'hurts'].find((v) => names.includes(v)) ?? (names.includes('few') ? 'too_few' : 'no_evidence');
    compared = inventResult(verdict, {...request, arms: !names.includes('fewest')});
    return [{result: compared, ms: 38200, workers: 2}];
  },
  async stress({corruptions, strengths}, _, {id, progress}) {
    if (!compared) throw {kind: 'bad_request', params: {detail: 'nothing was compared yet'}};
    for (let step = 1; step <= 40; step++) {
      if (cancelled.has(id)) throw {kind: 'cancelled'};
      await sleep(40);
      progress({done: step, total: 40, fraction: step / 40, etaMs: (40 - step) * 40});
    }
    return [{result: inventStress(compared.data.labelled, {corruptions: corruptions?.length ? corruptions : undefined, strengths: strengths?.length ? strengths : undefined}), ms: 1600}];
  },
  async 'stress-photo'({photoId, strengths}) {
    if (!compared) throw {kind: 'bad_request', params: {detail: 'nothing was compared yet'}};
    await sleep(60);
    const {width, height, data} = pictures.get(photoId);
    const out = new Uint8ClampedArray(data);
    const {dark = 0, noise = 0} = strengths;
    for (let i = 0; i < out.length; i++) if (i % 4 < 3) out[i] = out[i] * 0.06 ** dark + noise * 150 * (Math.random() - 0.5);
    const worst = Math.max(0, ...Object.values(strengths));
    const [said, [depth]] = predict(photoId);
    const classes = (k) => compared.data.classes.map((c, i) => ({label: c.id, p: Math.max(0.02, 1 - k * worst) * (i === 0) + (i > 0) * (1 - Math.max(0.02, 1 - k * worst)) / (compared.data.classes.length - 1)})).sort((a, b) => b.p - a.p);
    const map = new Float32Array(depth).map((v) => v * (1 + worst * (Math.random() - 0.5)));
    const size = {...said.depth, min: Math.min(...map), max: Math.max(...map)};
    return [{picture: {width, height}, ms: 60, arms: [{arm: 'single', classes: classes(0.9), depth: null}, {arm: 'multi', classes: classes(0.6), depth: size}, {arm: 'base', classes: [], depth: said.depth}]},
      [out.buffer, map.buffer, depth]];
  },
});
