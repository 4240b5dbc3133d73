// Light and dark: by the system, or as chosen. The choice is an attribute of <html> that the style sheets read.

import {read, write} from './i18n.js';

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

/** The colours that the viewer draws with, 0xRRGGBB, taken from the style sheet: light-dark(#rrggbb, #rrggbb). */
export function viewerColours() {
  const style = getComputedStyle(document.documentElement);
  const at = document.documentElement.dataset.scheme === 'dark' ? 1 : 0;
  const colour = (name) => parseInt(style.getPropertyValue(name).match(/[0-9a-f]{6}/gi)[at], 16);
  return {background: colour('--stage'), line: colour('--stage-line'), marker: colour('--marker')};
}

system.addEventListener('change', apply);
apply();
