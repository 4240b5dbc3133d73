// The stress test: how both arms bear photos that get worse. One photo by hand, then all of them.

import './strings-stress.js';

import {duration} from './compare-numbers.js';
import {occupied} from './exclusive.js';
import {comparing} from './compare.js';
import {button, h, setAttr, setText} from './dom.js';
import {failureText, t} from './i18n.js';
import {following} from './journey.js';
import {curvesView} from './stress-curves.js';
import {liveView} from './stress-live.js';
import {canRun, stressing, stressStale} from './stress.js';
import {state} from './store.js';

let page = null;
const at = (part, ...statuses) => statuses.includes(state[part].status);
const working = () => at('stress', 'running', 'stopping') || at('compare', 'running', 'stopping');

/** @type {import('./journey.js').Step} */
export const stressStep = {
  key: 'stress',

  note() {
    const {result, progress} = state.stress;
    if (at('stress', 'running', 'stopping')) return [t('step.stress.running', {p: Math.round(100 * (progress?.fraction ?? 0))}), 'busy'];
    if (!result) return [t('step.stress.none'), ''];
    return stressStale() ? [t('step.stress.stale'), 'warn'] : [t('step.stress.done'), 'done'];
  },

  need() {
    const {result} = state.compare;
    if (!result) return {text: ['stress.need'], go: 'compare'};
    return result.comparison.arms.length ? null : {text: ['stress.need.photos'], go: 'labels'};
  },

  next() {
    if (!state.compare.result?.comparison.arms.length) return null;
    if (at('stress', 'running') || at('compare', 'running')) return {key: 'compare.cancel', icon: 'stop', kind: 'stop', enabled: true, run: () => stressing.cancel()};
    if (working()) return {key: 'compare.stopping', icon: 'stop', kind: 'stop', enabled: false};
    if (!canRun()) return {key: 'next.to', params: {name: t('step.compare')}, go: 'compare', icon: 'next', enabled: true, hint: ['stress.live.stale']};
    if (state.stress.result && !stressStale()) {
      const on = following('stress');
      return on && {key: 'next.to', params: {name: t(`step.${on.key}`)}, go: on.key, icon: 'next', enabled: true, hint: [`next.hint.${on.key}`]};
    }
    const ready = state.engine.status === 'ready';
    return {
      key: 'stress.go', params: {n: state.compare.result.data.labelled}, icon: 'stress', enabled: ready && !occupied(), run: measure,
      hint: !ready ? ['next.hint.engine'] : occupied() ? ['next.hint.busy'] : cost(),
    };
  },

  view(tools) {
    page = tools;
    stressing.connect(tools);
    const note = h('p', {class: 'note', role: 'status'});
    const live = liveView(tools);
    const [title, lead] = [h('h2', {}), h('p', {class: 'lead'})];
    const [phase, eta] = [h('span', {}), h('span', {class: 'eta'})];
    const fillBar = h('div', {class: 'progress-fill'});
    const track = h('div', {class: 'progress-track', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100'}, fillBar);
    const progress = h('div', {class: 'progress'}, h('div', {class: 'progress-text'}, phase, eta), track);
    const again = button('', measure, {kind: 'quiet'});
    const curves = curvesView();
    const all = h('section', {class: 'stress-all'}, h('div', {class: 'stress-all-head'}, h('div', {}, title, lead), again), progress);
    const el = h('div', {class: 'study stress'}, note, live.el, all, curves.el);
    return {el, update() {
      const {result} = state.stress;
      showNote(note);
      live.update();
      setText(title, t('stress.all'));
      setText(lead, t('stress.all.help', {n: state.compare.result.data.labelled}));
      progress.hidden = !working();
      if (working()) showProgress(phase, eta, fillBar, track);
      setText(again.querySelector('span'), t('stress.again'));
      again.hidden = !result || working();
      again.disabled = !canRun() || occupied();
      curves.el.hidden = !result || working();
      curves.el.classList.toggle('stale', stressStale());
      if (!curves.el.hidden) curves.update(result);
      if (!working() && !result) comparing.estimate();
    }};
  },
};

function cost() {
  const {estimate, here} = state.compare;
  const seconds = (estimate?.stressSeconds ?? 0) + (here ? 0 : estimate?.compareSeconds ?? 0);
  return seconds > 0 ? ['stress.hint.time', {time: duration(seconds)}] : null;
}

async function measure() {
  page.snack.hide();
  try {
    await stressing.run();
    page.snack.show(t('stress.finished'));
  } catch (error) {
    if (error.kind !== 'cancelled') page.workspace.report(error);
  }
}

function showProgress(phase, eta, fillBar, track) {
  const first = at('compare', 'running', 'stopping'); // the models are learned again before they can be asked
  const {status, progress: p} = state[first ? 'compare' : 'stress'];
  const part = Math.round(100 * (p?.fraction ?? 0));
  fillBar.style.setProperty('inline-size', `${part}%`);
  setAttr(track, 'aria-valuenow', part);
  setAttr(track, 'aria-label', t('stress.running'));
  setText(phase, status === 'stopping' ? t('compare.stopping') : t(first ? 'stress.preparing' : 'stress.running'));
  setText(eta, status !== 'stopping' && p?.etaMs > 0 ? t('learn.eta', {s: Math.max(1, Math.round(p.etaMs / 1000))}) : '');
}

function showNote(note) {
  const {error, ended} = state.stress;
  const failure = error && failureText(error);
  const text = working() ? '' : failure ? `${failure.cause}${t('compare.stop')}${failure.fix}` :
    ended === 'cancelled' ? t('stress.cancelled') : stressStale() ? t('stress.stale') : '';
  note.hidden = !text;
  note.classList.toggle('bad', Boolean(failure));
  setText(note, text);
}
