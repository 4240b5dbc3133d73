// Where the project is kept, in two short lines at the foot of the rail: in this browser, and in a file of the user's.

import {h, icon, iconButton, rebuild, setAttr, setText} from './dom.js';
import {current, t} from './i18n.js';
import {dirty, go, goodPhotos, state} from './store.js';

/** A time as "10:12", with the date where it is not today. */
export function timeText(time) {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(current(), today ? {hour: 'numeric', minute: '2-digit'} : {month: 'numeric', day: 'numeric', hour: 'numeric', minute: '2-digit'}).format(date);
}

/** What the browser keeps, as a sentence, and a mood as in the rail. */
export function browserText() {
  const {status, savedAt} = state.storage;
  if (status === 'saved' && savedAt) return [t('storage.saved', {time: timeText(savedAt)}), 'done'];
  const mood = {saving: 'busy', none: 'warn', full: 'warn', failed: 'warn', taken: 'warn'}[status] ?? '';
  return [t(`storage.${status === 'off' || status === 'saved' ? 'idle' : status}`), mood];
}

/** The same for where there is room. */
export function browserDetails() {
  const {status, savedAt} = state.storage;
  return status === 'saved' && savedAt ? t('storage.at', {time: timeText(savedAt)}) : browserText()[0];
}

/** What the user's files hold. */
export function fileText() {
  const {savedAt} = state.project;
  if (!savedAt) return t('save.file.none');
  return t(dirty() ? 'save.file.changed' : 'save.file.saved', {time: timeText(savedAt)});
}

/** @param {{save: () => void, open: () => void}} on */
export function saveLine(on) {
  const [browser, file] = [h('span', {class: 'save-browser'}), h('span', {class: 'save-file'})];
  const details = h('button', {type: 'button', class: 'save-details', data: {step: 'save'}, on: {click: () => go('save')}}, icon('save'),
    h('span', {class: 'save-text'}, browser, file));
  const tools = h('div', {class: 'save-tools'});
  const el = h('section', {class: 'save-line'}, details, tools);
  return {el, update() {
    const [text, mood] = browserText();
    setText(browser, text);
    setText(file, t('save.file.line', {text: fileText()}));
    setAttr(details, 'data-mood', mood);
    setAttr(details, 'title', `${t('save.details')}: ${text}`);
    setAttr(details, 'aria-current', state.step === 'save' ? 'page' : null);
    const can = goodPhotos().length > 0 && !state.project.busy;
    rebuild(tools, [can, current()], () => [
      iconButton('save', t('save.tofile'), on.save, {disabled: !can}), iconButton('open', t('save.open'), on.open),
    ]);
  }};
}
