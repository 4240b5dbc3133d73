// The one primary button of the page: what to do next, and what is missing for it.

import {button, h, icon, setText} from './dom.js';
import {occupied} from './exclusive.js';
import {t} from './i18n.js';
import {following, stepOf} from './journey.js';
import {timeText} from './save-line.js';
import {dirty, go, goodPhotos, missing, stale, state, trainingLabels} from './store.js';
import {unfinished} from './unfinished.js';

/**
 * What comes next, as in journey.js. Pure, so that tests can walk through the journey.
 * @returns {import('./journey.js').Next}
 */
export function nextStep() {
  if (state.pending) return {key: 'import.go', params: {n: state.pending.count}, act: 'import', icon: 'add', enabled: state.pending.count > 0};
  const {status} = state.learn;
  if (status === 'running') return {key: 'learn.cancel', act: 'cancel', icon: 'stop', kind: 'stop', enabled: true};
  if (state.step === 'save') return save();
  const own = stepOf(state.step)?.next?.();
  if (own) return own;
  const need = stepOf(state.step)?.need?.();
  if (need) return {key: 'next.to', params: {name: t(`step.${need.go}`)}, go: need.go, icon: 'next', enabled: true, hint: need.text};
  const begun = unfinished();
  if (begun && (status !== 'done' || state.step === 'learn')) {
    return {key: 'learn.goon', params: {time: timeText(begun.at)}, act: 'goOn', icon: 'learn', enabled: state.engine.status === 'ready' && !occupied(), hint: [occupied() ? 'next.hint.busy' : 'learn.goon.hint']};
  }
  const lack = missing();
  const learn = toLearn(lack);
  if (status !== 'done' || stale()) {
    const early = lack && ['photos', 'learn'].includes(state.step);
    if (!early) return learn;
    return {key: 'next.labels', go: 'labels', icon: 'next', enabled: true, hint: state.step === 'learn' ? learn.hint : unread() ? ['next.hint.reading'] : null};
  }
  const on = following(afterLearning.has(state.step) ? state.step : 'learn');
  if (on) return {key: 'next.to', params: {name: t(`step.${on.key}`)}, go: on.key, icon: 'next', enabled: true, hint: [`next.hint.${on.key}`]};
  return dirty() ? save() : {key: 'next.more', act: 'add', icon: 'add', enabled: true, hint: ['next.hint.saved']};
}

const afterLearning = new Set(['learn', 'compare', 'stress', 'report']);

function toLearn(lack) {
  const n = {n: trainingLabels().length, c: state.doc.classes.length};
  const ready = state.engine.status === 'ready';
  return {
    key: stale() ? 'next.again' : 'next.learn', params: n, act: 'learn', icon: 'learn', enabled: ready && !unread() && !lack && !occupied(),
    hint: lack?.classes ? ['next.hint.classes', {n: lack.classes}] :
      lack ? ['next.hint.photos', {n: lack.photos, name: lack.name}] :
      !ready ? ['next.hint.engine'] : occupied() ? ['next.hint.busy'] : unread() ? ['next.hint.reading'] : stale() ? ['learn.stale'] : ['next.hint.ready', n],
  };
}

// Whether photos that a learning needs are still being read; the others can wait.
function unread() {
  const labelled = Object.keys(state.doc.labels).length > 0;
  return goodPhotos().some((p) => p.status !== 'ready' && (!labelled || state.doc.labels[p.id]));
}

const save = () => ({
  key: 'next.save', act: 'save', icon: 'save', enabled: !state.project.busy && goodPhotos().length > 0,
  hint: [dirty() ? 'next.hint.save' : 'next.hint.saved'],
});

/** The bar with the button. @param {Record<string, () => void>} acts by the names that nextStep gives */
export function nextBar(acts) {
  let press = () => {};
  const hint = h('p', {class: 'next-hint', id: 'next-hint'});
  const main = button('', () => press(), {icon: 'next', kind: 'primary', id: 'next', 'aria-describedby': 'next-hint'});
  const el = h('footer', {class: 'next-bar'}, hint, main);
  return {el, update() {
    const step = nextStep();
    press = step.run ?? (step.go ? () => go(step.go) : acts[step.act]);
    main.disabled = !step.enabled;
    main.className = `button primary ${step.kind ?? ''}`;
    setText(main.querySelector('span'), t(step.key, step.params));
    if (main.dataset.icon !== step.icon) {
      main.dataset.icon = step.icon;
      main.querySelector('.icon').replaceWith(icon(step.icon));
    }
    setText(hint, step.hint ? t(...step.hint) : '');
  }};
}
