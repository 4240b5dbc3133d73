// Looks through results that come from outside, a project file or the engine: what the page draws has to fit together.

const number = (x, what) => { if (!Number.isFinite(x)) throw new RangeError(`result: ${what} is no number`); };
const list = (x, what) => { if (!Array.isArray(x)) throw new RangeError(`result: ${what} is no list`); return x; };
const text = (x, what) => { if (typeof x !== 'string') throw new RangeError(`result: ${what} is no text`); };

function proportion(p, what) {
  for (const k of ['value', 'low', 'high', 'total']) number(p?.[k], `${what}.${k}`);
  if (p.total < 0 || p.value < 0 || p.value > 1 || p.low < 0 || p.high > 1 || p.low > p.high) throw new RangeError(`result: ${what} is no share`);
}

const arms = ['single', 'multi', 'shuffled', 'probe', 'base'];

function arm(name, what) {
  if (!arms.includes(name)) throw new RangeError(`result: ${what} is an unknown arm`);
}

/** Throws a RangeError where a poc.Result (core/poc) does not fit together. Lists that Go leaves out become empty. */
export function checkResult(result) {
  if (!result || typeof result !== 'object') throw new RangeError('result: none');
  const {data, method, comparison: c} = result;
  const classes = list(data?.classes, 'classes').length;
  for (const x of data.classes) { text(x?.id, 'class.id'); number(x.photos, 'class.photos'); }
  for (const k of ['labelled', 'unlabelled', 'groups', 'refused', 'depthMaps']) number(data[k], `data.${k}`);
  text(data.hash, 'data.hash');
  for (const k of ['folds', 'repeats', 'steps', 'batch', 'workers', 'seconds']) number(method?.[k], `method.${k}`);
  for (const k of ['version', 'kernel', 'model', 'modelId']) text(method[k], `method.${k}`);
  if (!['plain', 'harsh', undefined].includes(method.augmentation)) throw new RangeError('result: method.augmentation is unknown');
  if (!/^\d{1,20}$/.test(method.seed)) throw new RangeError('result: method.seed is no number');
  if (result.depth) for (const k of ['quality', 'photos', 'left']) number(result.depth[k], `depth.${k}`);
  if (!c || !['helps', 'no_evidence', 'hurts', 'too_few'].includes(c.verdict)) throw new RangeError('result: no verdict');
  number(c.moreLabels, 'moreLabels');
  for (const k of ['arms', 'answers', 'curve']) c[k] = list(c[k] ?? [], k);
  for (const a of c.arms) checkArm(a, classes);
  for (const k of ['difference', 'control']) checkDifference(c[k], k, c.arms.length > 0);
  for (const a of c.answers) checkAnswer(a, c.arms.length, classes);
  for (const p of c.curve) for (const k of ['labels', 'accuracy', 'low', 'high']) number(p?.[k], `curve.${k}`);
  if (c.outlook) for (const k of ['more', 'gain', 'low', 'high']) number(c.outlook[k], `outlook.${k}`);
}

function checkArm(a, classes) {
  arm(a?.arm, 'arm');
  proportion(a.accuracy, 'accuracy');
  number(a.balanced, 'balanced');
  number(a.logLoss, 'logLoss');
  if (list(a.confusion, 'confusion').length !== classes || a.confusion.some((row) => list(row, 'confusion').length !== classes)) throw new RangeError('result: confusion of another size');
  if (list(a.perClass, 'perClass').length !== classes) throw new RangeError('result: classes of another number');
  for (const p of a.perClass) { proportion(p?.precision, 'precision'); proportion(p.recall, 'recall'); }
  if (a.depth) for (const k of ['absRel', 'delta1', 'photos']) number(a.depth[k], `depth.${k}`);
}

function checkDifference(d, what, there) {
  if (!there) return;
  arm(d?.a, what);
  arm(d.b, what);
  for (const k of ['mean', 'low', 'high', 'p', 'onlyA', 'onlyB', 'mcnemar', 'bootLow', 'bootHigh', 'pBetter', 'pSame', 'pWorse', 'margin']) number(d[k], `${what}.${k}`);
}

function checkAnswer(a, armCount, classes) {
  text(a?.photoId, 'answer.photoId');
  const known = (c) => { if (!Number.isInteger(c) || c < 0 || c >= classes) throw new RangeError('result: answer of an unknown class'); };
  known(a.class);
  if (list(a.said, 'said').length !== armCount) throw new RangeError('result: answers of other arms');
  for (const s of a.said) {
    known(s?.class);
    if (![0, classes].includes(list(s.p ?? [], 'p').length)) throw new RangeError('result: probabilities of other classes');
    for (const p of s.p ?? []) number(p, 'p');
  }
}

/** The same for a poc.Stress. */
export function checkStress(stress) {
  for (const curve of list(stress?.curves, 'curves')) {
    text(curve?.corruption, 'corruption');
    for (const point of list(curve.points, 'points')) {
      number(point?.strength, 'strength');
      number(point.photos, 'photos');
      for (const a of list(point.arms, 'arms')) {
        arm(a?.arm, 'arm');
        proportion(a.accuracy, 'accuracy');
        for (const k of ['absRel', 'delta1']) if (a[k] != null) number(a[k], k);
      }
    }
    for (const k of ['classUntil', 'depthUntil']) for (const v of Object.values(curve[k] ?? {})) number(v, k);
  }
}
