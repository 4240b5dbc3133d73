// Before and during a comparison: what will be done, what it costs and what it can show; then how far it is.

import {duration} from './compare-numbers.js';
import {augmentations, comparing, defaults} from './compare.js';
import {armName} from './compare-names.js';
import {button, h, icon, rebuild, setAttr, setText} from './dom.js';
import {current, t} from './i18n.js';
import {goodPhotos, patch, state, trainingLabels} from './store.js';

const armsShown = ['single', 'multi', 'shuffled'];

/** What will be done. */
export function planView() {
  const what = h('div', {class: 'study-plan'});
  const advanced = advancedPanel();
  const el = h('section', {class: 'study-before'}, what, advanced.el);
  return {el, update() {
    const {options, estimate} = state.compare;
    const labels = trainingLabels();
    const n = labels.length;
    const places = new Set(labels.map((l) => l.group).filter(Boolean)).size;
    const free = goodPhotos().length - n;
    advanced.update();
    rebuild(what, [options, estimate, n, places, free, state.doc.classes.length, current()], () => [
      h('h2', {text: t('compare.plan')}),
      h('ul', {class: 'arm-cards'}, ...armsShown.map((arm) => h('li', {class: `arm-card arm-${arm}`},
        h('h3', {text: armName(arm)}), h('p', {text: t(`compare.what.${arm}`)})))),
      h('p', {class: 'lead', text: t('compare.plan.how', options)}),
      h('dl', {class: 'facts study-facts'},
        fact('compare.fact.photos', t('compare.fact.photos.value', {n, c: state.doc.classes.length})),
        free > 0 && fact('compare.fact.free', t('compare.fact.free.value', {n: free})),
        fact('compare.fact.places', places ? t('compare.fact.places.value', {n: places}) : t('compare.fact.places.none')),
        fact('compare.fact.trainings', t('compare.fact.trainings.value', {n: armsShown.length * options.folds * options.repeats})),
        fact('compare.fact.time', timeText(estimate))),
      h('p', {class: 'caution-plain'}, icon('view'), h('span', {text: chanceText(n)})),
    ]);
  }};
}

const fact = (key, value) => h('div', {}, h('dt', {text: t(key)}), h('dd', {text: value}));

function timeText(estimate) {
  if (!(estimate?.compareSeconds > 0)) return t('compare.fact.time.unknown');
  const time = duration(estimate.compareSeconds);
  return estimate.measured ? time : t('compare.fact.time.unmeasured', {time});
}

// How often a true difference of 20 in 100 was found in simulated comparisons of so many photos (package core/eval, "Two arms
// on a few dozen photos"); between them, straight lines over the logarithm.
const found20 = [[24, 22], [36, 47], [72, 74], [200, 98]];

/** The chance to find a difference of 20 in 100 with n photos, in percent; 0 below what was simulated. */
export function chance(n) {
  if (n < found20[0][0]) return 0;
  const next = found20.findIndex(([x]) => x >= n);
  if (next < 0) return 98;
  const [[x0, y0], [x1, y1]] = [found20[Math.max(0, next - 1)], found20[next]];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * Math.log(n / x0)) / Math.log(x1 / x0);
}

function chanceText(n) {
  const p = chance(n);
  return p ? t('compare.chance', {n, p: 5 * Math.round(p / 5)}) : t('compare.chance.low', {n});
}

const choices = {folds: [3, 5, 8, 10], repeats: [1, 2, 3, 5], steps: [0, 60, 120, 240, 480]};

/** The options, folded away. */
function advancedPanel() {
  const summary = h('summary', {});
  const fields = Object.entries(choices).map(([name, values]) => {
    const select = h('select', {id: `compare-${name}`, class: 'text-field', 'aria-describedby': `compare-${name}-help`,
      on: {change: () => choose(name, Number(select.value))}}, ...values.map((v) => h('option', {value: v})));
    return {name, select, label: h('label', {for: `compare-${name}`}), help: h('p', {class: 'help', id: `compare-${name}-help`}), values};
  });
  const seed = h('input', {id: 'compare-seed', class: 'text-field', type: 'number', min: 0, max: 1e9, step: 1, 'aria-describedby': 'compare-seed-help',
    on: {change: () => choose('seed', Math.min(1e9, Math.max(0, Math.round(Number(seed.value) || 0))))}});
  const [seedLabel, seedHelp] = [h('label', {for: 'compare-seed'}), h('p', {class: 'help', id: 'compare-seed-help'})];
  const copies = h('select', {id: 'compare-augmentation', class: 'text-field', 'aria-describedby': 'compare-augmentation-help',
    on: {change: () => choose('augmentation', copies.value)}}, ...augmentations.map((v) => h('option', {value: v})));
  const [copiesLabel, copiesHelp] = [h('label', {for: 'compare-augmentation'}), h('p', {class: 'help', id: 'compare-augmentation-help'})];
  const reset = button('', () => patch('compare', {options: {...defaults}}), {kind: 'link'});
  const el = h('details', {class: 'study-advanced'}, summary, h('div', {class: 'study-fields'},
    ...fields.map((f) => h('div', {class: 'field'}, f.label, f.select, f.help)),
    h('div', {class: 'field'}, copiesLabel, copies, copiesHelp), h('div', {class: 'field'}, seedLabel, seed, seedHelp)), reset);
  return {el, update() {
    const {options} = state.compare;
    setText(summary, t('compare.advanced'));
    for (const {name, select, label, help, values} of fields) {
      setText(label, t(`compare.${name}`));
      setText(help, t(`compare.${name}.help`));
      [...select.options].forEach((o, i) => setText(o, name !== 'steps' ? String(values[i]) : values[i] ? t('compare.steps.value', {n: values[i]}) : t('compare.steps.auto')));
      if (!values.includes(options[name])) { // chosen by a script
        values.push(options[name]);
        select.append(h('option', {value: options[name], text: String(options[name])}));
      }
      select.value = String(options[name]);
    }
    setText(copiesLabel, t('compare.augmentation'));
    setText(copiesHelp, t('compare.augmentation.help'));
    augmentations.forEach((v, i) => setText(copies.options[i], t(`compare.augmentation.${v}`)));
    copies.value = options.augmentation;
    setText(seedLabel, t('compare.seed'));
    setText(seedHelp, t('compare.seed.help'));
    if (document.activeElement !== seed) seed.value = String(options.seed);
    setText(reset.querySelector('span'), t('compare.reset'));
    reset.hidden = Object.keys(defaults).every((k) => options[k] === defaults[k]);
  }};
}

const choose = (name, value) => patch('compare', {options: {...state.compare.options, [name]: value}});

/** How far it is: the whole, and each way of learning. No scores: a verdict in the making would be believed. */
export function runView() {
  const title = h('span', {});
  const eta = h('span', {class: 'eta'});
  const fillBar = h('div', {class: 'progress-fill'});
  const track = h('div', {class: 'progress-track', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100'}, fillBar);
  const arms = armsShown.map((arm) => {
    const bar = h('div', {class: 'progress-fill'});
    const name = h('h3', {});
    return {arm, bar, name, el: h('li', {class: `arm-card slim arm-${arm}`}, name, h('div', {class: 'progress-track'}, bar))};
  });
  const list = h('ul', {class: 'arm-cards'}, ...arms.map((a) => a.el));
  const note = h('p', {class: 'help'});
  const el = h('section', {class: 'progress study-running'}, h('div', {class: 'progress-text'}, title, eta), track, list, note);
  return {el, update() {
    const {status, progress: p} = state.compare;
    const stopping = status === 'stopping';
    const part = Math.round(100 * (p?.fraction ?? 0));
    el.classList.toggle('stopping', stopping);
    fillBar.style.setProperty('inline-size', `${part}%`);
    setAttr(track, 'aria-valuenow', part);
    setAttr(track, 'aria-label', t('compare.running'));
    setText(title, stopping ? t('compare.stopping') : !p?.total ? t('compare.preparing') : `${t('compare.running')} · ${t('compare.done.of', p)}`);
    setText(eta, !stopping && p?.etaMs > 0 ? t('learn.eta', {s: Math.max(1, Math.round(p.etaMs / 1000))}) : '');
    for (const {arm, bar, name, el: card} of arms) {
      setText(name, armName(arm));
      const share = p?.arms?.[arm] ?? (p?.total ? p.done / p.total : 0);
      bar.style.setProperty('inline-size', `${Math.round(100 * share)}%`);
      card.classList.toggle('active', !stopping && p?.arm === arm);
    }
    setText(note, t('compare.patience'));
  }};
}

/** Starts a comparison because a button asked for it; problems are told. */
export async function start(page, options) {
  page.snack.hide();
  try {
    await comparing.run(options);
    page.snack.show(t('compare.finished'));
  } catch (error) {
    if (error.kind !== 'cancelled') page.workspace.report(error);
  }
}
