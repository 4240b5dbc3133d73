// Asking the server's API. What it refuses comes as a Problem.

const base = '/api/v1/';

/** The path of something in the API; parts that come from elsewhere are encoded by path`…${part}…`. */
export const path = (parts, ...values) => base + parts.reduce((all, part, i) => all + encodeURIComponent(values[i - 1]) + part);

/** Why the server did not answer as asked: status 0 if it cannot be reached. text: {ja, en}, what the server says. */
export class Problem extends Error {
  constructor(status, kind, text) {
    super(kind);
    Object.assign(this, {status, kind, text});
  }
}

/** Asks and returns the answer's JSON, or null where there is none. Rejects with a Problem. */
export async function ask(method, address, body, headers = {}) {
  const type = body === undefined ? {} : {'Content-Type': 'application/json'};
  let response;
  try {
    response = await fetch(address, {method, headers: {...type, ...headers}, body: body === undefined ? undefined : JSON.stringify(body), redirect: 'error'});
  } catch {
    throw new Problem(0, 'network');
  }
  const kind = response.headers.get('Content-Type') ?? '';
  if (response.status === 204) return null;
  if (!/^application\/(problem\+)?json\b/.test(kind)) throw new Problem(response.ok ? 404 : response.status, 'odd');
  const answer = await response.json().catch(() => { throw new Problem(0, 'network'); });
  if (!response.ok) throw new Problem(response.status, String(answer.type).split(':').pop(), answer.text);
  return answer;
}

/** Gives the server its token, for a cookie; it is never kept here. */
export const enter = (token) => ask('POST', path`session`, {token});

/** Takes the token out of the address, so that it gets into no bookmark and over no shoulder. */
export function tokenOfAddress() {
  const found = location.hash.match(/^#token=([^&]+)/);
  if (!found) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return decoded(found[1]);
}

/** A part of an address as it was before it was encoded; what nobody has encoded, as it is. */
export function decoded(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

/** Removes a report of a site (see openapi.json) with its removal code. */
export const removeReport = (id, removal) => ask('DELETE', path`sites/${id}`, undefined, {'Okuyuki-Removal': removal});
