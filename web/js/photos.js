// What happens to a photo: it is read by the engine, shown as a thumbnail, and predicted again whenever the model changes.
// One photo at a time is with the engine, so that a cancel or a look at another photo never waits for long. The engine holds a
// bounded number of photos: those used last, and those that a learning needs; the others are given to it again when they are
// wanted, as the pack that it made of them where the browser has kept it: that needs neither decoding nor features.

import {modelKey} from './autosave.js';
import {sendReadable} from './convert.js';
import {EngineError} from './engine-client.js';
import {digest, plainFile, thumbnail} from './pictures.js';
import {addPhotos, dropPhoto, goodPhotos, newID, patchPhoto, state, trainingLabels} from './store.js';

export {displayPixels} from './pictures.js';

const maxBytes = 32 << 20; // as core/photo; refused here before it is read into memory
const maxHeld = 24; // photos in the engine beside those that were gathered: 0.5 MB each; others come back from their packs
const maxUnlabelled = 128; // photos without a label that a learning takes
const maxMaps = 200; // depth maps in memory: 40 kB each

/** The pipeline of photos. Photos wait until the engine has started. */
export class Photos {
  #engine;
  #kept; // what the browser keeps of photos: Autosave
  #held = new Set(); // ids that the engine holds, the last used at the end
  #pinned = new Set(); // of them, those gathered last
  #maps = new Set(); // ids whose depth maps are in memory, the last used at the end
  #wanted = {doc: null, ids: new Set()};
  #running = false;
  #open = false;
  #quiet = 0; // runs under way that want the engine for themselves
  #turn = Promise.resolve(); // of who talks to the engine
  #idle = [];
  #depthMaps = true; // whether the engine takes depth maps that were brought

  /** @param {import('./autosave.js').Autosave} kept */
  constructor(engine, kept) {
    this.#engine = engine;
    this.#kept = kept;
  }

  /** Lets the photos go to the engine. */
  open() {
    this.#open = true;
    this.#run();
  }

  /** Forgets what the engine knew: it has been restarted. Call open when it is back. */
  lost() {
    this.#open = false;
    this.#held.clear();
  }

  /**
   * Adds files as photos and returns their ids.
   * @param {{file: Blob, name: string, label?: string|null, group?: string, depthFile?: Blob}[]} files
   * @param {{more?: boolean}} [options] of store.addPhotos
   */
  add(files, options) {
    const items = files.map(({file, name, label = null, group = '', depthFile}) =>
      ({photo: {id: newID('photo'), name, file, status: 'waiting', depthFile}, label, group}));
    if (items.length) addPhotos(items, options);
    if (!state.current && items.length) state.current = items[0].photo.id;
    this.#run();
    return items.map((i) => i.photo.id);
  }

  /** The model has changed: predict everything again, the photo on view first. */
  modelChanged() {
    this.#run();
  }

  /** Brings the engine in line with the document, after an undo for example. */
  sync() {
    this.#run();
  }

  /** Resolves when every photo has been read and predicted, or has failed. */
  settled() {
    if (!this.#running && !this.#next()) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /**
   * Gives the engine what a learning needs and takes away the rest: the labelled photos, and a fixed choice of those without a
   * label, so that the outcome does not depend on what was looked at before. ids: these photos beside what is there already.
   * Rejects with kind "stopped" when the engine is lost meanwhile.
   * @returns {Promise<{labels: object[], unlabelled: string[]}>} as a request names them
   */
  async gather({ids = null, signal} = {}) {
    const labels = trainingLabels();
    const unlabelled = chooseUnlabelled();
    const wanted = ids ?? [...labels.map((l) => l.photoId), ...unlabelled];
    this.#pinned = new Set(ids ? [...this.#pinned, ...ids] : wanted);
    if (!ids) for (const id of [...this.#held].filter((x) => !this.#pinned.has(x))) await this.#alone(() => this.#forget(id));
    for (const id of wanted) {
      if (signal?.aborted) throw new EngineError('cancelled');
      const photo = state.photos.get(id);
      if (usable(photo) && !this.#held.has(id)) await this.#alone(() => this.#held.has(id) || this.#give(photo));
    }
    const there = (id) => this.#held.has(id);
    // The engine was lost on the way, and with it what it had been given: nobody should learn from the rest.
    const doc = new Set(state.doc.ids);
    if (wanted.some((id) => !there(id) && doc.has(id) && usable(state.photos.get(id)))) throw new EngineError('stopped');
    return {labels: trainingLabels().filter((l) => there(l.photoId)), unlabelled: unlabelled.filter(there)};
  }

  /** Runs what wants the engine for itself: meanwhile only new photos and the one on view are read. */
  async during(run) {
    this.#quiet++;
    try {
      return await run();
    } finally {
      this.#quiet--;
      this.#run();
    }
  }

  // One talk with the engine at a time.
  #alone(talk) {
    const mine = this.#turn.then(talk);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #run() {
    if (this.#running || !this.#open) return;
    this.#running = true;
    while (this.#open && this.#next()) await this.#alone(() => this.#next()?.());
    this.#running = false;
    if (!this.#next()) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #next() {
    if (this.#wanted.doc !== state.doc) this.#wanted = {doc: state.doc, ids: new Set(state.doc.ids)};
    const wanted = this.#wanted.ids;
    const rest = [];
    for (const id of this.#held) {
      if (!wanted.has(id)) return () => this.#forget(id);
      if (!this.#pinned.has(id) && id !== state.current) rest.push(id);
    }
    if (rest.length > maxHeld) return () => this.#forget(rest[0]);
    const model = modelKey();
    const current = state.photos.get(state.current);
    if (current && usable(current)) {
      if (current.status !== 'ready' || current.prediction?.model !== model) return () => this.#answer(current);
      if (!current.prediction.depth && current.prediction.hasDepth !== false) return () => this.#bringDepth(current);
    }
    let outdated = null;
    for (const id of state.doc.ids) {
      const photo = state.photos.get(id);
      if (!usable(photo)) continue;
      if (photo.status !== 'ready') return () => this.#answer(photo);
      if (photo.prediction?.model === model || this.#quiet) continue;
      if (this.#held.has(id)) return () => this.#answer(photo);
      outdated ??= photo;
    }
    return outdated && (() => this.#answer(outdated));
  }

  // Predicts a photo, which the engine is given first where it does not hold it.
  async #answer(photo) {
    if (!this.#held.has(photo.id)) await this.#give(photo);
    if (this.#held.has(photo.id)) await this.#predict(photo); // else it was refused, or the engine was lost meanwhile
  }

  // Gives a photo to the engine. Resolves to whether it took it.
  async #give(photo) {
    if (photo.status === 'waiting') patchPhoto(photo.id, {status: 'reading'});
    try {
      if (photo.thumb && photo.fingerprint && await this.#restore(photo)) return true;
      if (photo.file.size > maxBytes) throw new EngineError('too_large', {limit: maxBytes});
      const bytes = await (await plainFile(photo)).arrayBuffer().catch(() => { throw new EngineError('unreadable'); });
      const sha = photo.sha ?? await digest(bytes);
      const {body, blobs} = await this.#add(photo, bytes);
      this.#held.add(photo.id);
      const pack = body.packed ? blobs.pop() : null;
      patchPhoto(photo.id, {
        status: 'ready', sha, width: body.width, height: body.height, taken: body.taken || photo.taken || '',
        quality: body.quality ?? photo.quality ?? null, fingerprint: body.fingerprint ?? photo.fingerprint ?? '',
        thumb: photo.thumb ?? await thumbnail(body.thumb, blobs[0]),
      });
      if (pack) await this.#kept.packs.keep(photo, pack);
      if (photo.depthFile) await this.#giveDepth(photo);
      return true;
    } catch (error) {
      this.#failed(photo, error);
      return false;
    }
  }

  // Gives a photo that the engine has had before. Resolves to whether that worked.
  async #restore(photo) {
    const pack = await this.#kept.packs.of(photo);
    if (!pack) return false;
    try {
      await this.#engine.request('restore', {photoId: photo.id}, [pack]);
    } catch (error) {
      if (error.kind !== 'bad_pack') throw error;
      return false;
    }
    this.#held.add(photo.id);
    patchPhoto(photo.id, {status: 'ready'});
    if (photo.depthFile) await this.#giveDepth(photo);
    return true;
  }

  async #add(photo, bytes) {
    const ask = {photoId: photo.id, name: photo.name, ...(photo.thumb && {views: false}), pack: this.#kept.packs.hasRoom()};
    const {answer, instead} = await sendReadable(photo.file, bytes, (blob) => this.#engine.request('add', ask, [blob]));
    if (instead) patchPhoto(photo.id, {file: instead, type: instead.type, converted: true});
    return answer;
  }

  // A depth map that was brought along. One that cannot be used is told, and the photo stays.
  async #giveDepth(photo) {
    if (!this.#depthMaps) return;
    try {
      const {body} = await this.#engine.request('depth', {photoId: photo.id}, [await photo.depthFile.arrayBuffer()]);
      patchPhoto(photo.id, {depthGiven: true, depthInfo: photo.depthInfo ?? body});
    } catch (error) {
      if (['stopped', 'unknown_photo'].includes(error.kind)) throw error; // an engine that was started since does not know the photo
      if (error.kind === 'bad_request' && String(error.params?.detail).includes('type')) this.#depthMaps = false; // an engine without them
      else {
        state.problems.push({id: `${photo.id}.depth`, name: photo.depthName ?? photo.name, error: {kind: 'bad_depth', params: {}}});
        patchPhoto(photo.id, {depthFile: undefined, depthInfo: undefined});
      }
    }
  }

  async #predict(photo) {
    const model = modelKey();
    const {learned, classes} = state.engine.model;
    this.#held.delete(photo.id);
    this.#held.add(photo.id);
    try {
      const {body, blobs} = await this.#engine.request('predict', {photoId: photo.id, depth: true});
      const {depth, ...said} = body;
      const map = depth && {...depth, data: new Float32Array(blobs[0])};
      patchPhoto(photo.id, {prediction: {...said, model, learned, modelClasses: classes, depth: map, hasDepth: Boolean(map)}});
      photo.crashes = 0;
      this.#remember(photo);
    } catch (error) {
      this.#failed(photo, error);
    }
  }

  // The map of a photo on view that is no longer in memory: from the browser's storage, or from the engine.
  async #bringDepth(photo) {
    const kept = await this.#kept.depth(photo);
    if (!kept) return this.#answer(photo);
    photo.prediction.depth = kept;
    this.#remember(photo);
    patchPhoto(photo.id, {});
  }

  #remember(photo) {
    this.#maps.delete(photo.id);
    this.#maps.add(photo.id);
    if (this.#maps.size <= maxMaps) return;
    const [oldest] = this.#maps;
    this.#maps.delete(oldest);
    const prediction = state.photos.get(oldest)?.prediction;
    if (prediction) prediction.depth = undefined;
  }

  async #forget(id) {
    this.#held.delete(id);
    await this.#engine.request('remove', {photoId: id}).catch(() => {});
  }

  // A photo that cannot be read leaves the document and stays in the list of problems. When it was the engine that stopped,
  // the photo waits for the restarted engine; the one that it stopped at twice is given up.
  #failed(photo, error) {
    let failure = error instanceof EngineError ? error : new EngineError('internal', {detail: String(error)});
    if (['stopped', 'unknown_photo'].includes(failure.kind)) {
      this.#held.delete(photo.id);
      photo.crashes = (photo.crashes ?? 0) + (failure.params.unasked ? 0 : 1);
      if (photo.crashes < 2) return patchPhoto(photo.id, {status: photo.thumb ? 'ready' : 'waiting'});
      failure = new EngineError('too_heavy');
    }
    state.problems.push({id: photo.id, name: photo.name, error: {kind: failure.kind, params: failure.params}});
    patchPhoto(photo.id, {status: 'error'});
    dropPhoto(photo.id);
  }
}

const usable = (photo) => photo && photo.status !== 'error';

/**
 * Ids of photos without a label that train the depth task: all, or as many as there is room for, those with a depth map of their own
 * first, spread evenly over their order.
 */
export function chooseUnlabelled() {
  const free = goodPhotos().filter((p) => !state.doc.labels[p.id]);
  const mapped = spread(free.filter((p) => p.depthFile), maxUnlabelled);
  const chosen = new Set([...mapped, ...spread(free.filter((p) => !p.depthFile), maxUnlabelled - mapped.length)]);
  return free.filter((p) => chosen.has(p)).map((p) => p.id);
}

const spread = (list, n) => (list.length <= n ? list : Array.from({length: n}, (_, i) => list[Math.floor((i * list.length) / n)]));

/** The name of a class of a prediction: the user's own where it was learnt. */
export function predictedName(prediction, index = 0, language = 'en') {
  const top = prediction?.classes[index];
  if (!top) return '';
  const mine = state.doc.classes.find((c) => c.id === top.label);
  if (mine) return mine.name;
  const known = prediction.modelClasses.find((c) => c.id === top.label);
  return known ? known[language] : top.label;
}
