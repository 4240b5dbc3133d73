// The review queue shared with others: who answers here, the file that goes out, the file that comes in.

import './strings-queue.js';

import {button, h, rebuild, saveFile, setAttr, setText} from './dom.js';
import {current, failureText, t} from './i18n.js';
import {safeName} from './project.js';
import {give, named, setName, take} from './queue.js';
import {changed, state} from './store.js';

/** @param {object} page what the views of steps get */
export function queueView(page) {
  const [title, help, nameLabel, note] = [h('summary', {}), h('p', {class: 'help'}), h('label', {for: 'queue-name'}), h('p', {class: 'note', role: 'status'})];
  const name = h('input', {class: 'text-field', id: 'queue-name', type: 'text', maxlength: 80, autocomplete: 'name', on: {input: () => setName(name.value)}});
  const pick = h('input', {type: 'file', hidden: true, accept: '.jsonl,.ndjson', on: {change: () => {
    const [file] = pick.files;
    pick.value = '';
    if (file) run(() => take(file));
  }}});
  const tools = h('div', {class: 'tools'});
  let failure = null;
  const run = (work) => work().then(() => { failure = null; }, (error) => { failure = error; }).then(changed);
  const out = () => run(async () => saveFile(await give(), `${safeName(page.workspace.projectName())}.queue.jsonl`));
  const el = h('details', {class: 'study-advanced queue'}, title, help, h('div', {class: 'field'}, nameLabel, name), tools, pick, note);
  return {el, update() {
    const {by, told} = state.queue;
    setText(title, t('queue.title'));
    setText(help, t('queue.help'));
    setText(nameLabel, t('queue.name'));
    setAttr(name, 'placeholder', t('queue.name.example'));
    if (document.activeElement !== name) name.value = by;
    rebuild(tools, [named(), current()], () => [
      button(t('queue.give'), out, {icon: 'save', disabled: !named(), data: {act: 'queue-give'}}),
      button(t('queue.take'), () => pick.click(), {icon: 'open', data: {act: 'queue-take'}}),
    ]);
    const text = failure ? said(failure) : !told ? '' : [t(told.key, told.params), told.params.d > 0 && t('queue.apart', told.params), told.params.o > 0 && t('queue.others', told.params)].filter(Boolean).join(' ');
    note.hidden = !text;
    note.classList.toggle('bad', Boolean(failure));
    setText(note, text);
  }};
}

const said = (error) => {
  const {cause, fix} = error.kind === 'bad_request' ? {cause: t('queue.bad'), fix: t('queue.bad.fix')} : failureText(error);
  return `${cause} — ${fix}`;
};
