// One tab a project. Who has a project open holds a Web Lock, and lets go of it when another tab asks, unless something runs.
// Where there are no locks (pages that are not served securely), the storage alone knows who may write: see Storage.write.

import {EngineError} from './engine-client.js';

const prefix = 'okuyuki ';
const patience = 8000; // ms until a tab that does not answer is passed over: in the background, on a busy machine, seconds are nothing
const longest = 60000; // ms that a tab which has answered may take to write what is left

let channel = null;
const open = () => channel ??= new BroadcastChannel('okuyuki tabs');

// Requests a project's lock: resolves to what releases it, or to null. onStolen is called when another tab takes it by force.
function request(id, options, onStolen) {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    let held = false;
    navigator.locks.request(prefix + id, options, (lock) => {
      held = Boolean(lock);
      return lock ? new Promise((release) => resolve(release)) : resolve(null);
    }).catch((error) => (held ? onStolen() : reject(error)));
  });
}

/** Takes a project for as long as the page lives: resolves to what releases it, or to null when another tab has it. */
export const hold = (id, onStolen) => request(id, {ifAvailable: true}, onStolen);

/** Takes a project that another tab has, once that has written what is left. Rejects with "other_tab_busy" when it refuses. */
export async function takeOver(id, onStolen) {
  if (!navigator.locks) return hold(id, onStolen);
  const wait = new AbortController();
  let refused = false;
  let timer = setTimeout(() => wait.abort(), patience);
  const hear = ({data}) => {
    if (data.id !== id || !data.answer) return;
    clearTimeout(timer);
    if (data.answer === 'no') { refused = true; wait.abort(); } else timer = setTimeout(() => wait.abort(), longest);
  };
  open().addEventListener('message', hear);
  try {
    channel.postMessage({id, ask: true});
    return await request(id, {signal: wait.signal}, onStolen);
  } catch (error) {
    if (refused) throw new EngineError('other_tab_busy');
    if (error.name !== 'AbortError') throw error;
    return await request(id, {steal: true}, onStolen); // it hangs, and will not write when it wakes
  } finally {
    clearTimeout(timer);
    channel.removeEventListener('message', hear);
  }
}

/** Answers tabs that ask for a project: give(id) resolves to whether it was let go of; undefined: it is not open here. */
export function answer(give) {
  open().addEventListener('message', async ({data: {id, ask}}) => {
    if (!ask) return;
    const given = give(id);
    if (given === undefined) return;
    channel.postMessage({id, answer: 'wait'});
    if (!await given) channel.postMessage({id, answer: 'no'});
  });
}

/** Tells whether a project is open in some tab: a function of its id. */
export async function openTabs() {
  const {held = []} = await navigator.locks?.query?.() ?? {};
  const names = new Set(held.map((l) => l.name));
  return (id) => names.has(prefix + id);
}
