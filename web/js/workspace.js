// What the user can do with the whole page: add, label, remove, learn, save, open. Buttons, keys, drops and window.okuyuki
// all end here.

import {actions} from './board.js';
import {EngineError} from './engine-client.js';
import {failureText, t} from './i18n.js';
import {fromDrop, sortFiles} from './intake.js';
import {Learning} from './learning.js';
import {packProject, safeName, unpackProject} from './project.js';
import {announce, ask} from './snackbar.js';
import * as store from './store.js';

const {state} = store;

export class Workspace {
  constructor(engine, photos, helpers, snack) {
    this.engine = engine;
    this.photos = photos;
    this.learning = new Learning(engine, photos, helpers);
    this.snack = snack;
    this.drawing = false;
    actions.label = (ids, classID) => this.label(ids, classID);
    actions.remove = (ids) => this.remove(ids);
  }

  // ---- photos

  /** Takes in what intake.js found: photos with the class of their folder, or a project. */
  async take(found) {
    const {photos, project, ignored} = sortFiles(found);
    if (project && !photos.length) return this.open(project);
    if (!photos.length) return this.snack.show(t('add.nothing'), null, {bad: true});
    const labelled = photos.some((f) => f.folder);
    this.photos.add(photos.map(({file, folder}) => ({file, name: file.name, label: folder || null})));
    this.snack.show([t('add.done', {n: photos.length}), ignored && t('add.ignored', {n: ignored})].filter(Boolean).join(' · '), this.#undo());
    if (labelled) store.go('labels');
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

  /** Learns because a button asked for it: the step is shown, problems are told. */
  async learn() {
    store.go('learn');
    this.snack.hide();
    try {
      await this.learning.run();
      if (state.step === 'learn') announce(t('learn.finished'));
      else this.snack.show(t('learn.finished'));
    } catch (error) {
      if (error.kind !== 'cancelled') this.report(error);
    }
  }

  // ---- project

  /** The project as a file. */
  async pack() {
    const {doc, project, learn} = state;
    const done = learn.status === 'done';
    try {
      return await packProject({
        name: this.projectName(), doc, photos: store.goodPhotos(), model: project.model?.bytes ?? null,
        learn: done ? {result: learn.result, classLoss: learn.classLoss, depthLoss: learn.depthLoss, stale: store.stale()} : null,
      }, (a, total) => store.patch('project', {busy: {done: a, total}}));
    } finally {
      store.patch('project', {busy: null});
    }
  }

  /** Says that the document as it was is in a file now. */
  saved(doc, model) {
    store.patch('project', {saved: doc, savedModel: model, savedAt: Date.now()});
  }

  /** Saves to a file of the user's downloads. */
  async save() {
    const {doc, project: {model}} = state;
    try {
      const blob = await this.pack();
      const name = `${safeName(this.projectName())}.okuyuki.zip`;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      this.saved(doc, model);
      this.snack.show(t('save.done', {name}));
    } catch (error) {
      this.report(error);
    }
  }

  projectName() {
    return state.project.name.trim() || t('save.default');
  }

  /** Opens a project file in place of the present one; asks first when work would be lost. */
  async open(file) {
    if (store.dirty() && !(await ask(t('save.replace'), t('save.replace.yes'), t('save.replace.no')))) return;
    try {
      await this.load(file);
      store.go(state.learn.status === 'done' ? 'learn' : 'labels');
      this.snack.show(t('save.opened', {name: this.projectName()}));
    } catch (error) {
      this.report(error);
    }
  }

  /** Opens a project file without asking. Rejects with an EngineError and leaves everything as it was when it is not one. */
  async load(file) {
    const {name, doc, photos, learn, model} = await unpackProject(file);
    this.learning.cancel();
    const bytes = model && await model.arrayBuffer();
    const kept = bytes && new Blob([bytes]);
    const {body} = model ? await this.engine.request('import-model', {}, [bytes]) : await this.engine.request('reset');
    store.patch('engine', {model: body.model});
    store.openDoc(doc, photos);
    const project = {name, savedAt: null, saved: doc, model: kept && {bytes: kept}, busy: null};
    store.patch('project', {...project, savedModel: project.model});
    const done = Boolean(kept && learn?.result);
    store.patch('learn', {status: done ? 'done' : 'idle', progress: null, error: null, ended: null, result: done ? learn.result : null,
      classLoss: learn?.classLoss ?? [], depthLoss: learn?.depthLoss ?? [], doc: done && !learn.stale ? doc : {...doc, labels: {}}});
    state.problems = [];
    state.current = doc.ids[0] ?? '';
    this.photos.modelChanged();
  }

  /** Tells the user what went wrong and what to do. */
  report(error) {
    const failure = error instanceof EngineError ? error : new EngineError('internal', {detail: String(error)});
    if (failure.kind === 'internal') console.warn(error);
    const {cause, fix} = failureText(failure);
    this.snack.show(`${cause} — ${fix}`, null, {bad: true});
  }
}
