// Fetching of programs, kernels and model: what comes must have the SHA-256 that the bundle's manifest says, or it is not used.

/* global PARTS -- {name: [SHA-256 in base64, bytes]}, put in by server/bundle; absent where the sources are served as they are */
const parts = typeof PARTS === 'undefined' ? {} : PARTS;

/** Whether the page was built: only then are digests known and is there something to keep for working offline. */
export const built = typeof PARTS !== 'undefined';

/** A part that could not be used. kind "load": it did not come; "integrity": it is not what was published. */
export class PartError extends Error {
  constructor(kind, name, detail) {
    super(`${name}: ${detail}`);
    this.name = 'PartError';
    this.kind = kind;
    this.params = {name, detail: this.message};
  }
}

/**
 * Fetches a file of the bundle and checks it.
 * @param {string} name
 * @param {{onProgress?: (part: number) => void, expect?: [string, number], base?: string}} options onProgress hears of the part that has
 *   come, 0..1; base is where the bundle lies, with a slash at its end
 * @returns {Promise<ArrayBuffer>} rejects with a PartError
 */
export async function fetchChecked(name, {onProgress = () => {}, expect = parts[name], base = '/'} = {}) {
  const read = (...how) => readFrom(base, name, onProgress, expect, ...how);
  const bytes = await read();
  if (!expect || await matches(bytes, expect[0])) return bytes;
  // A copy on the way may be old or damaged: the service worker and the browser pass "reload" by what they keep.
  const again = await read('reload');
  if (await matches(again, expect[0])) return again;
  throw new PartError('integrity', name, 'SHA-256 differs from the manifest');
}

async function readFrom(base, name, onProgress, expect, cache = 'default') {
  try {
    // Without a secure context scripts cannot digest, but the browser still does.
    const integrity = expect && !globalThis.crypto?.subtle ? `sha256-${expect[0]}` : '';
    const response = await fetch(`${base}${name}`, {cache, integrity});
    if (!response.ok) throw new Error(`status ${response.status}`);
    // Where the size is not known, the length may be that of a compressed body: a guess, capped.
    const size = expect?.[1] ?? Number(response.headers.get('content-length')) * (response.headers.get('content-encoding') ? 3.5 : 1);
    const chunks = [];
    let come = 0;
    for (const reader = response.body.getReader(); ;) {
      const {done, value} = await reader.read();
      if (done) break;
      chunks.push(value);
      come += value.length;
      onProgress(size ? Math.min(0.99, come / size) : 0.5);
    }
    onProgress(1);
    return await new Blob(chunks).arrayBuffer();
  } catch (error) {
    throw new PartError('load', name, error.message);
  }
}

async function matches(bytes, hash) {
  return !globalThis.crypto?.subtle || await sha256(bytes) === hash; // without, the browser has checked
}

/** SHA-256 in base64; in secure contexts only. */
export async function sha256(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
}
