// Learning from the labels: the request, its progress as curves, its end. When the engine is lost on the way, it goes on in the
// next one from where it was.

import {EngineError} from './engine-client.js';
import {alone} from './exclusive.js';
import {goodPhotos, missing, parts, patch, state, until} from './store.js';
import {dropUnfinished, keepUnfinished, unfinishedWith} from './unfinished.js';

const maxPoints = 600; // of a curve; beyond them every second one is dropped

/** Runs one learning at a time. */
export class Learning {
  #engine;
  #photos;
  #helpers;
  #abort = null;
  #running = Promise.resolve();

  constructor(engine, photos, helpers) {
    this.#engine = engine;
    this.#photos = photos;
    this.#helpers = helpers;
  }

  /**
   * Learns from the labels of the document, from where a learning of the same was broken off. Resolves to the result of the
   * engine; rejects with an EngineError.
   * @param {object} options seed, steps, depth: see wasm/message
   * @param {{signal?: AbortSignal, onProgress?: (p: object) => void}} calls
   */
  run(options = {}, calls = {}) {
    return alone('learn', () => {
      const run = this.#run(options, calls);
      this.#running = run.catch(() => {});
      return run;
    });
  }

  /** Cancels what runs, and resolves when it has ended. */
  async end() {
    this.cancel();
    await this.#running;
  }

  async #run(options, {signal, onProgress}) {
    const lack = missing();
    if (lack?.classes) throw new EngineError('few_classes', {need: 2});
    if (lack) throw new EngineError('few_labels', {need: 2, class: lack.name});
    this.#abort = new AbortController();
    signal?.addEventListener('abort', () => this.cancel(), {once: true});
    if (signal?.aborted) throw new EngineError('cancelled');
    const before = {...state.learn};
    const {signal: stop} = this.#abort;
    const {doc} = state;
    const tell = (p) => { this.#progress(p); onProgress?.(p); };
    try {
      let body = null;
      for (let n = 0; !body; n++) body = await this.#photos.during(() => this.#attempt(doc, options, stop, tell, n > 0));
      patch('engine', {model: {...state.engine.model, learned: true, classes: body.classes}});
      patch('learn', {status: 'done', result: body, doc});
      dropUnfinished();
      await this.#keepModel();
      this.#photos.modelChanged();
      return body;
    } catch (error) {
      const failure = error instanceof EngineError ? error : new EngineError('internal', {detail: String(error)});
      const cancelled = failure.kind === 'cancelled';
      if (failure.kind !== 'stopped') dropUnfinished();
      patch('learn', {...(before.result ? {...before, status: 'done'} : {status: 'idle'}), progress: null, unfinished: state.learn.unfinished,
        ended: cancelled ? 'cancelled' : 'failed', error: cancelled ? null : failure});
      throw failure;
    } finally {
      this.#abort = null;
    }
  }

  // Learns in the engine that is there. Resolves to its result, or to null when it was lost and another one has taken its place:
  // try again. One that is lost again before it was any further is given up.
  async #attempt(doc, options, signal, tell, again) {
    const resume = unfinishedWith(options);
    const {classLoss = [], depthLoss = []} = resume ?? {};
    patch('learn', {status: 'running', progress: null, classLoss: [...classLoss], depthLoss: [...depthLoss], error: null, ended: null});
    const session = this.#helpers.session(signal);
    try {
      const {labels, unlabelled} = await this.#photos.gather({signal});
      const helpers = this.#helpers.available(labels.length + unlabelled.length);
      const checkpoint = await Promise.all((resume?.parts ?? []).map(([, blob]) => blob.arrayBuffer()));
      const {body} = await this.#engine.request('learn', {classes: doc.classes, labels, unlabelled, options, helpers, checkpoint: true}, checkpoint, {
        signal, onProgress: tell, onAsk: session.ask, onCheckpoint: (bytes, part) => keepUnfinished(doc, options, part, bytes),
      });
      return body;
    } catch (error) {
      if (error.kind !== 'stopped' || signal.aborted || (again && unfinishedWith(options) === resume)) throw error;
      await until(() => ['ready', 'failed'].includes(state.engine.status) || signal.aborted);
      if (state.engine.status !== 'ready') throw error;
      if (signal.aborted) throw new EngineError('cancelled');
      return null;
    } finally {
      session.end();
    }
  }

  /** Asks the engine to stop; the model stays as it was before. */
  cancel() {
    this.#abort?.abort();
  }

  #progress(p) {
    const {classLoss, depthLoss} = state.learn;
    if (p.phase === 'train') {
      append(classLoss, p.step, p.classLoss);
      append(depthLoss, p.step, p.depthLoss);
    }
    patch('learn', {progress: p});
  }

  // The learnt model is kept beside the engine: a restart of the engine gets it back, and a project file holds it.
  async #keepModel() {
    const {body, blobs} = await this.#engine.request('export-model');
    patch('project', {model: {sha256: body.sha256, bytes: new Blob(blobs)}});
  }
}

function append(curve, step, value) {
  if (!Number.isFinite(value)) return;
  curve.push({step, value});
  if (curve.length > maxPoints) curve.splice(0, curve.length, ...curve.filter((_, i) => i % 2 === 1));
}

// What survives a reload: the result with its curves, and for which version of the document it is.
let kept = null;
parts.set('learn', {
  save() {
    const {status, result, doc, classLoss, depthLoss} = state.learn;
    if (status !== 'done') return status === 'running' ? kept : kept = null;
    if (kept?.result !== result || kept.doc !== doc) kept = {result, doc, classLoss, depthLoss};
    return kept;
  },
  load(value) {
    kept = value;
    Object.assign(state.learn, {status: value ? 'done' : 'idle', progress: null, error: null, ended: null, result: value?.result ?? null,
      doc: value?.doc ?? null, classLoss: value?.classLoss ?? [], depthLoss: value?.depthLoss ?? []});
  },
  inFile: false, // project.js has a place of its own for it
});
parts.set('model', {
  save: () => state.project.model,
  load(value) { state.project.model = value; },
  inFile: false,
});

/** What a model says that had not seen the photo, {classId, p}, where it contradicts the label; else undefined. */
export function heldOut(id) {
  const {result} = state.learn;
  if (!result?.outOfFold) return undefined;
  if (answers.of !== result) answers = {of: result, byID: new Map(result.outOfFold.map((p) => [p.photoId, p]))};
  const said = answers.byID.get(id);
  const label = state.doc.labels[id];
  return said && label && said.classId !== label ? said : undefined;
}

let answers = {of: null, byID: new Map()}; // out of fold, of the last result

/** Photos whose label such a model contradicts. */
export const doubtful = () => goodPhotos().filter((p) => heldOut(p.id));
