// What the user can do with the whole page: add, label, group, remove, learn, save, open. Buttons, keys, drops and
// window.okuyuki all end here.

import {actions} from './board.js';
import {sendReadable} from './convert.js';
import {saveFile} from './dom.js';
import {EngineError} from './engine-client.js';
import {current, failureText, t} from './i18n.js';
import {accept, propose} from './import-view.js';
import {fromDrop, sortFiles} from './intake.js';
import {Learning} from './learning.js';
import {byDay, freeName} from './places.js';
import {isModel, packProject, projectOfModel, safeName, unpackProject} from './project.js';
import {announce, ask} from './snackbar.js';
import * as store from './store.js';
import {unfinished} from './unfinished.js';
import {reporter} from './reporter-client.js';
import {chosenOptions} from './tune.js';
import {openZip} from './unzip.js';
import {readDirectory} from './zip.js';

const {state} = store;

export class Workspace {
  /** @param {import('./autosave.js').Autosave} autosave */
  constructor(engine, photos, helpers, snack, autosave) {
    this.engine = engine;
    this.photos = photos;
    this.autosave = autosave;
    this.ready = Promise.resolve(); // of the engine
    this.learning = new Learning(engine, photos, helpers);
    this.snack = snack;
    this.drawing = false;
    actions.label = (ids, classID) => this.label(ids, classID);
    actions.remove = (ids) => this.remove(ids);
    actions.samePlace = (ids) => this.samePlace(ids);
  }

  // ---- photos

  /** Takes in what intake.js found: photos, photos in folders or in a zip after a look at their classes, or a project. */
  async take(found) {
    const {photos, archives, ignored, ...rest} = await sortFiles(found);
    const unpacked = [];
    for (const archive of archives) {
      if (await isModel(archive) || await isProject(archive)) {
        if (!photos.length && archives.length === 1) return this.open(archive);
        continue; // a project or a model among photos is not opened in their place
      }
      unpacked.push(...await openZip(archive).catch((error) => this.#refuse(archive, error)));
    }
    if (unpacked.length) {
      const inside = await sortFiles(unpacked);
      photos.push(...inside.photos);
      rest.depthMaps += inside.depthMaps;
    }
    if (!photos.length) return archives.length ? undefined : this.snack.show(t('add.nothing'), null, {bad: true});
    if (photos.some((p) => p.path.length) || state.pending) return propose(photos, ignored);
    this.#add(photos.map(({file, depthFile}) => ({file, name: file.name, depthFile})), ignored);
  }

  /** Takes in the photos that wait before the user. */
  import() {
    const {ignored} = state.pending;
    this.#add(accept(), ignored);
  }

  #add(files, ignored) {
    this.photos.add(files);
    const maps = files.filter((f) => f.depthFile).length;
    this.snack.show([t('add.done', {n: files.length}), maps && t('import.depth', {n: maps}), ignored && t('add.ignored', {n: ignored})].filter(Boolean).join(' · '), this.#undo());
    if (files.some((f) => f.label)) store.go('labels');
  }

  // A file that is no photo goes to the list of problems.
  #refuse(file, error) {
    const {kind = 'internal', params = {}} = error;
    state.problems.push({id: store.newID('file'), name: file.name, error: {kind, params}});
    store.changed();
    return [];
  }

  async takeDrop(event) {
    await this.take(await fromDrop(event));
  }

  /** Adds the built-in sample photos. */
  async samples(language) {
    if (this.drawing) return;
    this.drawing = true;
    try {
      for (let index = 0, count = 1; index < count; index++) {
        this.snack.show(t('add.drawing', {a: index, b: count > 1 ? count : '…'}));
        const {body, blobs} = await this.engine.request('sample', {index});
        count = body.count;
        const file = new File([blobs[0]], body.name, {type: body.mime});
        this.photos.add([{file, name: body.name, label: body.labelled ? body.class[language] : null}], {more: index > 0});
        if (index === 0) store.go('labels');
      }
      this.snack.show(t('add.done', {n: store.goodPhotos().length}), this.#undo());
    } catch (error) {
      this.report(error);
    } finally {
      this.drawing = false;
    }
  }

  remove(ids) {
    store.removePhotos(ids);
    this.photos.sync();
    this.snack.show(t('photos.removed', {n: ids.length}), this.#undo());
  }

  // ---- labels

  label(ids, classID) {
    const n = store.label(ids, classID);
    const name = state.doc.classes.find((c) => c.id === classID)?.name;
    if (n) this.snack.show(classID ? t('labels.moved', {n, name}) : t('labels.cleared', {n}), this.#undo());
  }

  addClass(name) {
    const c = store.addClass(name);
    const clean = store.cleanName(name);
    if (!c && clean) this.snack.show(t('labels.exists', {name: clean}), null, {bad: true});
    return c;
  }

  renameClass(id, name) {
    const ok = store.renameClass(id, name);
    if (!ok && store.cleanName(name)) this.snack.show(t('labels.exists', {name: store.cleanName(name)}), null, {bad: true});
    return ok;
  }

  removeClass(id) {
    const {name} = state.doc.classes.find((c) => c.id === id);
    store.removeClass(id);
    this.snack.show(t('labels.removed', {name}), this.#undo());
  }

  // ---- places

  /** Puts photos into one group of their own, or into that which one of them has. */
  samePlace(ids) {
    const {groups} = state.doc;
    const name = ids.map((id) => groups[id]).find(Boolean) ?? freeName(t('places.word'), groups);
    if (store.setGroups(Object.fromEntries(ids.map((id) => [id, name])))) this.snack.show(t('places.done', {n: ids.length, name}), this.#undo());
  }

  /** Groups photos by the day on which they were taken. */
  groupByDay() {
    const n = store.setGroups(byDay(store.goodPhotos(), state.doc.groups));
    if (n) this.snack.show(t('places.daydone', {n}), this.#undo());
  }

  /** Takes all groups apart. */
  ungroup() {
    if (store.setGroups(Object.fromEntries(Object.keys(state.doc.groups).map((id) => [id, ''])))) this.snack.show(t('places.apartdone'), this.#undo());
  }

  undo() {
    if (!store.undo()) return;
    this.photos.sync();
    this.snack.show(t('labels.undone'));
  }

  redo() {
    if (store.redo()) this.photos.sync();
  }

  #undo() {
    return {text: t('app.undo'), icon: 'undo', run: () => this.undo()};
  }

  // ---- learning

  /** Goes on with a learning that was broken off. */
  goOn() {
    return this.learn(unfinished()?.options);
  }

  /** Learns because a button asked for it: the step is shown, problems are told. */
  async learn(options = chosenOptions()) {
    store.go('learn');
    this.snack.hide();
    try {
      await this.learning.run(options);
      if (state.step === 'learn') announce(t('learn.finished'));
      else this.snack.show(t('learn.finished'));
    } catch (error) {
      if (error.kind !== 'cancelled') this.report(error);
    }
  }

  // ---- project

  /** The project as a file. originals: with the photos as they came, metadata and all. */
  async pack({originals = state.project.originals} = {}) {
    const {doc, project, learn} = state;
    const done = learn.status === 'done';
    try {
      return await packProject({
        name: this.projectName(), doc, photos: store.goodPhotos(), model: project.model?.bytes ?? null,
        learn: done ? {result: learn.result, classLoss: learn.classLoss, depthLoss: learn.depthLoss, stale: store.stale()} : null,
        parts: Object.fromEntries([...store.parts].filter(([, p]) => p.inFile !== false).map(([name, p]) => [name, p.save() ?? null])),
      }, {strip: originals ? null : (file) => this.#strip(file), onProgress: (a, total) => store.patch('project', {busy: {done: a, total}})});
    } finally {
      store.patch('project', {busy: null});
    }
  }

  // A photo's file, or a depth map's, without what it says beside the picture.
  async #strip(file) {
    const {answer: {blobs}, instead} = await sendReadable(file, await file.arrayBuffer(), (bytes) => this.engine.request('strip', {}, [bytes]));
    return new Blob(blobs, {type: (instead ?? file).type});
  }

  /** Says that the document as it was is in a file now. */
  saved(doc, model, name = '') {
    store.patch('project', {saved: doc, savedModel: model, savedAt: Date.now(), savedName: name});
  }

  /** Saves to a file of the user's downloads. */
  async save() {
    const {doc, project: {model}} = state;
    try {
      const blob = await this.pack();
      const name = `${safeName(this.projectName())}.okuyuki.zip`;
      saveFile(blob, name);
      this.saved(doc, model, name);
      this.snack.show(t('save.done', {name}));
    } catch (error) {
      this.report(error);
    }
  }

  /** The model as a file: 'safetensors' is our own, 'onnx' and 'pytorch' are for other programs. */
  async exportModel(format) {
    const {blobs: [file]} = await this.engine.request('export-model', {format: {safetensors: '', onnx: 'pytorch'}[format] ?? format});
    return new Blob([format === 'onnx' ? await reporter.onnx(file) : file], {type: 'application/octet-stream'});
  }

  /** Gives the model for other programs to the user's downloads. */
  async takeAway(format) {
    try {
      const name = `${safeName(this.projectName())}.${{safetensors: 'okuyuki.safetensors', pytorch: 'safetensors'}[format] ?? format}`;
      saveFile(await this.exportModel(format), name);
      this.snack.show(t('save.done', {name}));
    } catch (error) {
      this.report(error);
    }
  }

  projectName() {
    return state.project.name.trim() || t('save.default');
  }

  /** Opens a project file. The present project stays in the browser; asks first when it is kept nowhere. */
  async open(file) {
    if (!(await this.#mayLeave(t('save.replace'), t('save.replace.yes')))) return;
    try {
      await this.load(file);
      store.go(state.learn.status === 'done' ? 'learn' : 'labels');
      this.snack.show(t('save.opened', {name: this.projectName()}));
    } catch (error) {
      this.report(error);
    }
  }

  // Whether the present project may be closed: it is kept somewhere, or the user says so.
  async #mayLeave(question, yes) {
    if (!store.dirty()) return true;
    await this.autosave.flush();
    return this.autosave.upToDate || ask(question, yes, t('save.replace.no'));
  }

  /** Opens a project or a model file without asking. Rejects with an EngineError and leaves everything as it was when it is neither. */
  async load(file) {
    const bare = await isModel(file);
    const {name, doc, photos, learn, model, parts} = bare ? await projectOfModel(file, current()) : await unpackProject(file);
    await this.ready;
    await this.learning.end();
    const usable = await this.#teach(model, bare);
    await this.autosave.close();
    const done = Boolean(usable && learn?.result);
    this.#show({doc, photos}, {name, savedAt: null, savedName: '', saved: doc, model: usable, savedModel: model}, new Map([
      ...Object.entries(parts), ['model', usable], ['learn', done ? {...learn, doc: learn.stale ? {...doc, labels: {}} : doc} : null],
    ]));
  }

  /** Goes on with a project that the browser has kept; with take also with one that another tab has open. */
  async resume(id, {take = false} = {}) {
    if (!(await this.#mayLeave(t('save.replace'), t('save.replace.yes')))) return;
    try {
      await this.learning.end();
      const {meta, doc, history, photos, parts, saved, lost} = await this.autosave.open(id, take);
      const model = parts.get('model') ?? null;
      this.#show({doc, photos, history}, {
        name: meta.name, savedAt: meta.saved.at, savedName: meta.saved.name, saved, model, savedModel: meta.saved.model ? model : null, kept: meta.kept,
      }, parts);
      this.autosave.adopt();
      state.current = doc.ids.includes(meta.current) ? meta.current : doc.ids[0] ?? '';
      store.go(meta.step);
      if (lost) this.snack.show(t('storage.lost', {n: lost}), null, {bad: true});
      await this.autosave.list();
      await this.ready;
      if (await this.#teach(model) !== model) {
        state.project.model = null;
        for (const name of ['learn', 'model']) store.parts.get(name)?.load(null);
        store.changed();
      }
      this.photos.modelChanged();
    } catch (error) {
      this.report(error);
    }
  }

  /** The open project was taken over by another tab: nothing of what is done here is kept, so it is left or taken back. */
  async taken() {
    const {id} = this.autosave;
    await this.learning.end();
    if (await ask(t('storage.taken.ask'), t('storage.take'), t('storage.anew'))) await this.resume(id, {take: true});
    else await this.anew();
    if (state.storage.status === 'taken') return this.taken(); // it could not be had
  }

  // Puts a project in place of the present one.
  #show({doc, photos, history}, project, parts) {
    store.openDoc(doc, photos, history);
    Object.assign(state.project, {kept: [], busy: null, originals: false, ...project});
    for (const [name, part] of store.parts) {
      try {
        part.load(parts.get(name) ?? null);
      } catch (error) { // one part that makes no sense does not cost the others
        console.warn(`part ${name}:`, error);
        part.load(null);
      }
    }
    state.problems = [];
    state.pending = null;
    state.current = doc.ids[0] ?? '';
    store.changed();
    this.photos.modelChanged();
  }

  // Gives the engine the model of a project, or its own. The model comes back if it is in use: one that was learned with another
  // version's base model is not, and the user is told; it is refused where it must be that one.
  async #teach(model, must = false) {
    try {
      const {body} = model ? await this.engine.request('import-model', {}, [await model.bytes.arrayBuffer()]) : await this.engine.request('reset');
      store.patch('engine', {model: body.model});
      return model;
    } catch (error) {
      if (must || error.kind !== 'other_base') throw error;
      this.report(error);
      return this.#teach(null);
    }
  }

  /** Begins a new project; the present one stays in the browser. */
  async anew() {
    if (!(await this.#mayLeave(t('save.replace.anew'), t('save.replace.anew.yes')))) return;
    await this.learning.end();
    await this.autosave.close();
    await this.#begin();
  }

  // Shows a project without anything in it.
  async #begin() {
    const doc = {ids: [], labels: {}, groups: {}, classes: []};
    this.#show({doc, photos: []}, {name: '', savedAt: null, savedName: '', saved: null, model: null, savedModel: null}, new Map());
    store.go('photos');
    await this.autosave.list();
    await this.ready;
    await this.#teach(null);
  }

  // ---- what the browser keeps

  async persist() {
    if (!(await this.autosave.persist())) this.snack.show(t('storage.persist.no'));
  }

  /** Forgets a kept project after asking. */
  async forget({id, name}) {
    if (!(await ask(t('storage.forget.ask', {name}), t('storage.forget.yes'), t('save.replace.no')))) return;
    await this.autosave.forget(id).then(() => this.autosave.resume()).catch((error) => this.report(error));
  }

  async forgetAll() {
    if (!(await ask(t('storage.forgetall.ask'), t('storage.forget.yes'), t('save.replace.no')))) return;
    try {
      await this.learning.end();
      await this.autosave.forgetAll();
      await this.#begin();
      this.snack.show(t('storage.forgetall.done'));
    } catch (error) {
      this.report(error);
    }
  }

  /** Tells the user what went wrong and what to do. */
  report(error) {
    const failure = error instanceof EngineError ? error : new EngineError('internal', {detail: String(error)});
    if (failure.kind === 'internal') console.warn(error);
    const {cause, fix} = failureText(failure);
    this.snack.show(`${cause} — ${fix}`, null, {bad: true});
  }
}

// Whether a zip is a project file of this page, rather than photos.
async function isProject(file) {
  try {
    const {entries} = await readDirectory(file);
    return entries.some((e) => new TextDecoder().decode(e.nameBytes) === 'project.json');
  } catch {
    return false;
  }
}
