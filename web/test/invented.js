// Invented results of comparisons and stress tests, shaped as core/poc has them, for tests and for the stand-in engine.

const random = (seed) => () => { // mulberry32
  seed = (seed + 0x6d2b79f5) | 0;
  let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
  return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
};

const wilson = (value, total) => {
  const z = 1.96;
  const [centre, half] = [(value + (z * z) / (2 * total)) / (1 + (z * z) / total), (z * Math.sqrt((value * (1 - value)) / total + (z * z) / (4 * total * total))) / (1 + (z * z) / total)];
  return {value, low: Math.max(0, Math.min(value, centre - half)), high: Math.min(1, Math.max(value, centre + half)), total};
};

const none = {value: 0, low: 0, high: 1, total: 0};
const skill = {helps: [0.62, 0.84, 0.66], no_evidence: [0.76, 0.79, 0.78], hurts: [0.84, 0.62, 0.7], too_few: [0.75, 0.75, 0.7]};

/**
 * A poc.Result.
 * @param {'helps'|'no_evidence'|'hurts'|'too_few'} verdict
 * @param {{classes: {id: string, name: string}[], labels: {photoId: string, classId: string, group?: string}[], options?: object, arms?: boolean}} asked
 */
export function inventResult(verdict, {classes, labels, unlabelled = [], options = {}, arms: withArms = true}) {
  const {seed = 1, folds = 5, repeats = 2, steps = 120} = options;
  const next = random(Number(seed) + labels.length);
  const n = labels.length;
  const truth = labels.map((l) => classes.findIndex((c) => c.id === l.classId));
  const data = {
    classes: classes.map((c) => ({id: c.id, ja: c.name, en: c.name, photos: labels.filter((l) => l.classId === c.id).length})), labelled: n,
    unlabelled: unlabelled.length, groups: new Set(labels.map((l) => l.group).filter(Boolean)).size, refused: 0, depthMaps: 0, hash: 'f'.repeat(64),
  };
  const method = {version: 'dev', kernel: 'wasm-relaxed', model: 'okuyuki-base', modelId: 'a'.repeat(64), seed: String(seed), folds, repeats, steps: steps || 120, batch: 16, workers: 2, seconds: 38.2};
  if (!withArms) return {data, method, comparison: {arms: null, difference: {}, control: {}, verdict: 'too_few', power: 0, moreLabels: 0, answers: null, curve: null}};
  const names = ['single', 'multi', 'shuffled', 'probe'];
  const answers = labels.map((l, i) => {
    const hard = next();
    const said = names.map((_, a) => {
      const right = hard * 0.7 + next() * 0.3 < (skill[verdict][a] ?? 0.68);
      const cls = right ? truth[i] : (truth[i] + 1 + Math.floor(next() * (classes.length - 1))) % classes.length;
      const top = 0.55 + 0.4 * next();
      return {class: cls, p: classes.map((__, k) => (k === cls ? top : (1 - top) / (classes.length - 1))), correct: right ? 1 : next() < 0.3 ? 0.5 : 0};
    });
    return {photoId: l.photoId, class: truth[i], ...(l.group && {group: l.group}), said};
  });
  const arms = names.map((arm, a) => {
    const confusion = classes.map((_, t) => classes.map((__, s) => answers.filter((x) => x.class === t && x.said[a].class === s).length));
    const perClass = classes.map((_, c) => {
      const [row, column] = [confusion[c].reduce((x, y) => x + y, 0), confusion.reduce((x, r) => x + r[c], 0)];
      return {recall: row ? wilson(confusion[c][c] / row, row) : none, precision: column ? wilson(confusion[c][c] / column, column) : none};
    });
    const accuracy = wilson(confusion.reduce((x, r, i) => x + r[i], 0) / n, n);
    return {arm, accuracy, balanced: perClass.reduce((x, p) => x + p.recall.value, 0) / classes.length, logLoss: 1.3 - accuracy.value, confusion, perClass,
      ...((arm === 'multi' || arm === 'shuffled') && {depth: {absRel: arm === 'multi' ? 0.14 : 0.31, delta1: 0.8, photos: n}})};
  });
  const contrast = (a, b) => {
    const mean = arms[a].accuracy.value - arms[b].accuracy.value;
    const half = 1.1 / Math.sqrt(n);
    const only = (x, y) => answers.filter((q) => q.said[x].class === q.class && q.said[y].class !== q.class).length;
    return {a: names[a], b: names[b], mean, low: mean - half, high: mean + half, p: Math.abs(mean) > half ? 0.012 : 0.31, onlyA: only(a, b), onlyB: only(b, a), mcnemar: 0.04,
      signFlip: 0.03, units: data.groups || n, bootLow: mean - 0.8 * half, bootHigh: mean + 0.8 * half, pBetter: 0.7, pSame: 0.2, pWorse: 0.1, margin: 0.02};
  };
  const top = Math.max(4, Math.round(n * 0.8));
  const curve = [0.25, 0.5, 0.75, 1].map((f) => ({labels: Math.round(top * f), accuracy: 0.8 - 0.32 * Math.exp(-2.2 * f), low: 0.7 - 0.36 * Math.exp(-2.2 * f), high: 0.9 - 0.3 * Math.exp(-2.2 * f)}));
  return {data, method, comparison: {
    arms, difference: contrast(1, 0), control: contrast(1, 2), verdict, power: 0.42, moreLabels: {helps: 0, no_evidence: -1, hurts: 0, too_few: 48}[verdict], answers, curve,
    outlook: {more: 20, gain: 0.031, low: 0.004, high: 0.07},
  }};
}

/** A poc.Stress of n photos. */
export function inventStress(n, {corruptions = ['dark', 'noise', 'blur', 'jpeg', 'rotate', 'tilt'], strengths = [0, 0.25, 0.5, 0.75, 1]} = {}) {
  const curves = corruptions.map((corruption, i) => {
    const fall = 0.5 + 0.18 * i;
    const points = strengths.map((strength) => {
      const share = (top, k) => Math.round(n * Math.max(0.3, top - (strength ** (1 + 0.3 * i)) * k)) / n;
      return {strength, photos: n, arms: [
        {arm: 'single', accuracy: wilson(share(0.8, 0.62 / fall), n)},
        {arm: 'multi', accuracy: wilson(share(0.83, 0.4 / fall), n), absRel: 0.12 + 0.3 * strength * fall, delta1: 0.8 - 0.4 * strength},
        {arm: 'base', accuracy: none, absRel: 0.1 + 0.5 * strength * fall, delta1: 0.8 - 0.5 * strength},
      ]};
    });
    const until = (f) => strengths.filter((s, k) => strengths.slice(0, k + 1).every((_, j) => f(points[j]))).at(-1) ?? 0;
    const classUntil = Object.fromEntries(['single', 'multi'].map((arm, a) => [arm, until((p) => p.arms[a].accuracy.high >= points[0].arms[a].accuracy.value)]));
    const depthUntil = Object.fromEntries(['multi', 'base'].map((arm, a) => [arm, until((p) => p.arms[a + 1].absRel <= 0.25)]));
    return {corruption, points, classUntil, depthUntil};
  });
  return {curves};
}
