// Where the page is, as the address says: #/runs/ID, and with whom it is compared: #/runs/ID/ID.

/** {run, with}: identifiers, or undefined. */
export function route() {
  const [, run, other] = location.hash.match(/^#\/runs\/([^/]+)(?:\/([^/]+))?$/) ?? [];
  return {run: run && decoded(run), with: other && decoded(other)};
}

/** A part of an address as it was before it was encoded; what nobody has encoded, as it is. */
export function decoded(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

/** The address of a run, or of one beside another. */
export const addressOf = (run, other) => `#/runs/${encodeURIComponent(run)}${other ? `/${encodeURIComponent(other)}` : ''}`;

/** Goes to an address. */
export const go = (address) => { location.hash = address; };

/** Calls f when the view changes. */
export const onRoute = (f) => addEventListener('hashchange', f);
