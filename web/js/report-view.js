// The report: what the work costs, the way on, and what was found in one file for those who decide.

import './strings-report.js';

import {costForm} from './cost-form.js';
import {pocForm, reckon, usableForm} from './cost.js';
import {costView, roadView} from './cost-view.js';
import {compareStale} from './compare.js';
import {button, h, icon, rebuild, setText} from './dom.js';
import {current, t} from './i18n.js';
import {previewFrame} from './report-preview.js';
import {shareView} from './share-view.js';
import {download, makeNumbers, makeReport, makeTable, reportLanguage, study} from './report.js';
import {patch, state} from './store.js';

const languages = ['ja', 'en'];
const makers = {html: makeReport, csv: makeTable, json: makeNumbers};
let busy = '';
let page = null;

/** What a report is about, as text: whether the one that was saved is still up to date. */
function about() {
  const result = study();
  if (!result) return '';
  const {data, method: m} = result;
  return [data.hash.slice(0, 16), m.seed, m.folds, m.repeats, m.steps, result.stress ? 's' : '', result.trust ? 't' : '', state.cost.cost ? 'c' : ''].join(' ').slice(0, 64);
}

async function save(kind) {
  if (busy) return;
  busy = kind;
  patch('report', {});
  try {
    const file = await makers[kind]({form: await usableForm()});
    download(file);
    page.snack.show(t('report.saved', {name: file.name}));
    if (kind === 'html') state.report.made = about();
  } catch (error) {
    page.workspace.report(error);
  } finally {
    busy = '';
    patch('report', {});
  }
}

/** @type {import('./journey.js').Step} */
export const reportStep = {
  key: 'report',
  note() {
    if (state.report.made && state.report.made === about()) return [t('step.report.made'), 'done'];
    return [t(state.cost.cost ? 'step.report.costs' : 'step.report.none'), ''];
  },
  need: () => (state.compare?.result ? null : {text: ['report.need'], go: 'compare'}),
  next() {
    if (!study() || state.report.made === about()) return null;
    return {key: busy ? 'report.making' : 'report.go', icon: 'report', enabled: !busy, hint: ['report.go.hint'], run: () => save('html')};
  },
  view(tools) {
    page = tools;
    const note = h('p', {class: 'note'});
    const [form, costs, road, file, share] = [costForm(), costView(), roadView(), fileView(), shareView(() => page)];
    const el = h('div', {class: 'study report'}, note, form.el, costs.el, road.el, file.el, share.el);
    return {el, update() {
      const result = study();
      reckon();
      note.hidden = !compareStale();
      setText(note, t('report.stale'));
      form.update();
      costs.update(result);
      road.update();
      file.update(result);
      share.update(result);
    }};
  },
};

// The file: its name and language, what it holds, the buttons, a preview.
function fileView() {
  const title = h('h2', {});
  const nameLabel = h('label', {for: 'report-name'});
  const name = h('input', {id: 'report-name', class: 'text-field', maxlength: 80, autocomplete: 'off', on: {input: () => patch('report', {name: name.value})}});
  const languageLabel = h('span', {class: 'field-name', id: 'report-language'});
  const tongues = languages.map((l) => h('button', {type: 'button', lang: l, on: {click: () => patch('report', {language: l})}}));
  const holds = h('ul', {class: 'report-holds'});
  const files = ['html', 'csv', 'json'].map((kind) => ({kind, el: button('', () => save(kind), {icon: 'save', kind: kind === 'html' ? 'soft' : 'quiet'})}));
  const preview = previewFrame();
  const look = button('', show, {icon: 'view'});
  const print = button('', async () => {
    if (shown !== key()) await show();
    if (shown) preview.print();
  }, {icon: 'print'});
  const old = h('span', {class: 'caution', role: 'status'});
  let shown = ''; // what the preview was made from

  const key = () => JSON.stringify([about(), state.cost.cost && pocForm(), state.report.name, state.project.name, reportLanguage()]);
  async function show() {
    const now = key();
    look.disabled = true;
    try {
      const {blob} = await makeReport({form: await usableForm()});
      await preview.show(await blob.text());
      shown = now;
    } catch (error) {
      page.workspace.report(error);
    } finally {
      look.disabled = false;
      patch('report', {});
    }
  }

  const el = h('section', {class: 'report-file study-section'}, title,
    h('div', {class: 'report-settings'}, h('div', {class: 'field'}, nameLabel, name),
      h('div', {class: 'field'}, languageLabel, h('div', {class: 'segmented', role: 'group', 'aria-labelledby': 'report-language'}, ...tongues))),
    holds, h('div', {class: 'report-buttons'}, ...files.map((f) => f.el), look, print, old), preview.el);
  return {el, update(result) {
    setText(title, t('report.file'));
    setText(nameLabel, t('report.name'));
    name.placeholder = page.workspace.projectName();
    if (document.activeElement !== name) name.value = state.report.name;
    setText(languageLabel, t('report.language'));
    tongues.forEach((b, i) => {
      setText(b, t(`report.${languages[i]}`));
      b.setAttribute('aria-pressed', String(reportLanguage() === languages[i]));
    });
    const parts = {compare: true, stress: Boolean(result?.stress), trust: Boolean(result?.trust), cost: Boolean(state.cost.cost)};
    rebuild(holds, [parts, current()], () => Object.entries(parts).map(([part, there]) => {
      const text = t(`report.holds.${part}`);
      return h('li', {class: there ? '' : 'absent'}, icon(there ? 'check' : 'close'), h('span', {text: there ? text : t('report.holds.not', {name: text})}));
    }));
    for (const {kind, el: b} of files) {
      setText(b.querySelector('span'), busy === kind ? t('report.making') : t(`report.${kind}`));
      b.disabled = Boolean(busy);
    }
    setText(look.querySelector('span'), t(shown ? 'report.refresh' : 'report.preview'));
    look.classList.toggle('hidden', Boolean(shown) && shown === key());
    setText(print.querySelector('span'), t('report.print'));
    print.disabled = look.disabled;
    setText(old, shown && shown !== key() ? t('report.old') : '');
    preview.name(t('report.frame'));
  }};
}
