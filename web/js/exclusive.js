// Learning, comparison and stress test exclude one another: each takes the engine and all of its helpers. Who asks for one while
// another runs, by button, key or script, is told which.

import {EngineError} from './engine-client.js';
import {addPart, patch, state} from './store.js';

let held = null; // {name, left, ended: Promise}
let aside = Promise.resolve(); // what is not worth a refusal, but is waited for

addPart('job', {/** 'learn', 'compare' or 'stress' while one runs */ name: ''});

/** Whether the engine is busy with something that the user waits for. */
export const occupied = () => state.job.name !== '';

/** Rejects, as alone() would, while something else runs. */
export function refuseIfOccupied() {
  if (held && !held.left) throw new EngineError('busy', {running: held.name, detail: `${held.name} is still running`});
}

/** A short piece of work for the engine beside all this: what begins meanwhile waits for its end. */
export function beside(work) {
  aside = Promise.allSettled([aside, work]);
  return work;
}

/**
 * Runs work() once nothing else does. Rejects with kind 'busy' and {running: name} while something does; what has been left waits
 * for its end instead.
 * @param {'learn'|'compare'|'stress'} name
 */
export async function alone(name, work) {
  while (held) {
    refuseIfOccupied();
    await held.ended;
  }
  const mine = held = {name, left: false};
  mine.ended = new Promise((resolve) => { mine.end = resolve; });
  patch('job', {name});
  try {
    await aside;
    return await work();
  } finally {
    held = null;
    patch('job', {name: ''});
    mine.end();
  }
}

/** Says that nobody waits any more for what runs under this name: it was told to stop, and will end in a moment. */
export function leave(name) {
  if (held?.name === name) held.left = true;
}
