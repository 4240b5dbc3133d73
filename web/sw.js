// The service worker: keeps every file of the bundle in the browser, by the SHA-256 of its contents, and answers from there, so
// that the page works without a network from the second visit on and asks for nothing while photos are handled.
//
// A version of the page is this script: server/bundle writes the list of files into it. The next version is fetched beside the
// present one, files that did not change being shared, and takes over when the page says so: see js/offline.js.

/* global BUNDLE -- {files: {name: [SHA-256 in base64, media type]}, headers, frame, framed}; absent where the sources are served as they are */
const bundle = typeof BUNDLE === 'undefined' ? null : BUNDLE;
const store = 'okuyuki-files';
const connections = 6; // files fetched at a time
const root = self.registration.scope;

const address = (name) => new URL(name === 'index.html' ? './' : name, root).href;
const key = (hash) => new URL(`sha256/${encodeURIComponent(hash)}`, root).href;
const stop = new AbortController();

/** Fetches a file, keeps it if it is what the list says, and returns it; rejects otherwise. */
async function fetchFile(cache, name, cacheMode) {
  const [hash, type] = bundle.files[name];
  const response = await fetch(address(name), {integrity: `sha256-${hash}`, cache: cacheMode, credentials: 'same-origin', signal: stop.signal});
  if (!response.ok) throw new Error(`${name}: status ${response.status}`);
  const headers = {...(name === bundle.frame ? bundle.framed : bundle.headers), 'Content-Type': type, 'Cache-Control': 'no-cache'};
  const kept = new Response(await response.blob(), {headers});
  await cache.put(key(hash), kept.clone());
  return kept;
}

/** Fetches what is not kept yet. What has come stays when it is stopped or fails, for the next attempt. */
async function fill() {
  const cache = await caches.open(store);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  const missing = Object.keys(bundle.files).filter((name) => !kept.has(key(bundle.files[name][0])));
  const fetchNext = async () => {
    for (let name = missing.pop(); name; name = missing.pop()) await fetchFile(cache, name, 'no-cache');
  };
  await Promise.all(Array.from({length: connections}, fetchNext));
}

/** Removes what this version does not use, and everything if there is no bundle. */
async function clean() {
  for (const name of await caches.keys()) if (name !== store || !bundle) await caches.delete(name);
  if (!bundle) return self.registration.unregister();
  const used = new Set(Object.values(bundle.files).map(([hash]) => key(hash)));
  const cache = await caches.open(store);
  for (const request of await cache.keys()) if (!used.has(request.url)) await cache.delete(request);
  await self.clients.claim();
}

async function answer(name, request) {
  const cache = await caches.open(store);
  // The page asks with "reload" when what it got was damaged.
  const kept = request.cache === 'reload' ? null : await cache.match(key(bundle.files[name][0]));
  if (kept) return kept;
  try {
    return await fetchFile(cache, name, 'reload');
  } catch (error) {
    // The browser has dropped the file and the server has another version: the page as it is there brings its own worker.
    if (request.mode === 'navigate') return fetch(request);
    throw error;
  }
}

self.addEventListener('install', (event) => event.waitUntil(bundle ? fill() : self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(clean()));
self.addEventListener('message', ({data}) => {
  if (data === 'stop') stop.abort();
  else if (data === 'take over') self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const {origin, pathname} = new URL(event.request.url);
  const base = new URL(root);
  if (!bundle || event.request.method !== 'GET' || origin !== base.origin || !pathname.startsWith(base.pathname)) return;
  const name = pathname.slice(base.pathname.length) || 'index.html';
  if (Object.hasOwn(bundle.files, name)) event.respondWith(answer(name, event.request));
});
