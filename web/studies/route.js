// Where the page is, as the address says: #/runs/ID, and with whom it is compared: #/runs/ID/ID.

import {decoded} from '../js/ask.js';

/** {run, with}: identifiers, or undefined. */
export function route() {
  const [, run, other] = location.hash.match(/^#\/runs\/([^/]+)(?:\/([^/]+))?$/) ?? [];
  return {run: run && decoded(run), with: other && decoded(other)};
}

/** The address of a run, or of one beside another. */
export const addressOf = (run, other) => `#/runs/${encodeURIComponent(run)}${other ? `/${encodeURIComponent(other)}` : ''}`;

/** Goes to an address. */
export const go = (address) => { location.hash = address; };

/** Calls f when the view changes. */
export const onRoute = (f) => addEventListener('hashchange', f);
