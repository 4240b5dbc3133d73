// Autosave: the project is kept in the browser, a moment after every change, and survives a reload or a crash. A project
// belongs to one tab at a time (tabs.js); photos are copied once, the rest is written where it has changed.

import {EngineError} from './engine-client.js';
import {Packs, photoOf, sideFiles} from './packs.js';
import {plainFile} from './pictures.js';
import {askToPersist, Storage, storageError, storageFacts} from './storage.js';
import {goodPhotos, history, newID, parts, patch, state, subscribe} from './store.js';
import {answer, hold, openTabs, takeOver} from './tabs.js';

const wait = 400; // ms after a change
const longest = 1500; // ms that copying of photos goes on before what there is gets written
const moments = 5; // times that what is left is written before the project is kept back from another tab
const factsEvery = 20000; // ms
const patience = 15000; // ms until what could not be kept is tried again

/** Fields of a photo that are kept in its record, beside its files. */
const fields = ['name', 'type', 'width', 'height', 'taken', 'quality', 'fingerprint', 'sha', 'thumb', 'depthInfo', 'converted'];
const depthName = (id) => `${id}.depth`;

export class Autosave {
  #storage = null;
  #id = ''; // of the open project, '' before there is something to keep
  #created = 0;
  #release = () => {}; // of the lock
  #known = fresh();
  #timer = 0;
  #running = null;
  #again = false;
  #factsAt = 0;
  #lack = null; // what was the matter when there was no room for a photo,
  #lackUntil = 0; // and when that is looked at again
  #retry = 0;
  #told = ''; // kind of failure
  #on;
  #me = newID('tab'); // names this tab in what it writes
  #lost = () => patch('storage', {status: 'taken'});

  /** What the engine computed of photos. */
  packs = new Packs(async (make) => {
    if (make) await this.#begin();
    return this.#id ? {storage: this.#storage, project: this.#id} : null;
  });

  /**
   * @param {{failed: (error: EngineError) => void, again: () => void, busy: () => boolean}} on failed is called when keeping fails, once
   *   until it works again, which again is called for; while busy() the project is not given to another tab
   */
  constructor(on) {
    this.#on = on;
  }

  /** Opens the storage and lists what is there. Without one the page works as before, and says so. */
  async start() {
    try {
      this.#storage = await Storage.open();
    } catch (error) {
      patch('storage', {status: 'none'});
      console.info('storage:', error.message);
      return;
    }
    subscribe(() => this.#schedule());
    addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') this.flush(); });
    addEventListener('pagehide', () => this.flush());
    patch('storage', {status: 'idle'});
    answer((id) => (id === this.#id ? this.#give() : undefined));
    await this.list();
  }

  // Lets go of the open project, if all of it is kept, for another tab that asks for it.
  async #give() {
    for (let n = 0; n < moments && !this.#on.busy(); n++) { // what came while it was written is written, too
      await this.flush();
      await this.packs.settled();
      if (this.upToDate) break;
    }
    if (!this.upToDate || this.#on.busy()) return false;
    this.#lost();
    this.#release();
    return true;
  }

  /** The id of the open project, '' before anything of it is kept. */
  get id() {
    return this.#id;
  }

  /** Whether everything is kept. */
  get upToDate() {
    const {docs, numbers, files} = this.#known;
    return ['saved', 'taken'].includes(state.storage.status) && !this.#running && docs.has(numbers.get(state.doc)) &&
      [...state.photos.values()].every((p) => p.status === 'error' || files.has(p.id));
  }

  /** Looks at what is kept: projects, those open in other tabs, room. */
  async list() {
    if (!this.#storage) return;
    const [projects, facts, open] = await Promise.all([this.#storage.projects(), storageFacts(), openTabs()]);
    const listed = projects.filter((p) => p.id !== this.#id)
      .map(({id, name, updated, photos, classes}) => ({id, name, updated, photos, classes, elsewhere: open(id)}));
    patch('storage', {projects: listed, ...facts});
  }

  /** Asks the browser to keep what is there also when room runs short. */
  async persist() {
    const persisted = await askToPersist();
    patch('storage', {persisted});
    return persisted;
  }

  // ---- opening and closing

  /**
   * Reads a project and makes it the open one: {meta, doc, history, photos, parts, lost}; lost counts photos that had not been
   * copied yet. Rejects with kind "other_tab" when another tab has it; with take that tab is asked to let go of it, and the
   * kind is "other_tab_busy" when it does not.
   */
  async open(id, take = false) {
    const release = await (take ? takeOver : hold)(id, this.#lost);
    if (!release) throw new EngineError('other_tab');
    try {
      await this.close();
      const meta = await this.#storage.claim(id, this.#me);
      if (!meta) throw new EngineError('storage_failed', {detail: `no project ${id}`});
      const read = await this.#read(meta);
      [this.#id, this.#release, this.#created] = [id, release, meta.created];
      patch('storage', {status: 'saved', savedAt: meta.updated});
      return read;
    } catch (error) {
      release();
      throw storageError(error);
    }
  }

  async #read(meta) {
    const {docs, photos: records, parts: kept} = await this.#storage.read(meta.id);
    const names = new Set(await this.#storage.fileNames(meta.id));
    const known = {...fresh(), there: true, model: meta.model, modelClasses: meta.modelClasses};
    const photos = [];
    for (const r of records) {
      if (!names.has(r.id)) continue;
      const {id, project: _, hasDepth, ...rest} = r;
      const photo = {id, ...rest, file: await this.#storage.file(meta.id, id, r.type), status: r.thumb ? 'ready' : 'waiting'};
      if (hasDepth && names.has(depthName(id))) photo.depthFile = await this.#storage.file(meta.id, depthName(id), 'image/png');
      photos.push(photo);
      known.files.set(id, photo.file);
      known.records.set(id, snapshot(photo));
    }
    const byID = new Map(photos.map((p) => [p.id, p]));
    await this.#storage.predictions(meta.id, ({id, project: _, depth, ...said}) => {
      const photo = byID.get(id);
      if (!photo || said.model !== meta.model) return;
      photo.prediction = {...said, modelClasses: meta.modelClasses, hasDepth: Boolean(depth)}; // the maps stay where they are
      known.predictions.set(id, photo.prediction);
    });
    let lost = 0;
    const versions = new Map();
    for (const {number, doc} of docs) {
      const ids = doc.ids.filter((id) => byID.has(id));
      if (number === meta.versions.doc) lost = doc.ids.length - ids.length;
      versions.set(number, lost || ids.length < doc.ids.length ? {...doc, ids} : doc);
      known.numbers.set(versions.get(number), number);
      known.docs.add(number);
    }
    known.next = Math.max(0, ...known.docs) + 1;
    const version = (n) => versions.get(n);
    const {undo, doc, redo} = meta.versions;
    if (!version(doc)) throw new EngineError('storage_failed', {detail: `no version ${doc}`});
    const values = new Map(kept.map((p) => [p.name, p.value]));
    for (const [name, value] of values) known.parts.set(name, value);
    this.#known = known;
    await this.#storage.dropFiles(meta.id, [...names].filter((n) => !byID.has(photoOf(n))));
    return {
      meta, photos, parts: values, lost, doc: version(doc), saved: version(meta.saved.doc) ?? null,
      history: {undo: undo.map(version).filter(Boolean), redo: redo.map(version).filter(Boolean)},
    };
  }

  /** Takes the value of a part as it was read for what is kept of it: load may have made another object of it. */
  adopt() {
    for (const [name, part] of parts) if (this.#known.parts.has(name)) this.#known.parts.set(name, part.save());
  }

  /** Ends with the open project: what follows belongs to a new one. */
  async close() {
    await this.flush();
    await this.packs.settled();
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    this.#release();
    [this.#id, this.#release, this.#created, this.#known] = ['', () => {}, 0, fresh()];
    [this.#timer, this.#lack, this.#lackUntil, this.#told] = [0, null, 0, ''];
    if (this.#storage) patch('storage', {status: 'idle', savedAt: null});
  }

  /** Forgets a project that is not open. Rejects with "other_tab" when another tab has it. */
  async forget(id) {
    const release = await hold(id, () => {});
    if (!release) throw new EngineError('other_tab');
    try {
      await this.#storage.remove(id);
    } finally {
      release();
    }
    await this.list();
  }

  /** Forgets everything that no other tab has open, the open project too: nothing of it can be used any more. */
  async forgetAll() {
    await this.close();
    for (const {id} of await this.#storage.projects()) await this.forget(id).catch((e) => { if (e.kind !== 'other_tab') throw e; });
  }

  // ---- large values that are no part of the state

  /** Keeps values with the open project at once, by name. Resolves to whether it still is this one, and they are kept. */
  keep(project, values) {
    return this.#beside(project, (meta) => this.#storage.putParts(meta, values));
  }

  /** Values that were kept under names which begin so. */
  async kept(project, prefix) {
    return this.#id && this.#id === project ? this.#storage.partsLike(project, prefix).catch(() => []) : [];
  }

  /** Drops them. */
  discard(project, prefix) {
    return this.#beside(project, (meta) => this.#storage.dropPartsLike(meta, prefix));
  }

  // Writes what is beside the state of the open project. What cannot be written is no loss of the user's.
  async #beside(project, write) {
    if (!this.#id || this.#id !== project || stopped() || state.storage.status === 'full') return false;
    return write({id: project, owner: this.#me}).then(() => true, () => false);
  }

  /** The depth map of a prediction that is kept, or null. */
  async depth(photo) {
    if (!this.#id) return null;
    const record = await this.#storage.prediction(this.#id, photo.id).catch(() => null);
    return record?.model === photo.prediction?.model ? record?.depth ?? null : null;
  }

  // ---- writing

  #schedule() {
    if (this.#timer || stopped()) return;
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Writes now what has changed, and what there was no room for. */
  resume() {
    this.#lackUntil = 0;
    return this.flush();
  }

  /** Writes now what has changed. Resolves when all that had changed by now is kept, or has failed. */
  async flush() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (!this.#storage || stopped()) return;
    this.#again = true;
    await (this.#running ??= this.#writeAll().finally(() => { this.#running = null; }));
  }

  // Writes until nobody has asked for it while it was written.
  async #writeAll() {
    while (this.#again && !stopped()) {
      this.#again = false;
      try {
        await this.#write();
      } catch (error) {
        const failure = storageError(error);
        if (failure.kind === 'taken') this.#lost();
        else if (failure.kind === 'storage_full' && await this.packs.dropAll()) [this.#again, this.#lackUntil] = [true, 0];
        else this.#fail(failure);
      }
    }
  }

  // Says once what is not kept, and tries again later.
  #fail(failure) {
    const now = {status: failure.kind === 'storage_full' ? 'full' : 'failed', left: this.#left().length};
    if (Object.entries(now).some(([key, value]) => state.storage[key] !== value)) patch('storage', now);
    if (this.#told !== failure.kind) this.#on.failed(failure);
    this.#told = failure.kind;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.flush(), patience);
  }

  // Photos whose files are not kept.
  #left() {
    return [...state.photos.values()].filter((p) => p.status !== 'error' && this.#known.files.get(p.id) !== p.file);
  }

  async #write() {
    const {ids, classes} = state.doc;
    if (!this.#id && !ids.length && !classes.length) return;
    await this.#begin();
    const id = this.#id;
    await this.#copyAll(id);
    if (this.#id !== id) return;
    await this.#commit(id);
    if (this.#id !== id) return;
    if (this.#lack) throw this.#lack; // what needs less room, labels above all, is kept all the same
    if (this.#told === 'storage_full') this.#on.again();
    this.#told = '';
    if (state.storage.status !== 'saved' || this.#known.wrote) patch('storage', {status: 'saved', savedAt: this.#known.wrote || state.storage.savedAt});
    this.#known.wrote = 0;
    if (Date.now() - this.#factsAt > factsEvery) {
      this.#factsAt = Date.now();
      patch('storage', await storageFacts());
    }
  }

  // Gives the open project a place where it has none.
  async #begin() {
    if (this.#id) return;
    [this.#id, this.#created] = [newID('project'), Date.now()];
    this.#release = (await hold(this.#id, this.#lost)) ?? (() => {});
  }

  // Copies the photos that have not been copied, as many as there is room for.
  async #copyAll(id) {
    let since = performance.now();
    const left = this.#left();
    if (!left.length || this.#lackUntil < since) this.#lack = null;
    if (this.#lack) return;
    for (const photo of left) {
      if (!['saving', 'full', 'failed'].includes(state.storage.status)) patch('storage', {status: 'saving'});
      try {
        await this.#copy(id, photo);
      } catch (error) {
        if (storageError(error).kind !== 'storage_full') throw error;
        [this.#lack, this.#lackUntil] = [error, performance.now() + patience];
        return;
      }
      if (this.#id !== id) return;
      if (performance.now() - since > longest) {
        await this.#commit(id);
        since = performance.now();
      }
    }
  }

  // Copies the files of a photo; from here on they are read from the copy.
  async #copy(project, photo) {
    let file;
    try {
      file = await plainFile(photo);
      await file.slice(0, 1).arrayBuffer();
    } catch {
      return; // moved or deleted meanwhile, or damaged in its zip: reading it tells the user
    }
    const copy = await this.#storage.putFile(project, photo.id, file);
    if (photo.depthFile) photo.depthFile = await this.#storage.putFile(project, depthName(photo.id), photo.depthFile);
    if (photo.file === file) [photo.file, photo.type] = [copy, file.type];
    this.#known.files.set(photo.id, copy);
  }

  // One transaction with all that has changed. Photos that a version names and that are not copied yet are left out of it when
  // it is read.
  async #commit(id) {
    const known = this.#known;
    const {undo, doc, redo} = history();
    const number = (d) => known.numbers.get(d) ?? (known.numbers.set(d, known.next), known.next++);
    const versions = {undo: undo.map(number), doc: number(doc), redo: redo.map(number)};
    const {project, photos} = state;
    const savedDoc = project.saved && known.numbers.get(project.saved);
    const wanted = new Map([...undo, doc, ...redo].map((d) => [number(d), d]));
    const [put, drop] = [{docs: [], photos: [], predictions: [], parts: []}, {docs: [], photos: [], predictions: []}];
    for (const [n, d] of wanted) if (!known.docs.has(n)) put.docs.push({number: n, doc: d});
    drop.docs = [...known.docs].filter((n) => !wanted.has(n));
    const [records, predictions] = [new Map(), new Map()];
    for (const photo of photos.values()) {
      if (!known.files.has(photo.id)) continue;
      const now = snapshot(photo);
      const was = known.records.get(photo.id);
      if (!was || now.some((v, i) => v !== was[i])) {
        put.photos.push(recordOf(photo));
        records.set(photo.id, now);
      }
      if (photo.prediction && known.predictions.get(photo.id) !== photo.prediction) {
        const {modelClasses: _, hasDepth: __, ...said} = photo.prediction;
        put.predictions.push({id: photo.id, ...said});
        predictions.set(photo.id, photo.prediction);
      }
    }
    const gone = [...known.files.keys()].filter((p) => !photos.has(p));
    drop.photos = drop.predictions = gone;
    const values = new Map();
    for (const [name, part] of parts) {
      const value = part.save() ?? null;
      if ((known.parts.get(name) ?? null) === value) continue;
      put.parts.push({name, value});
      values.set(name, value);
    }
    if (state.engine.status === 'ready') [known.model, known.modelClasses] = [modelKey(), state.engine.model.classes];
    const facts = {
      name: project.name, photos: goodPhotos().length, classes: doc.classes.length, versions, step: state.step, current: state.current,
      saved: {at: project.savedAt, name: project.savedName, doc: savedDoc ?? null, model: project.savedModel === project.model},
      kept: project.kept, model: known.model, modelClasses: known.modelClasses,
    };
    const text = JSON.stringify(facts);
    if (text === known.facts && ![...Object.values(put), ...Object.values(drop)].some((list) => list.length)) return;
    const updated = Date.now();
    // Where the browser decides by itself, ask it not to clear what is kept; where it would ask the user, the user asks.
    if (!known.wrote && !known.facts && navigator.userAgentData) askToPersist().then((persisted) => patch('storage', {persisted}));
    await this.#storage.write({id, created: this.#created, owner: this.#me, updated, ...facts}, {put, drop, anew: !known.there});
    known.there = true;
    for (const n of wanted.keys()) known.docs.add(n);
    for (const n of drop.docs) known.docs.delete(n);
    for (const [k, v] of records) known.records.set(k, v);
    for (const [k, v] of predictions) known.predictions.set(k, v);
    for (const [k, v] of values) known.parts.set(k, v);
    for (const p of gone) for (const map of [known.files, known.records, known.predictions]) map.delete(p);
    [known.facts, known.wrote] = [text, updated];
    await this.#storage.dropFiles(id, gone.flatMap((p) => [p, ...sideFiles(p)]));
  }
}

/** Names the model whose predictions are valid now. */
export const modelKey = () => state.project.model?.sha256 ?? `${state.engine.model.name} ${state.engine.version}`;

// Whether nothing is written any more.
const stopped = () => ['none', 'taken'].includes(state.storage.status);

// What is in the storage already; there: that this tab has written the project, or opened it.
const fresh = () => ({
  files: new Map(), records: new Map(), predictions: new Map(), parts: new Map(), docs: new Set(), numbers: new WeakMap(), next: 1, there: false, model: '', modelClasses: [], facts: '', wrote: 0,
});

const snapshot = (photo) => [...fields.map((f) => photo[f]), Boolean(photo.depthFile)];
const recordOf = (photo) => ({
  id: photo.id, hasDepth: Boolean(photo.depthFile), ...Object.fromEntries(fields.filter((f) => photo[f] !== undefined).map((f) => [f, photo[f]])),
});
