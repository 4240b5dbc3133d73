// The journey as a table of steps: what the rail, the work area and the one primary button need to know of each.

import {h} from './dom.js';

/**
 * @typedef {{key: string, params?: object, icon: string, enabled: boolean, kind?: string, hint?: [string, object?]|null, act?: string,
 *   go?: string, run?: () => void}} Next  what the primary button says and does: run, go to a step, or an act of next.js
 * @typedef {object} Step
 * @property {string} key  texts step.KEY, KEY.title, KEY.lead; icon KEY
 * @property {() => [string, string]} note  the text under its name in the rail, and a mood: '', 'busy', 'done', 'warn'
 * @property {() => {text: [string, object?], go: string}|null} [need]  what must be there first, and the step that brings it
 * @property {() => Next|null} [next]  the button while this step is shown; null: the order of the journey decides
 * @property {(page: object) => {el: HTMLElement, update: () => void, tools?: HTMLElement[], bare?: boolean}} [view]  its work; bare: it
 *   brings its own title
 */

/** @type {Step[]} in their order */
export const journey = [];

/** Adds steps at the end of the journey. */
export const addSteps = (...steps) => journey.push(...steps);

/** Puts steps in the place of those of the same key, and returns them. */
export function replaceSteps(...steps) {
  for (const step of steps) journey[journey.findIndex((s) => s.key === step.key)] = step;
  return steps;
}

/** A step whose scripts are on their way. */
export const comingStep = (key) => ({
  key, note: () => ['', ''], next: () => null,
  view: () => ({bare: true, el: h('section', {class: 'view', 'aria-busy': 'true', data: {view: key}}), update() {}}),
});

/** The step of a key. */
export const stepOf = (key) => journey.find((s) => s.key === key);

/** The first step after one of that key which can be done and is not, or null. */
export function following(key) {
  const at = journey.findIndex((s) => s.key === key);
  return journey.slice(at + 1).find((s) => !s.need?.() && s.note()[1] !== 'done') ?? null;
}
