// Options of learning: the choices, what is kept of them, and what is sent. What is not changed is not sent, so that the engine's own
// defaults hold.

import {addPart, patch, state} from './store.js';

/** What the engine does where the user has not chosen. */
export const defaults = {
  effort: 'normal', depth: true, augmentation: 'plain', rung: 'auto', budgetSeconds: 0, classBalance: 'auto', depthWeight: 1, balance: 'default', steps: 0, seed: 1,
};

/** What there is to choose from. */
export const choices = {
  effort: ['quick', 'normal', 'thorough'],
  rung: ['auto', 'probe', 'heads', 'whole'],
  budgetSeconds: [0, 60, 300, 900, 3600],
  classBalance: ['auto', 'on', 'off'],
  depthWeight: [0.25, 0.5, 1, 2, 4],
  balance: ['default', 'fixed', 'normalised', 'uncertainty'],
  steps: [0, 60, 120, 240, 480],
};
const allowed = {...choices, depth: [true, false], augmentation: ['plain', 'harsh']};
export const maxSeed = 1e9;

addPart('tune', {options: {...defaults}, /** {key, learnSeconds, wholeSeconds} */ estimate: null}, {
  save: () => (changedOptions() ? state.tune.options : null),
  load(value) { patch('tune', {options: readOptions(value), estimate: null}); },
});

/** Whether anything differs from the defaults. */
export const changedOptions = () => Object.keys(defaults).some((k) => state.tune.options[k] !== defaults[k]);

/** Options with the default in place of what makes no sense. */
export function readOptions(value) {
  const options = Object.fromEntries(Object.entries(allowed).map(([k, list]) => [k, list.includes(value?.[k]) ? value[k] : defaults[k]]));
  const {seed} = value ?? {};
  return {...options, seed: Number.isInteger(seed) && seed >= 0 && seed <= maxSeed ? seed : defaults.seed};
}

/** The chosen options as the engine's message "learn" takes them. */
export function chosenOptions(options = state.tune.options) {
  const out = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === defaults[name]) continue;
    out[name] = name === 'classBalance' ? value === 'on' : value;
  }
  return out;
}

/** Chooses an option. */
export const choose = (name, value) => patch('tune', {options: {...state.tune.options, [name]: value}});
