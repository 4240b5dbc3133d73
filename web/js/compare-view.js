// The comparison step: does depth help the classes on these photos? What will be done, how far it is, and what was found.

import './strings-compare.js';

import {armsView, curveView, statsView} from './compare-arms.js';
import {disagreementView, matrixView} from './compare-matrix.js';
import {duration} from './compare-numbers.js';
import {planView, runView, start} from './compare-plan.js';
import {occupied} from './exclusive.js';
import {verdictView} from './compare-verdict.js';
import {begun, comparing, compareStale} from './compare.js';
import {h, setText} from './dom.js';
import {fitView} from './fit-view.js';
import {failureText, t} from './i18n.js';
import {following} from './journey.js';
import {nearerView} from './nearer-view.js';
import {timeText} from './save-line.js';
import {goodPhotos, missing, state, trainingLabels} from './store.js';

let page = null;
const working = () => ['running', 'stopping'].includes(state.compare.status);

/** @type {import('./journey.js').Step} */
export const compareStep = {
  key: 'compare',

  note() {
    const {result, progress} = state.compare;
    if (working()) return [t('step.compare.running', {p: Math.round(100 * (progress?.fraction ?? 0))}), 'busy'];
    if (begun()) return [t('step.compare.begun'), 'warn'];
    if (!result) return [t('step.compare.none'), ''];
    return compareStale() ? [t('step.compare.stale'), 'warn'] : [t(`step.compare.${result.comparison.verdict}`), 'done'];
  },

  need: () => (missing() && !state.compare.result ? {text: ['compare.need'], go: 'labels'} : null),

  next() {
    const {status, result, estimate} = state.compare;
    if (status === 'running') return {key: 'compare.cancel', icon: 'stop', kind: 'stop', enabled: true, run: () => comparing.cancel()};
    if (status === 'stopping') return {key: 'compare.stopping', icon: 'stop', kind: 'stop', enabled: false};
    if (missing()) return null;
    const n = trainingLabels().length;
    const stale = compareStale();
    const before = begun();
    if (result && !stale && !before) {
      const on = following('compare');
      return on && {key: 'next.to', params: {name: t(`step.${on.key}`)}, go: on.key, icon: 'next', enabled: true, hint: [`next.hint.${on.key}`]};
    }
    const ready = state.engine.status === 'ready';
    const unread = goodPhotos().some((p) => p.status !== 'ready' && state.doc.labels[p.id]);
    const [key, params] = before ? ['compare.goon', {time: timeText(before.at)}] : [stale ? 'compare.rerun' : 'compare.go', {n}];
    return {
      key, params, icon: 'compare', enabled: ready && !unread && !occupied(), run: () => start(page, before?.options),
      hint: !ready ? ['next.hint.engine'] : unread ? ['next.hint.reading'] : occupied() ? ['next.hint.busy'] : before ? ['compare.goon.hint'] :
        estimate?.compareSeconds > 0 ? ['compare.hint.time', {time: duration(estimate.compareSeconds)}] : null,
    };
  },

  view(tools) {
    page = tools;
    comparing.connect(tools);
    const note = h('p', {class: 'note', role: 'status'});
    const plan = planView();
    const fit = fitView();
    const depth = nearerView(tools);
    const running = runView();
    const found = [verdictView(), armsView(), matrixView(), disagreementView(), curveView(), statsView()];
    const results = h('div', {class: 'study-results'}, ...found.map((f) => f.el));
    const settings = h('details', {class: 'study-again'}, h('summary', {}));
    const again = h('button', {type: 'button', class: 'button quiet', on: {click: () => start(page)}});
    const el = h('div', {class: 'study compare'}, note, fit.el, running.el, results, settings, plan.el, depth.el);
    return {el, update() {
      const {result} = state.compare;
      const stale = compareStale();
      const busy = working();
      showNote(note, stale);
      fit.update(state.nearer.quality ?? result?.depth);
      running.el.hidden = !busy;
      if (busy) running.update();
      results.hidden = !result || busy;
      results.classList.toggle('stale', stale);
      if (!results.hidden) for (const f of found) f.update(result);
      place(plan.el, result && !stale ? settings : null, again, el);
      settings.hidden = busy || !result || stale;
      plan.el.hidden = busy || Boolean(missing());
      setText(settings.querySelector('summary'), t('compare.again'));
      setText(again, t('compare.rerun', {n: trainingLabels().length}));
      again.disabled = occupied() || state.engine.status !== 'ready';
      depth.el.hidden = busy || Boolean(missing());
      if (!depth.el.hidden) depth.update();
      if (!plan.el.hidden) {
        plan.update();
        comparing.estimate();
      }
    }};
  },
};

// The plan stands by itself before a comparison, and folded away behind "compare again" after it.
function place(plan, settings, again, el) {
  const parent = settings ?? el;
  if (plan.parentElement !== parent) {
    parent.append(plan);
    plan.append(again);
  }
  again.hidden = !settings;
}

function showNote(note, stale) {
  const {error, ended} = state.compare;
  const failure = error && failureText(error);
  const text = working() ? '' : failure ? `${failure.cause}${t('compare.stop')}${failure.fix}` :
    ended === 'cancelled' ? t('compare.cancelled') : stale ? t('compare.stale') : '';
  note.hidden = !text;
  note.classList.toggle('bad', Boolean(failure));
  setText(note, text);
}
