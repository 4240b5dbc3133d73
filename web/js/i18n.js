// Language of the page: chosen by the browser, switchable, remembered.

import {strings} from './strings.js';

export const languages = ['ja', 'en'];
const key = 'okuyuki.language';
const listeners = new Set();

let language = initial();

function initial() {
  const stored = read(key);
  if (languages.includes(stored)) return stored;
  for (const l of navigator.languages ?? []) {
    const short = l.slice(0, 2).toLowerCase();
    if (languages.includes(short)) return short;
  }
  return 'en';
}

/** The language in use, "ja" or "en". */
export const current = () => language;

/** Switches the language, remembers it and tells those who listen. */
export function setLanguage(l) {
  if (!languages.includes(l) || l === language) return;
  language = l;
  write(key, l);
  for (const f of listeners) f(l);
}

/** Calls f after each change of the language. */
export const onLanguage = (f) => listeners.add(f);

/** The text of a key in the language in use, or in the one given. */
export function t(key, params = {}, l = language) {
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

/** Replaces {name} by its parameter and {n|one|many} by the form for the number n. */
export function fill(text, params) {
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, many) =>
    one === undefined ? String(params[name] ?? '') : params[name] === 1 ? one : many);
}

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
export const className = (c) => (language === 'ja' ? c.ja : c.en);

/** Cause and next step of a failure {kind, params}. */
export function failureText(failure) {
  const kind = has(`error.${failure?.kind}`) ? failure.kind : 'internal';
  const which = `error.${kind}.${failure?.params?.running}`; // of kind busy: what with
  return {cause: t(has(which) ? which : `error.${kind}`, failure?.params), fix: t(`error.${kind}.fix`, failure?.params)};
}

/** Reads a setting; private windows may refuse storage. */
export function read(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

/** Remembers a setting where the browser allows it. */
export function write(name, value) {
  try { localStorage.setItem(name, value); } catch { /* the setting lasts as long as the page */ }
}
