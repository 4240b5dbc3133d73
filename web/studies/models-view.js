// Models that the server keeps, to be downloaded.

import {h, icon, rebuild, setText} from '../js/dom.js';
import {current} from '../js/language.js';
import {path} from './server.js';
import {state} from './store.js';
import {moment, t} from './text.js';

export function modelsView() {
  const title = h('h2'), list = h('ul', {class: 'models'});
  const el = h('section', {class: 'models-section', hidden: true}, title, list);
  return {el, update() {
    el.hidden = state.models.length === 0;
    setText(title, t('models.title'));
    rebuild(list, [state.models, current()], () => state.models.map((m) => h('li', {},
      h('a', {class: 'button quiet', href: path`models/${m.sha256}`, download: m.name}, icon('save'), h('span', {text: t('models.download', {name: m.name})})),
      h('span', {class: 'hint', text: [`${(m.size / 1e6).toFixed(1)} MB`, m.added && moment(m.added), `SHA-256 ${m.sha256.slice(0, 12)}…`].filter(Boolean).join(' · ')}))));
  }};
}
