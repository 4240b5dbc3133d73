// The first screen: what the page does, where to drop photos, and one sentence of privacy.

import {button, h, icon, setText} from './dom.js';
import {t, touchText} from './i18n.js';
import {projectList} from './projects-view.js';
import {brandMark} from './rail.js';

const mostProjects = 3;

/** @param {{pickFiles: () => void, pickFolder: () => void, camera: () => void, samples: () => void, openProject: () => void}} on and what projectList asks for */
export function emptyView(on) {
  const title = h('h1', {});
  const lead = h('p', {class: 'hero-lead'});
  const drop = h('p', {class: 'hero-drop'});
  const start = h('p', {class: 'hero-drop for-touch'});
  const paste = h('p', {class: 'hero-paste'});
  const files = button('', on.pickFiles, {icon: 'photos', kind: 'primary'});
  const camera = button('', on.camera, {icon: 'camera', kind: 'soft only-touch'});
  const projects = projectList(on, mostProjects);
  const folder = button('', on.pickFolder, {icon: 'folder', kind: 'soft'});
  const samples = button('', on.samples, {icon: 'sample', kind: 'soft'});
  const open = button('', on.openProject, {icon: 'open', kind: 'link'});
  const privacy = h('span', {});
  const formats = h('p', {class: 'hero-formats'});
  const el = h('section', {class: 'view hero', data: {view: 'empty'}},
    projects.el,
    h('div', {class: 'hero-words'}, title, lead),
    h('div', {class: 'hero-zone'}, brandMark('big'), drop, start, paste, h('div', {class: 'hero-buttons'}, files, camera, folder, samples), formats),
    h('div', {class: 'hero-foot'}, h('p', {class: 'privacy'}, icon('lock'), privacy), open));
  const span = (b) => b.querySelector('span');
  return {el, update() {
    setText(title, t('empty.title'));
    setText(lead, touchText('empty.lead'));
    setText(drop, t('empty.drop'));
    setText(start, t('empty.start'));
    setText(paste, t('empty.paste'));
    setText(span(files), t('add.files'));
    setText(span(camera), t('add.camera'));
    projects.update();
    el.classList.toggle('has-projects', !projects.el.hidden);
    setText(span(folder), t('add.folder'));
    setText(span(samples), t('add.samples'));
    setText(span(open), t('empty.open'));
    setText(privacy, t('empty.privacy'));
    setText(formats, t('empty.formats'));
  }};
}
