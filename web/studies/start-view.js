// Starting a run: which study, how large, and what that costs.

import {ask, path} from '../js/ask.js';
import {button, h, rebuild, setText} from '../js/dom.js';
import {current} from '../js/language.js';
import {addressOf, go} from './route.js';
import {changed, learnAnswer, state} from './store.js';
import {has, t, wordsOf} from './text.js';

export function startView() {
  const title = h('h2'), choices = h('div', {class: 'offers', role: 'radiogroup'}), queue = h('p', {class: 'hint'});
  const problem = h('p', {class: 'note bad', role: 'alert', hidden: true});
  const start = button('', () => {}, {kind: 'primary', type: 'submit', id: 'start'});
  let chosen = null;
  const form = h('form', {class: 'start', on: {submit: (event) => {
    event.preventDefault();
    begin(chosen);
  }}}, title, choices, problem, start, queue);

  function offer(o) {
    const key = `${o.study} ${o.preset}`, id = `offer-${o.study}-${o.preset}`;
    const cost = `cost.${o.study}.${o.preset}`;
    const input = h('input', {type: 'radio', name: 'offer', id, disabled: !o.ready, 'aria-describedby': `${id}-cost`, prop: {checked: key === chosen}, on: {change: () => {
      chosen = key;
      changed();
    }}});
    return h('div', {class: 'offer'}, input, h('label', {for: id},
      h('span', {class: 'offer-name', text: o.preset}), h('span', {class: 'offer-count', text: t('start.trainings', {n: o.trainings})}),
      h('span', {class: 'offer-cost', id: `${id}-cost`, text: o.ready ? t(has(cost) ? cost : 'cost.other') : t('start.missing')})));
  }

  return {el: form, update() {
    form.hidden = state.access !== 'granted';
    const ready = state.offers.filter((o) => o.ready).map((o) => `${o.study} ${o.preset}`);
    if (!ready.includes(chosen)) chosen = ready[0] ?? null;
    setText(title, t('start.title'));
    choices.setAttribute('aria-label', t('start.which'));
    rebuild(choices, [state.offers, chosen, current()], () => [...new Set(state.offers.map((o) => o.study))].flatMap((study) => [
      h('h3', {text: has(`study.${study}`) ? t(`study.${study}`) : study}), ...state.offers.filter((o) => o.study === study).map(offer),
    ]));
    setText(start.lastChild, t(state.starting ? 'start.going' : 'start.go'));
    start.disabled = state.starting || !chosen;
    setText(queue, t('start.queue'));
    problem.hidden = !state.problem;
    setText(problem, wordsOf(state.problem));
  }};
}

async function begin(chosen) {
  const [study, preset] = chosen.split(' ');
  const before = new Map(state.runs);
  Object.assign(state, {starting: true, problem: null});
  changed();
  try {
    const run = await ask('POST', path`runs`, {study, preset});
    learnAnswer(run, before.get(run.id));
    go(addressOf(run.id));
  } catch (failed) {
    state.problem = failed;
  }
  state.starting = false;
  changed();
}
