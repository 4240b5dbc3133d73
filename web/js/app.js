// Puts the page together: steps, engine, viewer, storage, and what can happen anywhere on the page (drops, pastes, keys).

import './strings-journey.js';
import './strings-storage.js';
import './strings-intake.js';

import {install} from './api.js';
import {loadParts} from './assets.js';
import {Autosave} from './autosave.js';
import {refresh} from './board.js';
import {painted, setText} from './dom.js';
import {emptyView} from './empty-view.js';
import {EngineClient, EngineError} from './engine-client.js';
import {Helpers} from './helpers.js';
import {current, onLanguage, t} from './i18n.js';
import {carriesFiles, fromInput, fromPaste} from './intake.js';
import {decline, importView} from './import-view.js';
import {addSteps, comingStep, journey, replaceSteps} from './journey.js';
import {nextBar} from './next.js';
import {busy, settle, updateOffer} from './offline.js';
import {Photos} from './photos.js';
import {rail} from './rail.js';
import {reporter} from './reporter-client.js';
import {Reviver} from './revive.js';
import {saveLine} from './save-line.js';
import {snackbar} from './snackbar.js';
import {stepView} from './step-view.js';
import {labelsStep, photosStep} from './steps.js';
import {changed, dirty, patch, state, subscribe} from './store.js';
import {onTheme, viewerColours} from './theme.js';
import {viewerPanel} from './viewer-panel.js';
import {Workspace} from './workspace.js';

const $ = (id) => document.getElementById(id);

const engine = new EngineClient((error) => reviver.stopped(error));
const helpers = new Helpers(engine);
const autosave = new Autosave({failed: (error) => workspace.report(error), again: () => snack.show(t('storage.again')), busy});
const photos = new Photos(engine, autosave);
const snack = snackbar();
const reviver = new Reviver(engine, photos, snack, greet);
const workspace = new Workspace(engine, photos, helpers, snack, autosave);

// What buttons anywhere on the page do.
const on = {
  pickFiles: () => $('pick-files').click(),
  pickFolder: () => $('pick-folder').click(),
  camera: () => $('pick-camera').click(),
  openProject: () => $('pick-project').click(),
  samples: () => workspace.samples(current()),
  addClass: (name) => workspace.addClass(name),
  rename: (id, name) => workspace.renameClass(id, name),
  removeClass: (id) => workspace.removeClass(id),
  samePlace: (ids) => workspace.samePlace(ids),
  byDay: () => workspace.groupByDay(),
  apart: () => workspace.ungroup(),
  resume: (id, how) => workspace.resume(id, how),
  forget: (project) => workspace.forget(project),
  forgetAll: () => workspace.forgetAll(),
  persist: () => workspace.persist(),
  retry: () => autosave.resume(),
  anew: () => workspace.anew(),
  takeAway: (format) => workspace.takeAway(format),
};

addSteps(photosStep, labelsStep, ...['learn', 'compare', 'stress', 'report'].map(comingStep));
const page = {workspace, engine, helpers, photos, snack, on};
const views = {empty: emptyView(on), import: importView(), save: comingStep('save').view()};
for (const step of journey) views[step.key] = stepView(step, page);
const bar = nextBar({
  learn: () => workspace.learn(), goOn: () => workspace.goOn(), cancel: () => workspace.learning.cancel(),
  save: () => workspace.save(), add: on.pickFiles, import: () => workspace.import(),
});
const side = rail(saveLine({save: () => workspace.save(), open: on.openProject}), () => reviver.again());
const offer = updateOffer(snack);
const panel = viewerPanel(() => { dragDepth = 0; overlay(true); });

$('rail').append(side.el);
$('work').append(bar.el);
$('app').append(panel.el);
$('work').append(snack.el, offer.el);

let shownView = '';
let told = false; // that another tab has taken the project over
let dragDepth = 0; // how many elements a drag of files has entered and not left
const overlay = (on) => { $('drop').hidden = !on; };

function render() {
  const empty = !state.doc.ids.length && !state.doc.classes.length && !state.problems.length && state.step === 'photos';
  const name = state.pending ? 'import' : empty ? 'empty' : state.step in views ? state.step : 'photos';
  document.documentElement.lang = current();
  document.title = t('app.title');
  setText($('skip'), t('app.skip'));
  setText($('drop-text'), t('add.drop'));
  setText($('drop-sub'), t('add.drop.sub'));
  $('app').classList.toggle('is-empty', empty || Boolean(state.pending));
  if (state.storage.status === 'taken' && !told) {
    told = true;
    workspace.taken().finally(() => { told = false; });
  }
  if (name !== shownView) {
    $('scroller').replaceChildren(views[name].el);
    $('scroller').scrollTop = 0;
    shownView = name;
    if (name === 'import') queueMicrotask(() => $('next').focus()); // Enter takes them in
  }
  bar.el.hidden = empty && !state.pending;
  side.update();
  views[name].update();
  bar.update();
  panel.update();
  offer.update();
  refresh();
}

// ---- the engine

// The steps from learning on and the view of what is kept come when the first view is painted; what they keep is restored after that.
const studies = painted().then(() => import('./studies.js')).then(({learnStep, compareStep, stressStep, reportStep, saveView, watchMaps}) => {
  views.save = saveView(on);
  for (const step of replaceSteps(learnStep, compareStep, stressStep, reportStep)) views[step.key] = stepView(step, page);
  shownView = '';
  changed();
  autosave.start();
  watchMaps(page);
});

async function boot() {
  let shown = 0;
  await studies;
  const helpersOpen = helpers.open();
  const parts = await loadParts((progress) => {
    if (progress - shown > 0.01) patch('engine', {progress: shown = progress});
  });
  const reporterLoaded = reporter.load();
  patch('engine', {status: 'starting'});
  await engine.start(parts);
  await greet();
  helpers.use(parts);
  await helpersOpen;
  await panel.viewer.ready;
  await reporterLoaded;
  await settle(); // the last that the page asks for: from here on the network is silent
  photos.open();
}

async function greet() {
  const {body} = await engine.request('hello');
  patch('engine', {status: 'ready', kernel: body.kernel, version: body.version, base: body.base, model: body.model, packs: Boolean(body.packs), error: null});
}

const ready = boot();
ready.catch((error) => {
  console.warn('engine:', error);
  patch('engine', {status: 'failed', error: error instanceof EngineError ? error : new EngineError('internal', {detail: String(error)})});
});
workspace.ready = ready;
install(workspace, ready);

// ---- anywhere on the page

addEventListener('dragenter', (e) => { if (carriesFiles(e)) { e.preventDefault(); dragDepth++; overlay(true); } });
addEventListener('dragleave', (e) => { if (carriesFiles(e) && --dragDepth <= 0) { dragDepth = 0; overlay(false); } });
addEventListener('dragover', (e) => { if (carriesFiles(e)) e.preventDefault(); });
addEventListener('drop', (e) => {
  if (!carriesFiles(e)) return;
  e.preventDefault();
  dragDepth = 0;
  overlay(false);
  workspace.takeDrop(e).catch((error) => workspace.report(error));
});
addEventListener('paste', (e) => {
  const found = fromPaste(e);
  if (found.length) { e.preventDefault(); workspace.take(found); }
});
$('pick-files').addEventListener('change', (e) => workspace.take(fromInput(e.target)));
$('pick-folder').addEventListener('change', (e) => workspace.take(fromInput(e.target)));
$('pick-camera').addEventListener('change', (e) => workspace.take(fromInput(e.target)));
$('pick-project').addEventListener('change', (e) => {
  const [file] = e.target.files;
  e.target.value = '';
  if (file) workspace.open(file);
});
addEventListener('keydown', (e) => {
  if (e.target.closest?.('input, dialog')) return;
  const command = e.ctrlKey || e.metaKey;
  if (command && e.key.toLowerCase() === 'z') { e.preventDefault(); e.shiftKey ? workspace.redo() : workspace.undo(); }
  else if (command && e.key.toLowerCase() === 'y') { e.preventDefault(); workspace.redo(); }
  else if (command && e.key.toLowerCase() === 's' && state.doc.ids.length) { e.preventDefault(); workspace.save(); }
  else if (e.key === 'Escape' && state.pending) decline();
  else if (e.key === 'Escape' && state.panelOpen) { state.panelOpen = false; changed(); }
});
addEventListener('beforeunload', (e) => { if (dirty() && !autosave.upToDate) e.preventDefault(); });

subscribe(render);
onLanguage(() => { snack.hide(); render(); });
onTheme(() => { panel.viewer.theme(viewerColours()); changed(); });
render();
