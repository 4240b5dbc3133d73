// The save step: name of the project, what the file will hold, save and open.

import {button, h, icon, rebuild, setAttr, setText} from './dom.js';
import {current, t} from './i18n.js';
import {header} from './photos-view.js';
import {goodPhotos, patch, state, trainingLabels} from './store.js';

/** @param {{open: () => void}} on */
export function saveView(on) {
  const open = button('', on.open, {icon: 'open'});
  const head = header('save.title', 'save.lead', open);
  const nameLabel = h('label', {for: 'project-name'});
  const name = h('input', {class: 'text-field', id: 'project-name', type: 'text', maxlength: 80, autocomplete: 'off'});
  name.addEventListener('input', () => patch('project', {name: name.value, saved: null}));
  const contents = h('section', {class: 'contents'});
  const where = h('p', {class: 'caution-plain'}, icon('lock'), h('span', {}));
  const busy = h('p', {class: 'reading', role: 'status'});
  const el = h('section', {class: 'view', data: {view: 'save'}}, head.el, h('div', {class: 'field'}, nameLabel, name), contents, where, busy);

  return {el, update() {
    head.update();
    setText(open.querySelector('span'), t('save.open'));
    setText(nameLabel, t('save.name'));
    setAttr(name, 'placeholder', t('save.default'));
    if (document.activeElement !== name) name.value = state.project.name;
    setText(where.querySelector('span'), t('save.where'));
    const {busy: b} = state.project;
    setText(busy, b ? t('save.saving', {a: b.done, b: b.total}) : '');
    showContents(contents);
  }};
}

function showContents(el) {
  const photos = goodPhotos();
  const mb = (photos.reduce((sum, p) => sum + p.file.size, 0) / 2 ** 20).toFixed(1);
  const lines = [
    [true, t('save.contents.photos', {n: photos.length, mb})],
    [state.doc.classes.length > 0, t('save.contents.classes', {c: state.doc.classes.length, n: trainingLabels().length})],
    [Boolean(state.project.model), t(state.project.model ? 'save.contents.model' : 'save.contents.nomodel')],
  ];
  rebuild(el, [lines, current()], () => [
    h('h2', {text: t('save.contents')}),
    h('ul', {}, ...lines.map(([there, text]) => h('li', {class: there ? '' : 'absent'}, icon(there ? 'check' : 'next'), h('span', {text})))),
  ]);
}
