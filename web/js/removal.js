// The codes that remove what this browser has shared with the team: whoever sends a report alone gets its code.

import {read, write} from './language.js';

const key = 'okuyuki.removal';
const most = 100;

function codes() {
  try {
    const kept = JSON.parse(read(key) ?? '{}');
    return kept && typeof kept === 'object' && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

/** The code of a report, by its id; undefined where another browser sent it. */
export function codeOf(id) {
  const code = Object.hasOwn(codes(), id) ? codes()[id] : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Remembers a code, and the newest of them only. */
export const keepCode = (id, code) => write(key, JSON.stringify(Object.fromEntries([...Object.entries(codes()), [id, code]].slice(-most))));

/** Forgets one. */
export function dropCode(id) {
  const {[id]: _, ...rest} = codes();
  write(key, JSON.stringify(rest));
}
