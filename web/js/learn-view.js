// The learning step: what will be learnt and how, the curves while it runs, the result and how far to trust it, and the photos to
// look at next.

import './strings-learn.js';
import './strings-trust.js';

import {adviceView} from './advice-view.js';
import {fill, group} from './board.js';
import {lossChart} from './curves.js';
import {h, icon, rebuild, setText} from './dom.js';
import {current, failureText, t} from './i18n.js';
import {optionsView} from './learn-options.js';
import {doubtful} from './learning.js';
import {monitorView} from './monitor-view.js';
import {queueView} from './queue-view.js';
import {header} from './photos-view.js';
import {reviewView} from './review-view.js';
import {countByClass, goodPhotos, missing, stale, state} from './store.js';
import {trustView} from './trust-view.js';

const fewPhotos = 50; // below this a percentage says more than is known: counts only

/** @param {object} page what the views of steps get */
export function learnView(page) {
  const head = header('learn.title', 'learn.lead');
  const note = h('p', {class: 'note'});
  const counts = h('section', {class: 'counts'});
  const bar = h('div', {class: 'progress-fill'});
  const phase = h('span', {});
  const eta = h('span', {class: 'eta'});
  const track = h('div', {class: 'progress-track', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100'}, bar);
  const progress = h('section', {class: 'progress'}, h('div', {class: 'progress-text'}, phase, eta), track);
  const result = h('section', {class: 'result'});
  const classChart = lossChart('class-loss');
  const depthChart = lossChart('depth-loss');
  const charts = h('section', {class: 'charts'}, classChart.el, depthChart.el);
  const review = photoList('learn.review', 'learn.review.help');
  const fresh = photoList('learn.new', 'learn.new.help');
  const [options, advice, trust, pile, queue, monitor] = [optionsView(page), adviceView(page), trustView(), reviewView(), queueView(page), monitorView(page)];
  pile.el.append(queue.el);
  const settings = h('details', {class: 'study-again'}, h('summary', {}));
  const el = h('section', {class: 'view', data: {view: 'learn'}}, head.el, note, progress, result, trust.el, pile.el, monitor.el, charts, counts,
    options.el, advice.el, review.el, fresh.el, settings);

  return {el, update() {
    head.update();
    const {status, progress: p, result: r, error, ended, classLoss, depthLoss} = state.learn;
    const running = status === 'running';
    showNote(note, {status, error, ended});
    progress.hidden = !running;
    const part = Math.round(100 * (p?.fraction ?? 0));
    bar.style.setProperty('inline-size', `${part}%`);
    track.setAttribute('aria-valuenow', part);
    track.setAttribute('aria-label', t('learn.title'));
    setText(phase, p ? t(`learn.phase.${p.phase}`) : t('learn.phase.prepare'));
    setText(eta, p && p.etaMs > 0 ? t('learn.eta', {s: Math.max(1, Math.round(p.etaMs / 1000))}) : '');

    charts.hidden = !running && !classLoss.length;
    const steps = (p?.phase === 'train' && p.steps) || classLoss.at(-1)?.step || 1;
    classChart.update(classLoss, steps, chartTexts('learn.classloss', classLoss));
    depthChart.update(depthLoss, steps, chartTexts('learn.depthloss', depthLoss));

    result.hidden = running || status !== 'done';
    if (!result.hidden) showResult(result, r);
    counts.hidden = running || status === 'done' || !state.doc.classes.length;
    if (!counts.hidden) showCounts(counts);
    const done = status === 'done';
    for (const part of [trust, pile, queue, monitor]) {
      part.el.hidden = !done;
      if (done) part.update();
    }
    options.el.hidden = running;
    fold(options.el, settings, counts, done);
    if (!running) options.update();
    advice.update();
    const elsewhere = advice.shows();
    const free = (photos) => (done ? photos.filter((x) => !elsewhere.has(x.id)) : []);
    review.update(free(doubtful()));
    fresh.update(free(goodPhotos().filter((x) => !state.doc.labels[x.id])));
  }};
}

// The options stand by themselves before learning, and folded away at the end after it.
function fold(options, settings, counts, done) {
  settings.hidden = !done;
  setText(settings.firstElementChild, t('tune.title'));
  if (done !== (options.parentElement === settings)) done ? settings.append(options) : counts.after(options);
}

function chartTexts(key, curve) {
  const name = t(key);
  const summary = curve.length ? t('learn.chart', {name, a: curve[0].value.toFixed(3), b: curve.at(-1).value.toFixed(3)}) : name;
  return {name, unit: t(`${key}.unit`), summary};
}

function showNote(note, {status, error, ended}) {
  const failure = error && failureText(error);
  const text = status === 'running' ? '' :
    failure ? `${failure.cause}。${failure.fix}`.replace(/。/g, current() === 'ja' ? '。' : '. ') :
    ended === 'cancelled' ? t('learn.cancelled') :
    status === 'done' ? (stale() ? t('learn.stale') : '') :
    missing() ? t('learn.first') : t('learn.ready');
  note.hidden = !text;
  note.classList.toggle('bad', Boolean(failure));
  setText(note, text);
}

function showCounts(el) {
  const count = countByClass();
  const most = Math.max(1, ...count.values());
  const rows = state.doc.classes.map((c) => ({name: c.name, n: count.get(c.id) ?? 0}));
  rebuild(el, [rows, current()], () => [
    h('h2', {text: t('learn.perclass')}),
    h('table', {class: 'bars'}, h('tbody', {}, ...rows.map(({name, n}) => {
      const fillBar = h('span', {class: 'bar-fill'});
      fillBar.style.setProperty('inline-size', `${(100 * n) / most}%`);
      return h('tr', {}, h('th', {scope: 'row', text: name}), h('td', {class: 'bar'}, fillBar), h('td', {class: 'number', text: String(n)}));
    }))),
  ]);
}

function showResult(el, r) {
  rebuild(el, [r, current(), stale()], () => {
    const percent = (x) => Math.round(100 * x);
    const headline = r.cv ? t('learn.result.of', r.cv) : t('learn.result.nocv');
    const sub = r.cv ? t('learn.result.sub', {folds: r.cv.folds, low: percent(r.cv.low), high: percent(r.cv.high)}) :
      t('learn.result.nocv.sub', {p: percent(r.trainAccuracy)});
    const fact = (name, value) => h('div', {}, h('dt', {text: name}), h('dd', {text: value}));
    return [
      h('p', {class: 'headline'}, icon('check'), h('span', {text: headline})),
      r.cv && intervalBar(r.cv),
      h('p', {text: sub}),
      r.cv && r.cv.total < fewPhotos && h('p', {class: 'caution', text: t('learn.result.few')}),
      h('dl', {class: 'facts'},
        fact(t('learn.rung'), t(`learn.rung.${r.rung}`)),
        fact(t('learn.trainacc'), `${percent(r.trainAccuracy)} %`),
        fact(t('learn.time'), t('learn.result.time', {s: (r.ms / 1000).toFixed(1), steps: r.steps}))),
    ].filter(Boolean);
  });
}

// The share that was right, with its interval: a dot on a line, decorative beside the sentence.
function intervalBar({correct, total, low, high}) {
  const range = h('span', {class: 'interval-range'});
  range.style.setProperty('left', `${100 * low}%`);
  range.style.setProperty('right', `${100 * (1 - high)}%`);
  const dot = h('span', {class: 'interval-dot'});
  dot.style.setProperty('left', `${(100 * correct) / total}%`);
  return h('div', {class: 'interval', 'aria-hidden': 'true'}, range, dot, h('span', {class: 'interval-ends'}, h('span', {text: '0'}), h('span', {text: '100 %'})));
}

function photoList(titleKey, helpKey) {
  const title = h('h2', {});
  const help = h('p', {class: 'lead'});
  const list = group({});
  const el = h('section', {class: 'photo-list', hidden: true}, title, help, list);
  return {el, update(photos) {
    el.hidden = !photos.length;
    setText(title, t(titleKey));
    setText(help, t(helpKey));
    fill(list, photos, t(titleKey));
  }};
}
