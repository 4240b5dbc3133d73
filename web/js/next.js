// The one primary button of the page: what to do next, and what is missing for it.

import {button, h, icon, setText} from './dom.js';
import {t} from './i18n.js';
import {dirty, goodPhotos, missing, stale, state, trainingLabels} from './store.js';

/**
 * What comes next: {key, params, act: name of an action, icon, hint, enabled, kind}.
 * Pure, so that tests can walk through the journey.
 */
export function nextStep() {
  const labels = trainingLabels().length;
  const lack = missing();
  const {status} = state.learn;
  const n = {n: labels, c: state.doc.classes.length};
  if (status === 'running') return {key: 'learn.cancel', act: 'cancel', icon: 'stop', kind: 'stop', enabled: true};
  const ready = state.engine.status === 'ready';
  const reading = goodPhotos().some((p) => p.status !== 'ready');
  const learn = {
    key: stale() ? 'next.again' : 'next.learn', params: n, act: 'learn', icon: 'learn', enabled: ready && !reading && !lack,
    hint: lack?.classes ? ['next.hint.classes', {n: lack.classes}] :
      lack ? ['next.hint.photos', {n: lack.photos, name: lack.name}] :
      !ready ? ['next.hint.engine'] : reading ? ['next.hint.reading'] : stale() ? ['learn.stale'] : ['next.hint.ready', n],
  };
  if (state.step === 'save') return save();
  const done = status === 'done' && !stale();
  if (done) return dirty() ? save() : {key: 'next.more', act: 'add', icon: 'add', enabled: true, hint: ['next.hint.saved']};
  if (state.step === 'photos' && lack) return {key: 'next.labels', act: 'labels', icon: 'next', enabled: true, hint: reading ? ['next.hint.reading'] : null};
  if (state.step === 'learn' && lack) return {key: 'next.labels', act: 'labels', icon: 'next', enabled: true, hint: learn.hint};
  return learn;
}

const save = () => ({
  key: 'next.save', act: 'save', icon: 'save', enabled: !state.project.busy && goodPhotos().length > 0,
  hint: [dirty() ? 'next.hint.save' : 'next.hint.saved'],
});

/** The bar with the button. @param {Record<string, () => void>} acts by the names that nextStep gives */
export function nextBar(acts) {
  let act = '';
  const hint = h('p', {class: 'next-hint', id: 'next-hint'});
  const main = button('', () => acts[act]?.(), {icon: 'next', kind: 'primary', id: 'next', 'aria-describedby': 'next-hint'});
  const el = h('footer', {class: 'next-bar'}, hint, main);
  return {el, update() {
    const step = nextStep();
    act = step.act;
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
