// Where the work is kept: the name of the project, what its file will hold, what the browser keeps and for how long.

import {button, h, icon, rebuild, setAttr, setText} from './dom.js';
import {current, t} from './i18n.js';
import {projectList} from './projects-view.js';
import {browserDetails, fileText} from './save-line.js';
import {header} from './step-view.js';
import {goodPhotos, patch, state, trainingLabels} from './store.js';

/** @param {{openProject: () => void, persist: () => void, retry: () => void, anew: () => void, forgetAll: () => void, takeAway: (format: 'safetensors'|'onnx'|'pytorch') => void, resume: (id: string, how: {take: boolean}) => void, forget: (project: object) => void}} on */
export function saveView(on) {
  const open = button('', on.openProject, {icon: 'open'});
  const anew = button('', on.anew, {icon: 'add'});
  const head = header('save.title', 'save.lead', open, anew);
  const nameLabel = h('label', {for: 'project-name'});
  const name = h('input', {class: 'text-field', id: 'project-name', type: 'text', maxlength: 80, autocomplete: 'off'});
  name.addEventListener('input', () => patch('project', {name: name.value, saved: null}));
  const contents = h('section', {class: 'contents'});
  const places = h('section', {class: 'contents places-kept'});
  const elsewhere = h('section', {class: 'contents'});
  const projects = projectList(on);
  const busy = h('p', {class: 'reading', role: 'status'});
  const el = h('section', {class: 'view', data: {view: 'save'}}, head.el, h('div', {class: 'field'}, nameLabel, name), busy,
    h('div', {class: 'save-columns'}, contents, places), elsewhere, projects.el);

  return {el, update() {
    head.update();
    setText(open.querySelector('span'), t('save.open'));
    setText(anew.querySelector('span'), t('storage.anew'));
    setText(nameLabel, t('save.name'));
    setAttr(name, 'placeholder', t('save.default'));
    if (document.activeElement !== name) name.value = state.project.name;
    const {busy: b} = state.project;
    setText(busy, b ? t('save.saving', {a: b.done, b: b.total}) : '');
    showContents(contents);
    showElsewhere(elsewhere, on);
    showPlaces(places, on);
    projects.update();
  }};
}

const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);
const sizeText = (bytes) => (bytes < 2 ** 30 ? `${megabytes(bytes)} MB` : `${(bytes / 2 ** 30).toFixed(0)} GB`);

function showContents(el) {
  const photos = goodPhotos();
  const mb = megabytes(photos.reduce((sum, p) => sum + p.file.size, 0));
  const maps = photos.filter((p) => p.depthFile).length;
  const lines = [
    [true, t('save.contents.photos', {n: photos.length, mb})],
    [state.doc.classes.length > 0, t('save.contents.classes', {c: state.doc.classes.length, n: trainingLabels().length})],
    ...(maps ? [[true, t('save.contents.depth', {n: maps})]] : []),
    [Boolean(state.project.model), t(state.project.model ? 'save.contents.model' : 'save.contents.nomodel')],
  ];
  const {originals} = state.project;
  const choice = h('input', {type: 'checkbox', id: 'save-originals', 'aria-describedby': 'save-originals-help', on: {change: (e) => patch('project', {originals: e.target.checked})}});
  choice.checked = originals;
  const open = el.querySelector('details')?.open ?? false;
  rebuild(el, [lines, originals, current()], () => [
    h('h2', {text: t('save.contents')}),
    h('ul', {}, ...lines.map(([there, text]) => h('li', {class: there ? '' : 'absent'}, icon(there ? 'check' : 'next'), h('span', {text})))),
    h('p', {class: 'help', text: t(originals ? 'save.location.kept' : 'save.location')}),
    h('details', {class: 'study-advanced', open}, h('summary', {text: t('save.advanced')}),
      h('div', {class: 'toggle'}, choice, h('div', {}, h('label', {for: 'save-originals', text: t('save.originals')}),
        h('p', {class: 'help', id: 'save-originals-help', text: t('save.originals.help')})))),
  ]);
}

// The model for other programs: what was learned, or the base model.
function showElsewhere(el, on) {
  const {status, model: {learned}} = state.engine;
  const ready = status === 'ready';
  rebuild(el, [ready, learned, current()], () => [
    h('h2', {text: t('save.elsewhere')}),
    h('p', {class: 'help', text: t(learned ? 'save.elsewhere.learned' : 'save.elsewhere.base')}),
    h('div', {class: 'tools'}, ...['onnx', 'pytorch', ...(learned ? ['safetensors'] : [])].map((format) =>
      button(t(`save.elsewhere.${format}`), () => on.takeAway(format), {icon: 'save', disabled: !ready, data: {format}}))),
    learned && h('p', {class: 'help', text: t('save.elsewhere.safetensors.help')}),
  ]);
}

// Both places with what is true of them, and what can be done about it.
function showPlaces(el, on) {
  const {status, left, persisted, usage, quota} = state.storage;
  const text = browserDetails();
  const works = status !== 'none';
  const full = status === 'full';
  rebuild(el, [text, fileText(), persisted, usage && megabytes(usage), works, full, left, current()], () => [
    h('h2', {text: t('save.where')}),
    h('dl', {class: 'kept-in'},
      h('div', {}, h('dt', {text: t('save.file')}), h('dd', {text: fileText()}), h('dd', {class: 'help', text: t('save.file.help')})),
      h('div', {}, h('dt', {text: t('storage.here')}), h('dd', {text}),
        full && h('dd', {class: 'note bad', text: left ? t('storage.full.photos', {n: left}) : t('storage.full.changes')}),
        full && h('dd', {class: 'help', text: t('storage.full.fix')}),
        works && !full && h('dd', {class: 'help', text: persisted ? t('storage.persisted') : t('storage.notpersisted')}),
        works && usage !== null && h('dd', {class: 'help', text: t('storage.usage', {used: sizeText(usage), all: sizeText(quota ?? 0)})}))),
    h('div', {class: 'tools'},
      full && button(t('storage.retry'), on.retry, {icon: 'save', kind: 'soft'}),
      works && !persisted && button(t('storage.persist'), on.persist, {icon: 'lock'}),
      works && button(t('storage.forgetall'), on.forgetAll, {icon: 'trash', kind: 'quiet danger'})),
  ]);
}
