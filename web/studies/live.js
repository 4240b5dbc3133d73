// Events of the server: one connection, as long as somebody looks at the page, opened anew whenever it ends.

import {ask, path} from '../js/ask.js';
import {changed, learn, learnAll, state} from './store.js';

const shortest = 1000, longest = 15_000; // milliseconds between attempts

let source = null, timer = null, pause = shortest;
let onRun = () => {};

/** Begins to listen; f is told of every run that changes, with how it was. */
export function listen(f) {
  onRun = f;
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : connect()));
  connect();
}

/** Reads everything anew, then follows the events. */
export async function connect() {
  close();
  if (document.hidden) return;
  try {
    const [{runs}, {studies}, {models}] = await Promise.all([ask('GET', path`runs`), ask('GET', path`studies`), ask('GET', path`models`)]);
    learnAll(runs);
    Object.assign(state, {offers: studies, models, access: 'granted'});
    changed();
  } catch (problem) {
    if (problem.status === 401) state.access = 'token';
    else if (problem.status === 404) state.access = 'absent';
    changed();
    if (state.access === 'granted' || state.access === 'asking') later();
    return;
  }
  if (!source && !document.hidden) follow();
}

/** Reads anew which models there are. */
export async function refreshModels() {
  const {models} = await ask('GET', path`models`).catch(() => state); // a connection that is lost is told of elsewhere
  Object.assign(state, {models});
  changed();
}

function follow() {
  const here = new EventSource(path`events`);
  source = here;
  here.addEventListener('open', () => {
    pause = shortest;
    tell('live');
  });
  here.addEventListener('run', ({data}) => {
    const run = JSON.parse(data);
    const before = learn(run);
    if (before?.making && !run.making) refreshModels();
    onRun(run, before);
  });
  here.addEventListener('again', () => { // it has lasted as long as the server lets one last
    if (source === here) connect();
  });
  for (const end of ['stopping', 'end', 'error']) {
    here.addEventListener(end, () => {
      if (source !== here) return;
      close();
      tell(end === 'stopping' ? 'stopping' : 'waiting');
      later();
    });
  }
}

function later() {
  if (state.link === 'live') tell('waiting');
  timer = setTimeout(connect, pause);
  pause = Math.min(longest, pause * 1.6);
}

function close() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function tell(link) {
  state.link = link;
  changed();
}
