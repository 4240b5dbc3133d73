// Options of learning in plain words. Those that most people want are in sight, the others folded away.

import {duration} from './compare-numbers.js';
import {occupied} from './exclusive.js';
import {button, h, setText} from './dom.js';
import {t} from './i18n.js';
import {chooseUnlabelled} from './photos.js';
import {changed, goodPhotos, learnKey, patch, state, trainingLabels} from './store.js';
import {changedOptions, choices, choose, defaults, maxSeed} from './tune.js';

// ---- what it would cost

/** Asks the engine what learning would take, unless that is known or the engine is busy. */
async function estimate({engine, helpers}, tryWhole) {
  const labels = trainingLabels();
  const key = `${learnKey(state.doc)} ${state.learn.result?.ms ?? 0} ${tryWhole}`;
  if (state.tune.estimate?.key === key || state.engine.status !== 'ready' || labels.length < 2 || state.doc.classes.length < 2) return;
  patch('tune', {estimate: {...state.tune.estimate, key}});
  const unlabelled = chooseUnlabelled();
  try {
    const {body} = await engine.request('estimate', {classes: state.doc.classes, labels, unlabelled, options: {}, tryWhole, helpers: helpers.available(labels.length + unlabelled.length)});
    if (state.tune.estimate?.key === key) patch('tune', {estimate: {key, learnSeconds: body.learnSeconds, wholeSeconds: body.wholeSeconds, wholeMeasured: body.wholeMeasured}});
  } catch { /* learning can be started without knowing */ }
}

/** @param {{engine: object, helpers: object}} page */
export function optionsView(page) {
  const title = h('h2', {});
  const effort = segmented('effort');
  const effortHelp = h('p', {class: 'help'});
  const depth = toggle('depth', () => state.tune.options.depth, (on) => choose('depth', on));
  const harsh = toggle('harsh', () => state.tune.options.augmentation === 'harsh', (on) => choose('augmentation', on ? 'harsh' : 'plain'));
  const advanced = advancedPanel();
  const reset = button('', () => patch('tune', {options: {...defaults}}), {kind: 'link'});
  const el = h('section', {class: 'tune study-section'}, h('div', {class: 'tune-head'}, title, reset),
    h('div', {class: 'tune-plain'}, h('div', {class: 'field'}, effort.label, effort.el, effortHelp), depth.el, harsh.el), advanced.el);
  return {el, update() {
    const seconds = state.tune.estimate?.learnSeconds;
    setText(title, t('tune.title'));
    effort.update();
    setText(effortHelp, `${seconds > 0 ? `${t('tune.effort.help', {time: duration(seconds)})} ` : ''}${t('tune.effort.plain')}`);
    depth.update();
    harsh.update();
    advanced.update();
    setText(reset.querySelector('span'), t('tune.reset'));
    reset.hidden = !changedOptions();
    const ready = goodPhotos().every((p) => p.status === 'ready');
    // The whole network is tried for some steps where somebody may want it: it takes a second or two.
    if (ready && !occupied()) estimate(page, advanced.el.open || state.tune.options.budgetSeconds > 0 || state.tune.options.rung === 'whole');
  }};
}

function segmented(name) {
  const label = h('span', {class: 'field-name', id: `tune-${name}`});
  const buttons = choices[name].map((value) => h('button', {type: 'button', on: {click: () => choose(name, value)}}));
  const el = h('div', {class: 'segmented', role: 'group', 'aria-labelledby': `tune-${name}`}, ...buttons);
  return {label, el, update() {
    setText(label, t(`tune.${name}`));
    buttons.forEach((b, i) => {
      setText(b, t(`tune.${name}.${choices[name][i]}`));
      b.setAttribute('aria-pressed', String(state.tune.options[name] === choices[name][i]));
    });
  }};
}

function toggle(name, value, change) {
  const box = h('input', {type: 'checkbox', id: `tune-${name}`, 'aria-describedby': `tune-${name}-help`, on: {change: () => change(box.checked)}});
  const label = h('label', {for: `tune-${name}`});
  const help = h('p', {class: 'help', id: `tune-${name}-help`});
  return {el: h('div', {class: 'toggle'}, box, h('div', {}, label, help)), update() {
    box.checked = value();
    setText(label, t(`tune.${name}`));
    setText(help, t(`tune.${name}.help`));
  }};
}

const wordings = {
  rung: (v) => t(`tune.rung.${v}`),
  budgetSeconds: (v) => (v ? t('tune.budget.value', {time: duration(v)}) : t('tune.budget.none')),
  classBalance: (v) => t(`tune.classBalance.${v}`),
  depthWeight: (v) => `${v}`,
  balance: (v) => t(`tune.balance.${v}`),
  steps: (v) => (v ? t('tune.steps.value', {n: v}) : t('tune.steps.auto')),
};
const keys = {budgetSeconds: 'budget'};

function advancedPanel() {
  const summary = h('summary', {});
  const fields = Object.keys(wordings).map((name) => {
    const id = `tune-${name}`;
    const select = h('select', {id, class: 'text-field', 'aria-describedby': `${id}-help`,
      on: {change: () => choose(name, choices[name][select.selectedIndex])}}, ...choices[name].map((v) => h('option', {value: v})));
    return {name, select, label: h('label', {for: id}), help: h('p', {class: 'help', id: `${id}-help`})};
  });
  const seed = h('input', {id: 'tune-seed', class: 'text-field', type: 'number', min: 0, max: maxSeed, step: 1, 'aria-describedby': 'tune-seed-help',
    on: {change: () => choose('seed', Math.min(maxSeed, Math.max(0, Math.round(Number(seed.value) || 0))))}});
  const [seedLabel, seedHelp] = [h('label', {for: 'tune-seed'}), h('p', {class: 'help', id: 'tune-seed-help'})];
  const el = h('details', {class: 'study-advanced', on: {toggle: changed}}, summary, h('div', {class: 'study-fields'},
    ...fields.map((f) => h('div', {class: 'field'}, f.label, f.select, f.help)), h('div', {class: 'field'}, seedLabel, seed, seedHelp)));
  return {el, update() {
    const {options} = state.tune;
    setText(summary, t('tune.advanced'));
    for (const {name, select, label, help} of fields) {
      const key = keys[name] ?? name;
      setText(label, t(`tune.${key}`));
      setText(help, name === 'budgetSeconds' || (name === 'rung' && options.rung === 'whole') ? budgetHelp() : t(`tune.${key}.help`));
      choices[name].forEach((v, i) => setText(select.options[i], wordings[name](v)));
      select.value = String(options[name]);
      select.disabled = name === 'budgetSeconds' ? options.rung !== 'auto' : !options.depth && (name === 'depthWeight' || name === 'balance');
    }
    setText(seedLabel, t('tune.seed'));
    setText(seedHelp, t('tune.seed.help'));
    if (document.activeElement !== seed) seed.value = String(options.seed);
  }};
}

// What the whole network would cost, said before it starts.
function budgetHelp() {
  const {estimate: e, options: {budgetSeconds, rung}} = state.tune;
  if (!(e?.wholeSeconds > 0 && e.wholeMeasured)) return t('tune.budget.unknown');
  const over = rung === 'auto' && budgetSeconds > 0 && e.learnSeconds + e.wholeSeconds > budgetSeconds;
  return t(over ? 'tune.budget.over' : 'tune.budget.cost', {time: duration(e.wholeSeconds)});
}
