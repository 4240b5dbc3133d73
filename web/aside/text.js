// Texts of the pages beside that of photos, studies and sites: each adds its own to what they share. And numbers and times as
// people read them.

import {current, fill, languages} from '../js/language.js';
import {strings} from './strings.js';

const texts = {...strings};

/** Adds the texts of a page: {key: [ja, en]}. */
export function addTexts(table) {
  for (const [key, both] of Object.entries(table)) {
    if (has(key)) throw new Error(`text ${key} exists twice`);
    texts[key] = both;
  }
}

export const has = (key) => Object.hasOwn(texts, key);

/** The text of a key in the language in use. */
export function t(key, params = {}) {
  const entry = texts[key];
  if (!entry) throw new Error(`no text ${key}`);
  return fill(entry[languages.indexOf(current())], params);
}

/** What the server says in both languages. */
export const said = (text) => text?.[current()] ?? '';

/** What is the matter with a request, in the language in use. @param {?import('../js/ask.js').Problem} problem */
export function wordsOf(problem) {
  if (!problem) return '';
  return said(problem.text) || (problem.status ? t('error.odd', {status: problem.status}) : t('error.network'));
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
