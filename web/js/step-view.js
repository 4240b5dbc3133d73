// The frame around the work of a step: its title, and while something is missing for it, what is needed first.

import {button, h, icon, setText} from './dom.js';
import {has, t, touchText} from './i18n.js';
import {go} from './store.js';

/** The title of a step, its lead sentence, and buttons on the right. */
export function header(titleKey, leadKey, ...tools) {
  const title = h('h1', {});
  const lead = h('p', {class: 'lead'});
  return {
    el: h('header', {class: 'work-head'}, h('div', {}, title, lead), h('div', {class: 'tools'}, ...tools)),
    update: () => { setText(title, t(titleKey)); setText(lead, has(`${leadKey}.touch`) ? touchText(leadKey) : t(leadKey)); },
  };
}

/**
 * The view of a step of the journey.
 * @param {import('./journey.js').Step} step
 * @param {object} page what the step's view gets
 */
export function stepView(step, page) {
  const inner = step.view(page);
  if (inner.bare) return inner;
  const head = header(`${step.key}.title`, `${step.key}.lead`, ...inner.tools ?? []);
  const sentence = h('p', {});
  let to = '';
  const bring = button('', () => go(to), {icon: 'next', kind: 'soft'});
  const empty = h('section', {class: 'step-empty'}, icon(step.key, 'large'), sentence, bring);
  const el = h('section', {class: 'view', data: {view: step.key}}, head.el, empty, inner.el);
  return {el, update() {
    head.update();
    const need = step.need?.() ?? null;
    empty.hidden = !need;
    inner.el.hidden = Boolean(need);
    for (const tool of inner.tools ?? []) tool.hidden = Boolean(need);
    if (!need) return inner.update();
    to = need.go;
    setText(sentence, t(...need.text));
    setText(bring.querySelector('span'), t('next.to', {name: t(`step.${to}`)}));
  }};
}
