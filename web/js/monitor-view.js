// Are new photos as before? What was compared with what, the answer, and the photos that a person should look at.

import './strings-monitor.js';

import {dataTable} from './charts.js';
import {pValue} from './compare-numbers.js';
import {button, h, icon, rebuild, setText} from './dom.js';
import {occupied} from './exclusive.js';
import {current, failureText, t} from './i18n.js';
import {cancel, check, fewest, key, possible, sets} from './monitor.js';
import {changed, state} from './store.js';

const shown = 12; // photos for a person

/** @param {object} page what the views of steps get */
export function monitorView(page) {
  const [title, lead, note] = [h('h2', {}), h('p', {class: 'lead'}), h('p', {class: 'note', role: 'status'})];
  const [tools, result] = [h('div', {class: 'tools'}), h('div', {class: 'monitor-result', 'aria-live': 'polite'})];
  const run = () => check(page).catch(() => {}); // told in the note
  const el = h('section', {class: 'monitor study-section'}, title, lead, tools, note, result);
  return {el, update() {
    const both = sets();
    const {status, done, total, report, of, error} = state.monitor;
    const running = status === 'running';
    const fresh = report && of === key();
    const can = possible(both) && state.engine.status === 'ready' && !occupied();
    setText(title, t('monitor.title'));
    setText(lead, possible(both) ? t('monitor.lead', {a: both.reference.length, b: both.now.length}) : t('monitor.need', {n: fewest}));
    const failure = error && failureText(error);
    setText(note, running ? t('monitor.progress', {a: done, b: total}) : failure ? `${failure.cause} — ${failure.fix}` : report && !fresh && possible(both) ? t('monitor.stale') : '');
    note.hidden = !note.textContent;
    note.classList.toggle('bad', Boolean(failure) && !running);
    tools.hidden = !possible(both) && !running;
    rebuild(tools, [running, can, both.now.length, current()], () => [running ? button(t('monitor.stop'), cancel, {icon: 'stop'}) :
      button(t('monitor.go', {n: both.now.length}), run, {icon: 'check', kind: 'soft', disabled: !can, data: {act: 'monitor'}})]);
    result.hidden = !fresh || running;
    if (fresh) rebuild(result, [of, report, current()], () => answer(report));
  }};
}

function answer(report) {
  const what = report.tests.filter((x) => x.changed).map((x) => t(`monitor.test.${x.name}`)).join(t('review.comma'));
  return [
    h('p', {class: 'monitor-verdict', data: {verdict: report.verdict}}, icon(report.verdict === 'as_before' ? 'check' : 'warn'),
      h('span', {text: t(`monitor.${report.verdict}`, {what, n: fewest})})),
    report.tests.length > 0 && h('div', {class: 'table-box'}, dataTable(t('monitor.title'), ['monitor.head.what', 'monitor.head.before', 'monitor.head.now', 'monitor.head.p'].map((k) => t(k)),
      report.tests.map((x) => [t(`monitor.test.${x.name}`), gauge(x.before), gauge(x.now), h('span', {class: x.changed ? 'monitor-changed' : '', text: pValue(x.adjusted)})]))),
    report.tests.length > 0 && h('p', {class: 'help', text: t('monitor.level', {p: 100 * report.alpha, n: report.permutations})}),
    ...look(report.review),
  ].filter(Boolean);
}

const gauge = (x) => (x === undefined ? '–' : x.toFixed(3));

// The photos for a person; a press shows one in the viewer.
function look(review) {
  const there = review.filter((r) => state.photos.has(r.photo));
  if (!there.length) return [h('p', {class: 'help', text: t('monitor.nobody')})];
  const show = (id) => { state.current = id; state.panelOpen = true; changed(); };
  return [
    h('h3', {text: t('monitor.review', {n: there.length})}),
    h('ul', {class: 'monitor-list'}, ...there.slice(0, shown).map((r) => h('li', {},
      button(state.photos.get(r.photo).name, () => show(r.photo), {kind: 'link'}), h('span', {class: 'help', text: r.reasons.map(why).join(t('review.comma'))})))),
    there.length > shown && h('p', {class: 'help', text: t('monitor.more', {n: there.length - shown})}),
  ];
}

// Findings about the photo itself are named as advice names them.
const own = {strange: 'review.novel', unsure: 'review.unsure', depth_apart: 'monitor.depth_apart'};
const why = (reason) => t(own[reason] ?? `advice.${reason}`);
