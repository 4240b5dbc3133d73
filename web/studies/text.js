// Texts of this page, and times as people read them.

import {addTexts, has, t} from '../aside/text.js';
import {strings} from './strings.js';

export {has, interval, moment, said, t, wordsOf} from '../aside/text.js';

addTexts(strings);

/** The name of a run: its study and size. */
export const nameOf = (run) => `${has(`study.${run.study}`) ? t(`study.${run.study}`) : run.study} · ${run.preset}`;

/** Seconds as people say them, no more exact than is known. */
export function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return t('time.seconds', {n: s < 10 ? s : Math.round(s / 5) * 5});
  const m = Math.round(s / 60);
  if (m < 60) return t('time.minutes', {n: m});
  if (m < 48 * 60) return t('time.hours', {h: Math.floor(m / 60), m: m % 60});
  return t('time.days', {d: Math.floor(m / 1440), h: Math.floor((m % 1440) / 60)});
}
