// Short messages at the foot of the page, with an undo where there is one; they are read out by screen readers.

import {arrange, button, h, iconButton} from './dom.js';
import {t} from './i18n.js';

const stay = 7000; // ms

export function snackbar() {
  const el = h('div', {class: 'snackbar', role: 'status', hidden: true});
  let timer = 0;
  const hide = () => { el.hidden = true; };
  return {
    el,
    /** Shows a text; action is {text, run} or nothing. */
    show(text, action = null, {bad = false} = {}) {
      clearTimeout(timer);
      el.classList.toggle('bad', bad);
      arrange(el, [
        h('span', {text}),
        ...(action ? [button(action.text, () => { hide(); action.run(); }, {kind: 'snack', icon: action.icon})] : []),
        iconButton('close', t('app.close'), hide),
      ]);
      el.hidden = false;
      timer = setTimeout(hide, bad ? 3 * stay : stay);
    },
    hide,
  };
}

/** Says a text to screen readers only. */
export function announce(text) {
  document.getElementById('announce').textContent = text;
}

/** Asks a question that must be answered; resolves to true for yes. */
export function ask(question, yes, no) {
  return new Promise((resolve) => {
    const dialog = h('dialog', {class: 'dialog', 'aria-label': question});
    const end = (answer) => { dialog.close(); dialog.remove(); resolve(answer); };
    dialog.append(h('p', {text: question}), h('div', {class: 'dialog-buttons'},
      button(no, () => end(false), {kind: 'quiet'}), button(yes, () => end(true), {kind: 'primary'})));
    dialog.addEventListener('cancel', () => end(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
