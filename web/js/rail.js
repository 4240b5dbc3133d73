// The rail: the steps of the journey with their state, language, colours, and the state of the engine.

import {h, icon, iconButton, rebuild, setAttr, setText} from './dom.js';
import {current, failureText, languages, setLanguage, t} from './i18n.js';
import {dirty, go, goodPhotos, stale, state, trainingLabels} from './store.js';
import {nextTheme, theme} from './theme.js';

const steps = ['photos', 'labels', 'learn', 'save'];

export function rail() {
  const items = steps.map((step) => {
    const name = h('span', {class: 'step-name'});
    const note = h('span', {class: 'step-note'});
    const button = h('button', {type: 'button', class: 'step', data: {step}, on: {click: () => go(step)}}, icon(step),
      h('span', {class: 'step-text'}, name, note));
    return {step, name, note, button};
  });
  const list = h('ol', {class: 'steps'}, ...items.map((i) => h('li', {}, i.button)));
  const nav = h('nav', {}, list);
  const engine = h('div', {class: 'engine', role: 'status'});
  const language = h('div', {class: 'segmented', role: 'group'});
  const themeHolder = h('div', {class: 'theme-holder'});
  const el = h('header', {class: 'rail'}, h('div', {class: 'brand'}, brandMark(), h('span', {class: 'brand-name', text: '奥行き'}), h('span', {class: 'brand-latin', text: 'Okuyuki'})),
    nav, h('div', {class: 'rail-foot'}, engine, h('div', {class: 'settings'}, language, themeHolder)));

  return {el, update() {
    setAttr(nav, 'aria-label', t('app.steps'));
    for (const i of items) {
      setText(i.name, t(`step.${i.step}`));
      const [text, mood] = stepState(i.step);
      setText(i.note, text);
      setAttr(i.button, 'data-mood', mood);
      setAttr(i.button, 'aria-current', state.step === i.step ? 'step' : null);
    }
    showEngine(engine);
    rebuild(language, [current()], () => languages.map((l) => h('button', {
      type: 'button', lang: l, 'aria-pressed': String(l === current()), text: l === 'ja' ? '日本語' : 'English', on: {click: () => setLanguage(l)},
    })));
    setAttr(language, 'aria-label', t('app.language'));
    const name = theme();
    rebuild(themeHolder, [name, current()], () => [iconButton({auto: 'auto', light: 'sun', dark: 'moon'}[name],
      `${t('app.theme')}: ${t(`app.theme.${name}`)}`, nextTheme)]);
  }};
}

function stepState(step) {
  const {learn, doc, project} = state;
  if (step === 'photos') {
    const n = goodPhotos().length;
    return n ? [t('step.photos.count', {n}), 'done'] : [t('step.photos.none'), ''];
  }
  if (step === 'labels') {
    const n = trainingLabels().length;
    return doc.classes.length ? [t('step.labels.count', {c: doc.classes.length, n}), 'done'] : [t('step.labels.none'), ''];
  }
  if (step === 'learn') {
    if (learn.status === 'running') return [t('step.learn.running', {p: Math.round(100 * (learn.progress?.fraction ?? 0))}), 'busy'];
    if (learn.status !== 'done') return [t('step.learn.none'), ''];
    if (stale()) return [t('step.learn.stale'), 'warn'];
    const cv = learn.result?.cv;
    return [cv ? t('step.learn.done', {a: cv.total, b: cv.correct}) : t('step.learn.doneplain'), 'done'];
  }
  if (dirty()) return [t('step.save.dirty'), 'warn'];
  if (!project.savedAt) return [t('step.save.none'), ''];
  const time = new Intl.DateTimeFormat(current(), {hour: 'numeric', minute: '2-digit'}).format(project.savedAt);
  return [t('step.save.saved', {time}), 'done'];
}

function showEngine(el) {
  const {status, progress, kernel, error} = state.engine;
  el.dataset.status = status;
  rebuild(el, [status, Math.round(progress * 100), kernel, error, current()], () => {
    const text = status === 'loading' ? t('engine.loading', {p: Math.round(progress * 100)}) : t(`engine.${status}`);
    const lines = [h('span', {class: 'engine-state', text})];
    if (status === 'ready') lines.push(h('span', {class: 'engine-kernel', text: t('engine.kernel', {kernel: t(`kernel.${kernel}`)})}));
    if (status === 'ready' && kernel === 'portable') lines.push(h('span', {class: 'engine-kernel', text: t('engine.portable')}));
    if (error) {
      const {cause, fix} = failureText(error);
      lines.push(h('span', {class: 'engine-kernel', text: cause}), h('span', {class: 'engine-kernel', text: fix}));
    }
    return lines;
  });
}

/** The mark: frames that recede, in the colours of the depth map. */
export function brandMark(extra = '') {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('viewBox', '0 0 64 64');
  svg.setAttribute('class', `mark ${extra}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  for (let i = 0; i < 4; i++) {
    const rect = document.createElementNS(ns, 'rect');
    const inset = [3, 11, 19, 26.5][i];
    const shift = [0, 1.5, 3, 4][i];
    for (const [k, v] of Object.entries({x: inset + shift, y: inset - shift * 0.6, width: 64 - 2 * inset, height: 64 - 2 * inset, rx: [9, 7, 5, 3][i], class: `mark-${i}`})) rect.setAttribute(k, v);
    svg.append(rect);
  }
  return svg;
}
