// The language in use: chosen by the browser, switchable, remembered; and how texts are filled in. It knows no texts.

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

/** Replaces {name} by its parameter and {n|one|many} by the form for the number n. */
export function fill(text, params) {
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, many) =>
    one === undefined ? String(params[name] ?? '') : params[name] === 1 ? one : many);
}

/** Reads a setting; private windows may refuse storage. */
export function read(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

/** Remembers a setting where the browser allows it. */
export function write(name, value) {
  try { localStorage.setItem(name, value); } catch { /* the setting lasts as long as the page */ }
}
