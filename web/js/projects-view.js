// Projects that the browser keeps: to go on with, or to forget.

import {button, h, icon, iconButton, rebuild, setText} from './dom.js';
import {current, t} from './i18n.js';
import {timeText} from './save-line.js';
import {state} from './store.js';

const day = 86400000; // ms

/** "today", "yesterday", "3 days ago", and from a week on the date. */
function dayText(time) {
  const midnight = (x) => new Date(x).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(time) - midnight(Date.now())) / day);
  if (days <= -7) return new Intl.DateTimeFormat(current(), {dateStyle: 'medium'}).format(time);
  const name = new Intl.RelativeTimeFormat(current(), {numeric: 'auto'}).format(days, 'day');
  return days === 0 ? `${name} ${timeText(time)}` : name;
}

/**
 * The list of projects that are not open here. Hidden while there are none.
 * @param {{resume: (id: string, how: {take: boolean}) => void, forget: (project: object) => void}} on
 * @param {number} most how many are listed
 */
export function projectList(on, most = Infinity) {
  const title = h('h2', {});
  const list = h('ul', {class: 'project-rows'});
  const el = h('section', {class: 'project-list', hidden: true}, title, list);
  return {el, update() {
    const projects = state.storage.projects.slice(0, most);
    el.hidden = !projects.length;
    setText(title, t('storage.projects'));
    rebuild(list, [projects, current()], () => projects.map((p) => row(p, on)));
  }};
}

function row(p, on) {
  const name = p.name.trim() || t('save.default');
  const facts = [dayText(p.updated), t('step.photos.count', {n: p.photos}), p.classes > 0 && t('storage.classes', {c: p.classes})].filter(Boolean).join(' · ');
  const text = p.elsewhere ? 'storage.take' : 'storage.continue';
  const go = button(t(text), () => on.resume(p.id, {take: p.elsewhere}), {icon: 'next', kind: 'soft', 'aria-label': t(`${text}.name`, {name})});
  return h('li', {class: 'project-row'}, icon('folder'), h('div', {class: 'project-words'}, h('strong', {text: name}), h('span', {text: facts})),
    p.elsewhere && h('span', {class: 'project-elsewhere', text: t('storage.elsewhere')}), go,
    !p.elsewhere && iconButton('trash', t('storage.forget', {name}), () => on.forget({...p, name})));
}
