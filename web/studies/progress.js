// How far a run is: its state, a bar, and words.

import {h, icon, rebuild, setAttr} from '../js/dom.js';
import {current} from '../js/language.js';
import {timeLeft} from './store.js';
import {duration, t} from './text.js';

const icons = {waiting: 'next', running: 'learn', stopped: 'stop', done: 'check', failed: 'warn'};

/** A run's state, with a sign. */
export function stateBadge() {
  const el = h('span', {class: 'state'});
  return {el, update(run) {
    setAttr(el, 'data-state', run.state);
    rebuild(el, [run.state, current()], () => [icon(icons[run.state] ?? 'stop'), h('span', {text: t(`state.${run.state}`)})]);
  }};
}

/** A bar. Within a link it is for the eye alone: words beside it say the same. */
export function bar({labelled = false} = {}) {
  const fill = h('span', {class: 'bar-fill'});
  const el = h('span', {class: 'bar', ...(labelled ? {role: 'progressbar', 'aria-valuemin': '0'} : {'aria-hidden': 'true'})}, fill);
  return {el, update(run) {
    fill.style.width = `${run.total ? Math.min(100, 100 * run.done / run.total) : 0}%`;
    setAttr(el, 'data-state', run.state);
    if (!labelled) return;
    setAttr(el, 'aria-label', t('run.progress'));
    setAttr(el, 'aria-valuemax', String(run.total || 1));
    setAttr(el, 'aria-valuenow', String(run.done));
    setAttr(el, 'aria-valuetext', progressText(run));
  }};
}

/** How far a run is, and how long it will take. */
export function progressText(run) {
  const parts = [run.total ? t('run.count', {done: run.done, total: run.total}) : t('run.preparing')];
  if (run.state === 'running') {
    const left = timeLeft(run);
    if (run.total) parts.push(left === null ? t('run.measuring') : t('run.left', {time: duration(left)}));
    if (!run.own) parts.push(t('runs.elsewhere'));
  }
  return parts.join(current() === 'ja' ? '・' : ', ');
}
