// What the page knows, and who wants to know when it changes.

import {Pace} from './pace.js';

export const state = {
  access: 'asking', // asking, granted, token (needed), absent (no studies here)
  link: 'waiting', // live, waiting, stopping
  runs: new Map(), // by id, in the server's order
  offers: [],
  models: [],
  starting: false,
  problem: null, // the last, of something that was asked for
};

const listeners = new Set();
const paces = new Map();
let due = false;

/** Calls f after changes: once for all of the same turn. */
export const onChange = (f) => listeners.add(f);

/** Tells of a change. */
export function changed() {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    for (const f of listeners) f();
  });
}

/** Takes in how a run is; returns how it was. */
export function learn(run, now = performance.now()) {
  const before = state.runs.get(run.id);
  if (run.state === 'removed') {
    state.runs.delete(run.id);
    paces.delete(run.id);
  } else {
    if (before) state.runs.set(run.id, run);
    else state.runs = new Map([[run.id, run], ...state.runs]); // the newest first
    if (!paces.has(run.id)) paces.set(run.id, new Pace());
    paces.get(run.id).see(run, now);
  }
  changed();
  return before;
}

/**
 * Takes in a run from the answer to a request that was sent when it was known as before says: an event may have overtaken the
 * answer, and what it told is newer.
 */
export function learnAnswer(run, before) {
  if (state.runs.get(run.id) === before) learn(run);
}

/** Takes in all runs there are. */
export function learnAll(runs) {
  const known = new Set(runs.map((r) => r.id));
  for (const id of paces.keys()) if (!known.has(id)) paces.delete(id);
  state.runs = new Map(runs.map((r) => [r.id, r]));
  for (const run of runs) learn(run);
  changed();
}

/** Seconds that are left of a run, as far as can be told; null otherwise. */
export const timeLeft = (run, now = performance.now()) => paces.get(run.id)?.left(run, now) ?? null;
