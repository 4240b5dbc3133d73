// The photos step: every photo in one grid, copies among them, what belongs together, and the files that could not be read.

import {fill, group} from './board.js';
import {button, h, icon, iconButton, rebuild, setText} from './dom.js';
import {duplicatesView} from './duplicates-view.js';
import {fitView} from './fit-view.js';
import {current, failureText, t} from './i18n.js';
import {placesView} from './places.js';
import {header} from './step-view.js';
import {changed, goodPhotos, state} from './store.js';

export {header} from './step-view.js';

/** @param {{pickFiles: () => void, pickFolder: () => void, camera: () => void, samples: () => void}} on and what placesView asks for */
export function photosView(on) {
  const buttons = [
    ['add.more', 'add', on.pickFiles], ['add.camera', 'camera', on.camera, 'quiet only-touch'], ['add.folder', 'folder', on.pickFolder],
    ['add.samples', 'sample', on.samples],
  ].map(([key, name, f, kind]) => ({key, el: button('', f, {icon: name, ...(kind && {kind})})}));
  const head = header('photos.title', 'photos.lead', ...buttons.map((b) => b.el));
  const list = group({});
  const reading = h('p', {class: 'reading', role: 'status'});
  const problems = h('section', {class: 'problems', hidden: true});
  const fit = fitView();
  const copies = duplicatesView();
  const places = placesView(on);
  const el = h('section', {class: 'view', data: {view: 'photos'}}, head.el, problems, fit.el, copies.el, places.el, reading, list);

  return {el, update() {
    head.update();
    for (const b of buttons) setText(b.el.querySelector('span'), t(b.key));
    const photos = goodPhotos();
    fill(list, photos, t('photos.all'));
    const waiting = photos.filter((p) => p.status !== 'ready').length;
    setText(reading, waiting ? t('photos.reading', {n: waiting}) : '');
    showProblems(problems);
    fit.update(state.nearer?.quality);
    copies.update();
    places.update();
  }};
}

function showProblems(section) {
  section.hidden = !state.problems.length;
  rebuild(section, [state.problems.map((p) => p.id), current()], () => [
    h('header', {class: 'notice-head'}, h('h2', {text: t('photos.problems', {n: state.problems.length})}),
      state.problems.length > 1 && button(t('photos.dismiss.all'), () => dismiss(() => true), {kind: 'quiet'})),
    h('ul', {}, ...state.problems.map(problemRow)),
  ]);
}

function problemRow(problem) {
  const {cause, fix} = failureText(problem.error);
  return h('li', {class: 'problem'}, icon('warn'),
    h('div', {}, h('strong', {text: problem.name}), h('span', {class: 'cause', text: cause}), h('span', {class: 'fix', text: fix})),
    iconButton('close', t('photos.dismiss'), () => dismiss((p) => p === problem)));
}

function dismiss(which) {
  state.problems = state.problems.filter((p) => !which(p));
  changed();
}
