// Light and dark: by the system, or as chosen. The choice is an attribute of <html> that the style sheets read.

import {read, write} from './language.js';

const key = 'okuyuki.theme';
const names = ['auto', 'light', 'dark'];
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

let chosen = names.includes(read(key)) ? read(key) : 'auto';

/** The choice: "auto", "light" or "dark". */
export const theme = () => chosen;

/** Goes to the next choice and remembers it. */
export function nextTheme() {
  chosen = names[(names.indexOf(chosen) + 1) % names.length];
  write(key, chosen);
  apply();
}

/** Calls f now and whenever the colours change. */
export function onTheme(f) {
  listeners.add(f);
  f();
}

function apply() {
  document.documentElement.dataset.scheme = chosen === 'auto' ? (system.matches ? 'dark' : 'light') : chosen;
  for (const f of listeners) f();
}

/** A colour of the style sheet in the scheme in use, 0xRRGGBB: properties there are light-dark(#rrggbb, #rrggbb). */
export function schemeColour(property) {
  const value = getComputedStyle(document.documentElement).getPropertyValue(property);
  return parseInt(value.match(/[0-9a-f]{6}/gi)[document.documentElement.dataset.scheme === 'dark' ? 1 : 0], 16);
}

/** The colours that the viewer draws with. */
export const viewerColours = () => ({background: schemeColour('--stage'), line: schemeColour('--stage-line'), marker: schemeColour('--marker')});

system.addEventListener('change', apply);
apply();
