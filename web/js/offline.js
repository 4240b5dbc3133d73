// The page as a program: kept for working offline by the service worker (sw.js), installable, updated when the user says so and
// never while something runs.

import './strings-shell.js';

import {built, sha256} from './checked.js';
import {button, h, rebuild} from './dom.js';
import {current, read, t, write} from './i18n.js';
import {addPart, changed, patch, state} from './store.js';

const script = '/sw.js';
const patience = 20000; // ms for the files to be kept before photos are handled; what is left waits for the next visit
const checkTime = 5000; // ms for the question whether there is a new version
const lastSeen = 'okuyuki.worker'; // digest of the service worker's script that was installed last
const lockName = 'okuyuki at work';

/** waiting: the worker of a new version; offline: everything is kept; prompt: the browser's offer to install the page. */
addPart('shell', {waiting: null, later: false, offline: false, prompt: null});

/** Whether something runs that a reload would end. */
export function busy() {
  return Boolean(state.pending || state.project.busy) || Object.values(state).some((part) => part?.status === 'running') ||
    state.doc.ids.some((id) => ['waiting', 'reading'].includes(state.photos.get(id)?.status));
}

/**
 * Lets the service worker keep the files of this version, and looks for a new one. Resolves, never rejects, when neither asks
 * the network for anything any more.
 */
export async function settle() {
  if (!built || !navigator.serviceWorker) return;
  try {
    const known = await navigator.serviceWorker.getRegistration();
    // The browser looks for a new worker on its own too, at a time that it chooses; then it asks its cache, which this refreshes.
    const seen = !known || navigator.onLine ? await digestOf(await fetch(script, {cache: 'no-cache', signal: AbortSignal.timeout(checkTime)})) : null;
    const registration = await navigator.serviceWorker.register(script, {updateViaCache: 'all'});
    registration.addEventListener('updatefound', () => follow(registration));
    if (known && seen && seen !== read(lastSeen)) await registration.update(); // takes a browser seconds, so not in vain
    if (await follow(registration) && seen) write(lastSeen, seen);
  } catch {
    // Offline, or not allowed here: the page works on what it has.
  }
  const controlled = await navigator.serviceWorker.getRegistration().catch(() => null);
  patch('shell', {offline: Boolean(controlled?.active)});
}

async function digestOf(response) {
  if (!response.ok) throw new Error(`status ${response.status}`);
  return sha256(await response.arrayBuffer());
}

// Waits for a worker that is being installed, and offers the one that waits; false if one could not be installed.
async function follow(registration) {
  const worker = registration.installing;
  if (worker) {
    const timer = setTimeout(() => worker.postMessage('stop'), patience);
    await new Promise((resolve) => {
      const check = () => { if (worker.state !== 'installing') resolve(); };
      worker.addEventListener('statechange', check);
      check();
    });
    clearTimeout(timer);
  }
  // The first worker of all takes over by itself: there is nothing to update.
  if (registration.waiting && registration.active) patch('shell', {waiting: registration.waiting});
  return worker?.state !== 'redundant';
}

// Every tab at work holds a lock, so that a new version does not take over beneath it.
let work = null;

function holdLock() {
  if (!busy()) {
    work?.resolve();
    work = null;
  } else if (!work) {
    const mine = work = Promise.withResolvers();
    navigator.locks?.request(lockName, {mode: 'shared'}, () => mine.promise).catch(() => {});
  }
}

// Lets the new version take over and loads it; false if another tab is at work.
async function update() {
  const {waiting} = state.shell;
  const takeOver = () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {once: true});
    waiting.postMessage('take over');
    if (waiting.state !== 'installed') location.reload(); // another tab has done it already
  };
  if (!navigator.locks) return takeOver(), true;
  return navigator.locks.request(lockName, {ifAvailable: true}, (lock) => {
    if (lock) takeOver();
    return Boolean(lock);
  });
}

/** The offer of a new version: {el, update}. @param {{show: (text: string) => void}} snack says why it cannot be done now */
export function updateOffer(snack) {
  const el = h('div', {class: 'update-offer', role: 'status', hidden: true});
  return {el, update() {
    holdLock();
    const offered = Boolean(state.shell.waiting) && !state.shell.later && !busy();
    el.hidden = !offered;
    rebuild(el, [offered, current()], () => (!offered ? [] : [
      h('span', {text: t('shell.update')}),
      button(t('shell.reload'), async () => { if (!await update()) snack.show(t('shell.busy')); }, {kind: 'soft'}),
      button(t('shell.later'), () => { state.shell.later = true; changed(); }),
    ]));
  }};
}

/** One line about the page as a program, for the foot of the rail: that it works offline, and the offer to install it. */
export function shellLines() {
  const {offline, prompt} = state.shell;
  return [
    offline && h('span', {class: 'engine-kernel', text: t('shell.offline')}),
    prompt && button(t('shell.install'), install, {kind: 'link', icon: 'save'}),
  ].filter(Boolean);
}

async function install() {
  const {prompt} = state.shell;
  patch('shell', {prompt: null});
  await prompt.prompt();
}

addEventListener('beforeinstallprompt', (event) => { event.preventDefault(); patch('shell', {prompt: event}); });
addEventListener('appinstalled', () => patch('shell', {prompt: null}));
