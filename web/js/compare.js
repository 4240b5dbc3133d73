// The comparison: what is asked of the engine, what it would cost, what it found, and whether that is still about these labels.

import {Run} from './compare-run.js';
import {checkResult} from './compare-check.js';
import {Trainings, unfinishedComparison} from './compare-unfinished.js';
import {EngineError} from './engine-client.js';
import {chooseUnlabelled} from './photos.js';
import {addPart, missing, optionsText, patch, state, subscribe, trainingLabels, until} from './store.js';

/** What the engine takes where the user has not chosen. */
export const defaults = {folds: 5, repeats: 2, steps: 0, seed: 1, augmentation: 'plain'};
/** How the augmented views can be made. */
export const augmentations = ['plain', 'harsh'];
const maxLooks = 100;

let tools = null; // {engine, photos, helpers, workspace} of the page
const run = new Run('compare');

addPart('compare', {
  status: 'idle', progress: null, result: null, of: null, error: null, ended: null,
  options: {...defaults}, estimate: null,
  /** Comparisons of this project with different settings or labels, as text: how often the same question was asked. */ looks: [],
  /** Whether the engine still holds the trainings of the result, which the stress test asks. */ here: false,
  /** A comparison that was broken off: see compare-unfinished.js. */ unfinished: null,
}, {save, load});

let kept = null;

function save() {
  const {result, of, options, looks} = state.compare;
  if (!result) return kept = null;
  if (kept?.result !== result || kept.options !== options) kept = {result, of, options, looks};
  return kept;
}

function load(value) {
  if (value) {
    checkResult(value.result);
    checkOf(value.of);
  }
  run.drop();
  kept = value ?? null;
  patch('compare', {
    status: value ? 'done' : 'idle', progress: null, error: null, ended: null, here: false, estimate: null,
    result: value?.result ?? null, of: value?.of ?? null, options: readOptions(value?.options),
    looks: Array.isArray(value?.looks) ? value.looks.filter((x) => typeof x === 'string').slice(0, maxLooks) : [],
  });
}

function checkOf(of) {
  const isText = (x) => typeof x === 'string';
  if (!Array.isArray(of?.classes) || !of.classes.every(isText)) throw new RangeError('comparison of unknown classes');
  if (!Array.isArray(of.labels) || !of.labels.every((l) => Array.isArray(l) && l.length === 3 && l.every(isText))) throw new RangeError('comparison of unknown labels');
}

const ranges = {folds: [2, 20], repeats: [1, 20], steps: [0, 10000], seed: [0, 2 ** 53 - 1]};

/** The options of a comparison, with the default in place of what makes no sense. */
export function readOptions(options = {}) {
  const whole = (name, [low, high]) => {
    const value = options?.[name];
    return Number.isInteger(value) && value >= low && value <= high ? value : defaults[name];
  };
  const {augmentation} = options ?? {};
  return {
    ...Object.fromEntries(Object.entries(ranges).map(([name, range]) => [name, whole(name, range)])),
    augmentation: augmentations.includes(augmentation) ? augmentation : defaults.augmentation,
  };
}

// ---- what it is about

const keys = new WeakMap();

/** What a comparison depends on: {classes: [id], labels: [[photo id, class id, group]]}. Lists, so that a project file can rename the photos. */
function subject(doc) {
  return {classes: doc.classes.map((c) => c.id), labels: Object.entries(doc.labels).map(([id, label]) => [id, label, doc.groups[id] ?? ''])};
}

function keyOf(of) {
  if (!keys.has(of)) keys.set(of, JSON.stringify([of.classes, of.labels.map((l) => JSON.stringify(l)).sort()]));
  return keys.get(of);
}

const subjects = new WeakMap();

function docKey(doc) {
  if (!subjects.has(doc)) subjects.set(doc, subject(doc));
  return keyOf(subjects.get(doc));
}

// How many answers about nearer and farther were given, on which the weight of depth rests.
const answered = () => Object.values(state.nearer?.answers ?? {}).reduce((n, clicks) => n + clicks.length, 0);

// Whether the engine, once it is there, has another base model than the one that was compared with.
const otherBase = ({method}) => Boolean(state.engine.base) && method.modelId !== state.engine.base;

/** Whether labels, places, photos, answers about their depth or the base model have changed since. */
export function compareStale() {
  const {result, of} = state.compare;
  return Boolean(result) && (keyOf(of) !== docKey(state.doc) || (of.answered ?? 0) !== answered() || otherBase(result));
}

// What a comparison that was broken off must find again to go on: photos, labels, answers, chosen options and the program.
const ownKey = (doc) => JSON.stringify([docKey(doc), doc.ids, answered(), optionsText(state.compare.options),
  state.engine.version, state.engine.kernel, state.engine.base ?? '']);

/** The comparison that was broken off and can go on, or null: {options, at}. */
export function begun() {
  const before = state.engine.status === 'ready' ? unfinishedComparison() : null;
  return before?.key === ownKey(state.doc) ? before : null;
}

// ---- running it

subscribe(() => { // an engine that was restarted knows nothing of what was compared
  if (state.compare.here && ['restarting', 'failed'].includes(state.engine.status)) patch('compare', {here: false});
});

export const comparing = {
  /** Takes what a request needs. */
  connect(page) { tools = page; },

  busy: () => run.busy,
  cancel: () => run.cancel(),

  /**
   * Compares the arms on the labels of the document. Resolves to {result: poc.Result, ms, workers}; rejects with an EngineError.
   * @param {{seed?: number, folds?: number, repeats?: number, steps?: number}} options
   * @param {{signal?: AbortSignal, onProgress?: (p: object) => void}} calls
   */
  async run(options = {}, calls = {}) {
    const lack = missing();
    if (lack?.classes) throw new EngineError('few_classes', {need: 2});
    if (lack) throw new EngineError('few_labels', {need: 2, class: lack.name});
    const chosen = readOptions({...state.compare.options, ...options});
    const found = await run.start((signal, tell) => ask(chosen, signal, tell), calls);
    return {result: found.result, ms: found.ms, workers: found.workers};
  },

  /** Asks what it would cost, unless that is known; the answer comes into state.compare.estimate. */
  async estimate() {
    const {options, estimate} = state.compare;
    const key = JSON.stringify([docKey(state.doc), options, state.compare.result?.method.seconds]);
    if (estimate?.key === key || state.engine.status !== 'ready' || !tools) return;
    patch('compare', {estimate: {...estimate, key}});
    try {
      const [labels, unlabelled] = [trainingLabels(), chooseUnlabelled()];
      const available = tools.helpers.available(labels.length + unlabelled.length);
      const {body} = await tools.engine.request('estimate', {classes: state.doc.classes, labels, unlabelled, options, helpers: available});
      if (state.compare.estimate?.key === key) patch('compare', {estimate: {key, ...body}});
    } catch { /* it can be started without knowing */ }
  },

  /** Makes sure that the engine holds the trainings of the result: compares once more, to the same numbers, where it does not. */
  async again(calls) {
    const {seed, folds, repeats, steps, augmentation = 'plain'} = state.compare.result.method;
    await this.run({seed: Number(seed), folds, repeats, steps, augmentation}, calls);
  },
};

async function ask(options, signal, tell) {
  const {doc} = state;
  const work = await Trainings.begin(ownKey(doc), options, tools.workspace.autosave);
  const body = await tools.photos.during(() => compared(work, doc, options, signal, tell)).catch(async (error) => {
    if (error.kind !== 'stopped') await work.end();
    throw error;
  });
  checkResult(body.result);
  const {result} = body;
  if (work.resumed) result.method.seconds = work.seconds;
  work.end(); // what was found is written in the same moment
  const {data, method} = result;
  const look = [data.hash, method.seed, method.folds, method.repeats, method.steps, ...(method.augmentation === 'harsh' ? ['harsh'] : [])].join(' ');
  const looks = state.compare.looks.includes(look) ? state.compare.looks : [...state.compare.looks, look].slice(-maxLooks);
  method.looks = looks.length;
  data.refused = state.problems.length;
  const of = {...(subjects.get(doc) ?? subject(doc)), answered: answered()};
  return {result, of, looks, ms: body.ms, workers: body.workers, here: result.comparison.arms?.length > 0};
}

// Has the engine compare. When it is lost, the next one goes on from where it was; one that is lost before it was any further is
// given up.
async function compared(work, doc, options, signal, tell) {
  const {engine, photos, helpers} = tools;
  for (let further = true; ;) {
    const session = helpers.session(signal);
    const onCheckpoint = (bytes, part, ended) => { work.add(part, bytes, ended); further = true; };
    try {
      const before = await work.all(); // what is sent is gone
      const {labels, unlabelled} = await photos.gather({signal});
      const available = helpers.available(labels.length + unlabelled.length);
      const request = {classes: doc.classes, labels, unlabelled, options, helpers: available, checkpoint: true};
      return (await engine.request('compare', request, before, {signal, onProgress: tell, onAsk: session.ask, onCheckpoint})).body;
    } catch (error) {
      if (error.kind !== 'stopped' || signal.aborted || !further) throw error;
      further = false;
      await until(() => ['ready', 'failed'].includes(state.engine.status) || signal.aborted);
      if (signal.aborted) throw new EngineError('cancelled');
      if (state.engine.status !== 'ready') throw error;
    } finally {
      session.end();
    }
  }
}
