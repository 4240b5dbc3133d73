// The photos step: every photo in one grid, and the files that could not be read.

import {fill, group} from './board.js';
import {button, h, icon, iconButton, rebuild, setText} from './dom.js';
import {current, failureText, has, t, touchText} from './i18n.js';
import {changed, goodPhotos, state} from './store.js';

/** The title of a step, its lead sentence, and buttons on the right. */
export function header(titleKey, leadKey, ...tools) {
  const title = h('h1', {});
  const lead = h('p', {class: 'lead'});
  return {
    el: h('header', {class: 'work-head'}, h('div', {}, title, lead), h('div', {class: 'tools'}, ...tools)),
    update: () => { setText(title, t(titleKey)); setText(lead, has(`${leadKey}.touch`) ? touchText(leadKey) : t(leadKey)); },
  };
}

/** @param {{pickFiles: () => void, pickFolder: () => void, samples: () => void}} on */
export function photosView(on) {
  const buttons = [
    ['add.more', 'add', on.pickFiles], ['add.folder', 'folder', on.pickFolder], ['add.samples', 'sample', on.samples],
  ].map(([key, name, f]) => ({key, el: button('', f, {icon: name})}));
  const head = header('photos.title', 'photos.lead', ...buttons.map((b) => b.el));
  const list = group({});
  const reading = h('p', {class: 'reading', role: 'status'});
  const problems = h('section', {class: 'problems', hidden: true});
  const el = h('section', {class: 'view', data: {view: 'photos'}}, head.el, problems, reading, list);

  return {el, update() {
    head.update();
    for (const b of buttons) setText(b.el.querySelector('span'), t(b.key));
    const photos = goodPhotos();
    fill(list, photos, t('photos.all'));
    const waiting = photos.filter((p) => p.status !== 'ready').length;
    setText(reading, waiting ? t('photos.reading', {n: waiting}) : '');
    showProblems(problems);
  }};
}

function showProblems(section) {
  section.hidden = !state.problems.length;
  rebuild(section, [state.problems.map((p) => p.id), current()], () => [
    h('h2', {text: t('photos.problems', {n: state.problems.length})}),
    h('ul', {}, ...state.problems.map(problemRow)),
  ]);
}

function problemRow(problem) {
  const {cause, fix} = failureText(problem.error);
  return h('li', {class: 'problem'}, icon('warn'),
    h('div', {}, h('strong', {text: problem.name}), h('span', {class: 'cause', text: cause}), h('span', {class: 'fix', text: fix})),
    iconButton('close', t('photos.dismiss'), () => {
      state.problems = state.problems.filter((p) => p !== problem);
      changed();
    }));
}
