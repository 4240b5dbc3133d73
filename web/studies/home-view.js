// All runs, and what can be started.

import {arrange, h, setAttr, setText} from '../js/dom.js';
import {addressOf} from './route.js';
import {modelsView} from './models-view.js';
import {bar, progressText, stateBadge} from './progress.js';
import {startView} from './start-view.js';
import {state} from './store.js';
import {nameOf, t} from './text.js';

export function home() {
  const title = h('h1'), lead = h('p', {class: 'lead'}), listTitle = h('h2'), none = h('p', {class: 'empty'});
  const list = h('ul', {class: 'runs'});
  const start = startView(), models = modelsView();
  const cards = new Map();
  const el = h('div', {class: 'view home'}, h('div', {class: 'intro'}, title, lead),
    h('section', {class: 'run-list'}, listTitle, none, list, models.el), start.el);
  return {el, update() {
    setText(title, t('app.name'));
    setText(lead, t('app.lead'));
    setText(listTitle, t('runs.title'));
    setText(none, t('runs.none'));
    none.hidden = state.runs.size > 0 || state.access !== 'granted';
    for (const id of cards.keys()) if (!state.runs.has(id)) cards.delete(id);
    arrange(list, [...state.runs.values()].map((run) => {
      if (!cards.has(run.id)) cards.set(run.id, card(run.id));
      const c = cards.get(run.id);
      c.update(run);
      return c.el;
    }));
    start.update();
    models.update();
  }};
}

/** A run in the list: a link to it. */
function card(id) {
  const name = h('span', {class: 'run-name'}), badge = stateBadge(), progress = bar(), count = h('span', {class: 'run-count'});
  const link = h('a', {class: 'run-card', href: addressOf(id)}, h('span', {class: 'run-top'}, name, badge.el), progress.el, count);
  return {el: h('li', {}, link), update(run) {
    setText(name, nameOf(run));
    badge.update(run);
    progress.update(run);
    setText(count, progressText(run));
    setAttr(link, 'data-state', run.state);
  }};
}
