// Texts of this page, and numbers and times as people read them.

import {current, fill, languages} from '../js/language.js';
import {strings} from './strings.js';

/** The text of a key in the language in use. */
export function t(key, params = {}) {
  const entry = strings[key];
  if (!entry) throw new Error(`no text ${key}`);
  return fill(entry[languages.indexOf(current())], params);
}

export const has = (key) => Object.hasOwn(strings, key);

/** What the server says in both languages. */
export const said = (text) => text?.[current()] ?? '';

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

/** A moment in the reader's time zone. */
export function moment(text) {
  const when = new Date(text);
  return new Intl.DateTimeFormat(current(), {dateStyle: 'medium', timeStyle: 'short'}).format(when);
}

const fixed = (v, signed) => `${signed && v >= 0 ? '+' : ''}${v.toFixed(1)}`.replace('-', '−');

/** A share with its interval, in percent or, signed, in points. Of few seeds the interval may leave what shares can be: it ends there. */
export function interval({mean, low, high}, signed = false) {
  const least = signed ? -1 : 0;
  return [fixed(100 * mean, signed), `[${fixed(100 * Math.max(low, least), signed)}, ${fixed(100 * Math.min(high, 1), signed)}]`];
}
