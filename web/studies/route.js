// Where the page is, as the address says: #/runs/ID, and with whom it is compared: #/runs/ID/ID.

/** {run, with}: identifiers, or undefined. */
export function route() {
  const [, run, other] = location.hash.match(/^#\/runs\/([^/]+)(?:\/([^/]+))?$/) ?? [];
  return {run: run && decodeURIComponent(run), with: other && decodeURIComponent(other)};
}

/** The address of a run, or of one beside another. */
export const addressOf = (run, other) => `#/runs/${encodeURIComponent(run)}${other ? `/${encodeURIComponent(other)}` : ''}`;

/** Goes to an address; what is only a choice within a view leaves no trace to go back to. */
export function go(address, {replace = false} = {}) {
  if (replace) history.replaceState(null, '', address);
  else location.hash = address;
  if (replace) dispatchEvent(new HashChangeEvent('okuyuki-choice'));
}

/** Calls f when the view changes. */
export const onRoute = (f) => addEventListener('hashchange', f);
