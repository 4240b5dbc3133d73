// Models that the server keeps, to be downloaded or opened in the page of photos.

import {path} from '../js/ask.js';
import {h, icon, rebuild, setText} from '../js/dom.js';
import {current} from '../js/language.js';
import {state} from './store.js';
import {interval, moment, said, t} from './text.js';

/** The link that opens the page of photos with a model in the place of its base model. */
export const openLink = (m, kind = 'quiet') => h('a', {class: `button ${kind}`, href: `/?model=${m.sha256}`, data: {open: m.card.run}}, icon('photos'), h('span', {text: t('models.open')}));

/** The model of a run, if there is one. */
export const modelOf = (run) => state.models.find((m) => m.card?.run === run.id);

// What is known of a model: where it comes from, how good it is, and what its run has found.
const about = ({card}) => [
  t('models.card', {set: card.about.set, train: card.labelled, test: card.frames.test, right: interval(card.accuracy).join(' '), depth: interval(card.delta1).join(' ')}),
  said(card.statement),
];

export function modelsView() {
  const title = h('h2'), list = h('ul', {class: 'models'});
  const el = h('section', {class: 'models-section', hidden: true}, title, list);
  return {el, update() {
    el.hidden = state.models.length === 0;
    setText(title, t('models.title'));
    rebuild(list, [state.models, current()], () => state.models.map((m) => h('li', {},
      h('a', {class: 'button quiet', href: path`models/${m.sha256}`, download: m.name}, icon('save'), h('span', {text: t('models.download', {name: m.name})})),
      m.card && openLink(m),
      h('span', {class: 'hint', text: [`${(m.size / 1e6).toFixed(1)} MB`, m.added && moment(m.added), `SHA-256 ${m.sha256.slice(0, 12)}…`].filter(Boolean).join(' · ')}),
      ...(m.card ? about(m).map((text) => h('p', {class: 'hint', text})) : []))));
  }};
}
