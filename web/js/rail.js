// The rail: the steps of the journey with their state, where the project is kept, language, colours, and the state of the engine.

import {askedModel} from './assets.js';
import {button, h, icon, iconButton, rebuild, setAttr, setText} from './dom.js';
import {current, failureText, languages, setLanguage, t} from './i18n.js';
import {journey, stepOf} from './journey.js';
import {shellLines} from './offline.js';
import {go, state} from './store.js';
import {nextTheme, theme} from './theme.js';

/**
 * @param {{el: HTMLElement, update: () => void}} saveLine at the foot
 * @param {() => void} restart starts an engine that was given up
 */
export function rail(saveLine, restart) {
  const items = journey.map(({key}) => {
    const name = h('span', {class: 'step-name'});
    const note = h('span', {class: 'step-note'});
    const step = h('button', {type: 'button', class: 'step', data: {step: key}, on: {click: () => go(key)}}, icon(key),
      h('span', {class: 'step-text'}, name, note));
    return {key, name, note, step};
  });
  const list = h('ol', {class: 'steps'}, ...items.map((i) => h('li', {}, i.step)));
  const nav = h('nav', {}, list);
  const engine = h('div', {class: 'engine', role: 'status'});
  const language = h('div', {class: 'segmented', role: 'group'});
  const themeHolder = h('div', {class: 'theme-holder'});
  const el = h('header', {class: 'rail'}, h('div', {class: 'brand'}, brandMark(), h('span', {class: 'brand-name', text: '奥行き'}), h('span', {class: 'brand-latin', text: 'Okuyuki'})),
    nav, h('div', {class: 'rail-foot'}, saveLine.el, engine, h('div', {class: 'settings'}, language, themeHolder)));

  return {el, update() {
    setAttr(nav, 'aria-label', t('app.steps'));
    for (const i of items) {
      setText(i.name, t(`step.${i.key}`));
      const [text, mood] = stepOf(i.key).note();
      setText(i.note, text);
      setAttr(i.step, 'data-mood', mood);
      setAttr(i.step, 'title', `${t(`step.${i.key}`)}: ${text}`);
      setAttr(i.step, 'aria-current', state.step === i.key ? 'step' : null);
    }
    saveLine.update();
    showEngine(engine, restart);
    rebuild(language, [current()], () => languages.map((l) => h('button', {
      type: 'button', lang: l, 'aria-pressed': String(l === current()), text: l === 'ja' ? '日本語' : 'English', on: {click: () => setLanguage(l)},
    })));
    setAttr(language, 'aria-label', t('app.language'));
    const name = theme();
    rebuild(themeHolder, [name, current()], () => [h('a', {
      class: 'icon-button', href: current() === 'ja' ? '/docs/ja/' : '/docs/', target: '_blank', rel: 'noopener', 'aria-label': t('app.help'), title: t('app.help'), text: '?',
    }), iconButton({auto: 'auto', light: 'sun', dark: 'moon'}[name],
      `${t('app.theme')}: ${t(`app.theme.${name}`)}`, nextTheme)]);
  }};
}

function showEngine(el, restart) {
  const {status, progress, kernel, model, error} = state.engine;
  el.dataset.status = status;
  const {offline, prompt} = state.shell;
  rebuild(el, [status, Math.round(progress * 100), kernel, error, current(), offline, Boolean(prompt)], () => {
    const halted = error?.kind === 'gave_up';
    const text = status === 'loading' ? t('engine.loading', {p: Math.round(progress * 100)}) : t(`engine.${halted ? 'halted' : status}`);
    const lines = [h('span', {class: 'engine-state', text})];
    if (status === 'ready') lines.push(h('span', {class: 'engine-kernel', text: t('engine.kernel', {kernel: t(`kernel.${kernel}`)})}));
    if (status === 'ready' && kernel === 'portable') lines.push(h('span', {class: 'engine-kernel', text: t('engine.portable')}));
    if (status === 'ready' && askedModel !== null) lines.push(h('span', {class: 'engine-kernel', id: 'asked-model', text: t('engine.asked', {name: model.name})}));
    if (error) {
      const {cause, fix} = failureText(error);
      lines.push(h('span', {class: 'engine-kernel', text: cause}), h('span', {class: 'engine-kernel', text: fix}));
    }
    if (halted) lines.push(button(t('lost.again'), restart, {kind: 'link'}));
    return [...lines, ...shellLines()];
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
