// Numbers as the sample can carry them: below 50 photos counts, below 1000 whole percents, as core/eval (Decimals) has it.

import {t} from './i18n.js';

const minus = '\u2212';

/** Decimals of a percentage of n photos; -1: a count is shown instead. */
export const decimals = (n) => (n < 50 ? -1 : n < 1000 ? 0 : 1);

/** A number of photos; a mean over repeats may have a half. */
export function count(x) {
  const whole = Math.round(x);
  return Math.abs(x - whole) < 0.05 ? String(whole) : x.toFixed(1);
}

/** A share of n photos: "27 of 36", "79 %". */
export function shareOf(value, n) {
  if (!(n > 0)) return '—';
  const d = decimals(n);
  return d < 0 ? t('compare.of', {k: count(value * n), n}) : `${(100 * value).toFixed(d)} %`;
}

/** A proportion {value, total}. */
export const share = ({value, total}) => shareOf(value, total);

/** The ends of its interval: "22 to 31" photos, "63 to 88 %". */
export function bounds({low, high, total}) {
  if (!(total > 0)) return '—';
  const d = decimals(total);
  if (d < 0) return t('compare.range.photos', {low: Math.round(low * total), high: Math.round(high * total)});
  return t('compare.range.percent', {low: (100 * low).toFixed(d), high: (100 * high).toFixed(d)});
}

/** A difference in photos of 100, with its sign: a whole number, whatever the sample. */
export function of100(x) {
  const n = Math.round(100 * x);
  return n > 0 ? `+${n}` : n < 0 ? minus + -n : '0';
}

/** A probability of a test. */
export const pValue = (p) => (p < 0.001 ? '< 0.001' : p.toFixed(p < 0.1 ? 3 : 2));

/** A plain number with so many decimals and a typographic minus. */
export const plain = (x, digits) => x.toFixed(digits).replace('-', minus);

/** A mean over n photos that is no count of them (log loss, error of depth): two decimals where n carries them. */
export const mean = (x, n) => x.toFixed(n < 50 ? 1 : 2);

/** A share that is no count of photos (recall averaged over classes, error of depth): whole percents, of few photos to the nearest five. */
export const rough = (x, n) => (n < 50 ? t('compare.about', {p: nearest(x, n)}) : `${nearest(x, n)} %`);

/** Its interval. */
export const roughRange = (low, high, n) => t('compare.range.percent', {low: nearest(low, n), high: nearest(high, n)});

const nearest = (x, n) => (n < 50 ? 5 * Math.round(20 * x) : Math.round(100 * x));

/** A time to wait, as people say it. */
export function duration(seconds) {
  if (seconds < 90) return t('compare.seconds', {n: seconds < 20 ? Math.max(1, Math.round(seconds)) : 5 * Math.round(seconds / 5)});
  return t('compare.minutes', {n: Math.round(seconds / 60)});
}
