// Instead of the runs: the question for the token, or that there are none here.

import {button, h, setText} from '../js/dom.js';
import {enter} from './server.js';
import {changed, state} from './store.js';
import {t} from './text.js';

/** Asks for the token; then calls go. */
export function tokenView(go) {
  const title = h('h1'), lead = h('p', {class: 'lead'}), label = h('label', {for: 'token'});
  const input = h('input', {class: 'text-field', id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true, 'aria-describedby': 'token-problem'});
  const problem = h('p', {class: 'note bad', id: 'token-problem', role: 'alert', hidden: true});
  const open = button('', () => {}, {kind: 'primary', type: 'submit'});
  const form = h('form', {class: 'token-form', on: {submit: async (event) => {
    event.preventDefault();
    try {
      await enter(input.value.trim());
      input.value = '';
      Object.assign(state, {problem: null, access: 'asking'});
      await go();
    } catch (failed) {
      state.problem = failed;
    }
    changed();
  }}}, h('div', {class: 'field'}, label, input), problem, open);
  return {el: h('section', {class: 'view narrow'}, title, lead, form), update() {
    setText(title, t('token.title'));
    setText(lead, t('token.lead'));
    setText(label, t('token.title'));
    setText(open.lastChild, t('token.enter'));
    problem.hidden = !state.problem;
    setText(problem, state.problem?.words ?? '');
  }};
}

/** Says that this server runs no studies. */
export function absentView() {
  const title = h('h1'), lead = h('p', {class: 'lead'});
  return {el: h('section', {class: 'view narrow'}, title, lead), update() {
    setText(title, t('link.absent'));
    setText(lead, t('link.absent.fix'));
  }};
}
