// The texts of the page in the language in use.

import {current, fill, languages} from './language.js';
import {strings} from './strings.js';

export {current, fill, languages, onLanguage, read, setLanguage, write} from './language.js';

/** The text of a key in the language in use, or in the one given. */
export function t(key, params = {}, l = current()) {
  const entry = strings[key];
  if (!entry) throw new Error(`no text ${key}`);
  return fill(entry[languages.indexOf(l)], params);
}

/** Adds the texts of a module: {key: [ja, en]}. A key that exists already is an error. */
export function addTexts(table) {
  for (const [key, texts] of Object.entries(table)) {
    if (has(key)) throw new Error(`text ${key} exists twice`);
    strings[key] = texts;
  }
}

const touch = matchMedia('(pointer: coarse)').matches;

/** The text of a key as it is worded for touch screens where the page is on one. */
export const touchText = (key) => t(touch ? `${key}.touch` : key);

/** Whether there is a text of this key. */
export const has = (key) => Object.hasOwn(strings, key);

/** A probability as people read it: whole percents, never 100 % or 0 % of what is not certain. */
export function percent(p) {
  if (p > 0 && p < 0.01) return '<1 %';
  if (p < 1 && p > 0.99) return '>99 %';
  return `${Math.round(p * 100)} %`;
}

/** Depth with its unit: "2.31 m", or a plain number where the map is relative. */
export function depthText(value, depth) {
  if (!Number.isFinite(value)) return t('view.unknown');
  const digits = value < 10 ? 2 : 1;
  return depth.unit ? `${value.toFixed(digits)} ${depth.unit}` : value.toFixed(digits);
}

/** The name of a class in the language in use. */
export const className = (c) => (current() === 'ja' ? c.ja : c.en);

/** Cause and next step of a failure {kind, params}. */
export function failureText(failure) {
  const kind = has(`error.${failure?.kind}`) ? failure.kind : 'internal';
  const which = `error.${kind}.${failure?.params?.running}`; // of kind busy: what with
  return {cause: t(has(which) ? which : `error.${kind}`, failure?.params), fix: t(`error.${kind}.fix`, failure?.params)};
}
