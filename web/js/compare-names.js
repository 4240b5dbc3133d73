// Names in results: of classes, which the user can rename afterwards, and of arms.

import {current, t} from './i18n.js';
import {state} from './store.js';

/** The name of a class of a poc.Data. */
export const nameOf = (c) => state.doc.classes.find((x) => x.id === c.id)?.name ?? (c[current()] || c.id);

/** The name of an arm. */
export const armName = (arm) => t(`compare.arm.${arm}`);

const serials = new WeakMap();
let last = 0;

/** A number that stands for an object, so that views need not compare large results. */
export function serial(object) {
  if (!object) return 0;
  if (!serials.has(object)) serials.set(object, ++last);
  return serials.get(object);
}

/** What decides how a result is written: it, the language, the names of the classes. */
export const written = (result) => [serial(result), current(), state.doc.classes.map((c) => c.name)];
