// Invented trust, advice and costs, shaped as core/poc has them, for tests and for the stand-in engine.

const wilson = (k, total) => {
  if (!total) return {value: 0, low: 0, high: 1, total: 0};
  const [z, p] = [1.96, k / total];
  const [centre, half] = [(p + z * z / (2 * total)) / (1 + z * z / total), z * Math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)];
  return {value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half), total};
};

/** A poc.Trust of n photos, of which the surest are right. */
export function inventTrust(n) {
  const answers = Array.from({length: n}, (_, i) => ({p: 0.45 + 0.54 * Math.sqrt((i + 1) / n), right: i > n / 3 || i % 3 > 0}));
  const curve = answers.map(({p}, i) => ({threshold: p, coverage: wilson(n - i, n), risk: wilson(answers.slice(i).filter((a) => !a.right).length, n - i)}));
  return {
    temperature: 1.42, before: {ece: 0.12, brier: 0.31, nll: 0.62}, after: {ece: 0.06, brier: 0.28, nll: 0.51}, curve, suggested: 0.78,
    guaranteed: n < 30 ? 0 : 0.13, photos: n,
    ...(n >= 9 && {conformal: {alpha: 0.1, quantile: 0.7, photos: n, meanSize: 1.3, singleton: Math.round(0.7 * n) / n, covered: Math.round(0.92 * n) / n, coverageLow: 0.8, coverageHigh: 0.97}}),
  };
}

const needed = ['photosPerDay', 'workDays'];

/** A poc.Cost, or the failure of a form that lacks what is needed. */
export function inventCost({result, form: f}) {
  const bad = needed.filter((k) => !(f[k] > 0)).concat(f.reviewCost || f.wrongCost ? [] : ['wrongCost'], f.todayError > 1 ? ['todayError'] : []);
  if (bad.length) {
    throw {kind: 'bad_form', params: {fields: bad.map((field) => ({field, kind: field === 'todayError' ? 'too_large' : 'missing', value: f[field],
      ja: {cause: '入力されていません', next: '0より大きい数を入力してください。'}, en: {cause: 'It is missing', next: 'Enter a number above 0.'}}))}};
  }
  const n = f.photosPerDay * f.workDays;
  const [c, r] = [wilson(28, 36), wilson(2, 28)];
  const term = (kind, count, each, field, from, share) => ({kind, count, each, field, from, ...(share && {share})});
  const machine = (kind, extra = 0) => {
    const cost = (cv, rv) => n * ((1 - cv) * (f.reviewCost + f.todayError * f.wrongCost) + cv * rv * f.wrongCost) + extra;
    return {kind, reviews: n * (1 - c.value), errors: n * c.value * r.value, perMonth: cost(c.value, r.value), low: cost(c.high, r.low), high: cost(c.low, r.high), once: f.labelCost * 36,
      from: extra ? 'assumption' : 'trust', ...(extra && {breakEven: extra / f.wrongCost}),
      terms: [term('reviews', n * (1 - c.value), f.reviewCost, 'reviewCost', 'trust', c), term('machine_errors', n * c.value * r.value, f.wrongCost, 'wrongCost', 'trust', r),
        ...(extra ? [term('sensors', f.sensors, f.sensorCost, 'sensorCost', 'form')] : [])]};
  };
  const today = n * (f.reviewCost + f.todayError * f.wrongCost);
  const gate = (kind, need, have, passed, from, known = true) => ({kind, need, have, known, passed, from});
  return {form: f, photosPerMonth: n, options: [
    {kind: 'today', reviews: n, errors: n * f.todayError, perMonth: today, low: today, high: today, once: 0, from: 'form', terms: [term('reviews', n, f.reviewCost, 'reviewCost', 'form')]},
    ...(result?.comparison.arms?.length ? [machine('single'), machine('multi'), ...(f.sensors > 0 ? [machine('sensor', f.sensors * f.sensorCost)] : [])] : []),
  ], steps: [
    {kind: 'trial', photos: 60, weeks: 2, gates: [gate('class_labels', 10, 12, true, 'convention'), gate('verdict', 1, 1, true, 'convention'), gate('accuracy', 0.33, 0.61, true, 'data')]},
    {kind: 'widen', photos: 260, weeks: 4, gates: [gate('labels', 260, 36, false, 'comparison'), gate('places', 3, 0, false, 'convention'), gate('risk', 0.052, 0.23, false, 'form')]},
    {kind: 'operate', photos: 58, weeks: 0, gates: [gate('coverage', 0.5, 0.62, true, 'convention'), gate('cost', today, 1.1 * today, false, 'form', Boolean(result?.comparison.arms?.length))]},
  ]};
}

/** What advise says of photos. */
export const inventAdvice = (ids) => (ids.length < 3 ? [] : [
  {kind: 'dark', photos: 2, total: ids.length, ids: ids.slice(0, 2)}, {kind: 'blurred', photos: 1, total: ids.length, ids: ids.slice(2, 3)},
  {kind: 'duplicates', photos: 2, total: ids.length, ids: ids.slice(-2)},
]);
