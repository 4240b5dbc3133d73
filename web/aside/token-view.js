// The question for the server's token, where it is open to a network.

import {button, h, setText} from '../js/dom.js';
import {enter} from '../js/ask.js';
import {t, wordsOf} from './text.js';

/** Asks for the token; then calls go. refused(problem) says what was wrong with one from elsewhere. */
export function tokenView(go) {
  const title = h('h1'), lead = h('p', {class: 'lead'}), label = h('label', {for: 'token'});
  const input = h('input', {class: 'text-field', id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true, 'aria-describedby': 'token-problem'});
  const words = h('p', {class: 'note bad', id: 'token-problem', role: 'alert', hidden: true});
  const open = button('', () => {}, {kind: 'primary', type: 'submit'});
  let problem = null;
  const form = h('form', {class: 'token-form', on: {submit: async (event) => {
    event.preventDefault();
    try {
      await enter(input.value.trim());
      input.value = '';
      problem = null;
      await go();
    } catch (failed) {
      problem = failed;
    }
    update();
  }}}, h('div', {class: 'field'}, label, input), words, open);

  function update() {
    setText(title, t('token.title'));
    setText(lead, t('token.lead'));
    setText(label, t('token.title'));
    setText(open.lastChild, t('token.enter'));
    words.hidden = !problem;
    setText(words, wordsOf(problem));
  }
  return {el: h('section', {class: 'view narrow'}, title, lead, form), update, refused(failed) { problem = failed; }};
}
