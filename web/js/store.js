// The state of the page, and undo. Everything else reads `state` and changes it through the functions here. Parts of it that
// belong to one step (results of a comparison ...) are added by the modules of that step with addPart.
//
// What the user made (which photos, their labels, the classes) is the document: one immutable object per version, so that
// undo is to put an earlier one back. What is known about a photo (thumbnail, prediction) lives in `state.photos`, by id,
// and stays there as long as the document or a version to which undo can return names it.

const undoLimit = 50;
const lazy = 120; // ms that changes of photos being read wait to be shown together
const listeners = new Set();

/**
 * @typedef {{id: string, name: string}} UserClass
 * @typedef {{ids: string[], labels: Record<string, string>, groups: Record<string, string>, classes: UserClass[]}} Doc
 * @typedef {{id: string, name: string, file: Blob, status: 'waiting'|'reading'|'ready'|'error', error?: object, width?: number,
 *   height?: number, thumb?: Blob, taken?: string, quality?: object, fingerprint?: string, sha?: string, depthFile?: Blob,
 *   depthInfo?: object, prediction?: object}} Photo
 */
export const state = {
  /** @type {Doc} */ doc: {ids: [], labels: {}, groups: {}, classes: []},
  /** @type {Map<string, Photo>} */ photos: new Map(),
  engine: {status: 'loading', progress: 0, kernel: '', version: '', model: {name: '', learned: false, classes: []}, error: null},
  learn: {status: 'idle', progress: null, classLoss: [], depthLoss: [], result: null, error: null, doc: null, /** see unfinished.js */ unfinished: null},
  project: {name: '', /** photos go into the file as they came */ originals: false, savedAt: null, savedName: '', saved: null, savedModel: null, model: null, busy: null, kept: []},
  /** What the browser keeps: see autosave.js. */
  storage: {status: 'off', /** photos that are not kept, when it fails */ left: 0, savedAt: null, persisted: null, usage: null, projects: []},
  /** Problems with files that never became photos: [{id, name, error}] */ problems: [],
  /** Photos that wait to be taken in: see import-view.js. */ pending: null,
  step: 'photos',
  /** @type {Set<string>} */ selected: new Set(),
  current: '',
  panelOpen: false,
};

const undoStack = [];
const redoStack = [];
let scheduled = false;
let later = 0;

/** Calls f after changes, once for all changes of a task. */
export const subscribe = (f) => listeners.add(f);

/** Resolves when a test of the state is true, now or after some change. */
export function until(test) {
  return new Promise((resolve) => {
    const look = () => {
      if (!test()) return;
      listeners.delete(look);
      resolve();
    };
    listeners.add(look);
    look();
  });
}

/** Says that the state has changed. */
export function changed() {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    clearTimeout(later);
    later = 0;
    for (const f of listeners) f();
  });
}

// Says so a little later, together with what changes meanwhile: hundreds of photos being read would keep the page drawing.
function changedSoon() {
  later ||= setTimeout(changed, lazy);
}

/** Merges values into a part of the state: patch('learn', {status: 'running'}). */
export function patch(part, values) {
  Object.assign(state[part], values);
  changed();
}

/** Merges values into what is known about a photo; it is shown a moment later. */
export function patchPhoto(id, values) {
  const photo = state.photos.get(id);
  if (photo) Object.assign(photo, values);
  changedSoon();
}

/**
 * Adds a part to the state that belongs to the project: state[name] = initial. save() gives what has to survive a reload (JSON,
 * Blobs, typed arrays; null for nothing; the same object while nothing has changed); load(value) takes it back, null for a new
 * project, and throws a RangeError on what makes no sense: it may come from a project file. inFile: false keeps it out of that.
 */
export function addPart(name, initial, {save, load, inFile = true} = {}) {
  if (name in state) throw new Error(`store: part ${name} exists`);
  state[name] = initial;
  if (save) parts.set(name, {save, load, inFile});
}

/** Parts that are kept with the project, by name. @type {Map<string, {save: () => any, load: (value: any) => void}>} */
export const parts = new Map();

/** Goes to a step of the journey. */
export function go(step) {
  state.step = step;
  changed();
}

// ---- the document

function commit(doc) {
  undoStack.push(state.doc);
  if (undoStack.length > undoLimit) undoStack.shift();
  redoStack.length = 0;
  replace(doc);
}

function replace(doc) {
  state.doc = doc;
  const there = new Set(doc.ids);
  for (const id of state.selected) if (!there.has(id)) state.selected.delete(id);
  if (!there.has(state.current)) state.current = doc.ids[0] ?? '';
  forget();
  changed();
}

// Photos that no version of the document names any more.
function forget() {
  const named = new Set();
  let last = null;
  for (const {ids} of [...undoStack, state.doc, ...redoStack]) { // versions that differ in labels only share their list of photos
    if (ids !== last) for (const id of ids) named.add(id);
    last = ids;
  }
  for (const id of state.photos.keys()) if (!named.has(id)) state.photos.delete(id);
}

/** The versions of the document: {undo: Doc[], doc, redo: Doc[]}. */
export const history = () => ({undo: [...undoStack], doc: state.doc, redo: [...redoStack]});

export function undo() {
  if (!undoStack.length) return false;
  redoStack.push(state.doc);
  replace(undoStack.pop());
  return true;
}

export function redo() {
  if (!redoStack.length) return false;
  undoStack.push(state.doc);
  replace(redoStack.pop());
  return true;
}

/** Puts another project in place of this one, with the versions that undo and redo lead to; there is no way back. */
export function openDoc(doc, photos, {undo: before = [], redo: after = []} = {}) {
  undoStack.splice(0, undoStack.length, ...before);
  redoStack.splice(0, redoStack.length, ...after);
  state.photos = new Map(photos.map((p) => [p.id, p]));
  state.selected = new Set();
  replace(doc);
}

/**
 * Adds photos: [{photo, label: name of a class or null, group}]. Classes that do not exist yet are made. more: they belong to
 * the photos added before, so that one undo takes back all.
 */
export function addPhotos(items, {more = false} = {}) {
  const classes = [...state.doc.classes];
  const labels = {...state.doc.labels};
  const groups = {...state.doc.groups};
  for (const {photo, label, group} of items) {
    state.photos.set(photo.id, photo);
    if (group) groups[photo.id] = group;
    if (!label) continue;
    let c = classes.find((x) => x.name === label);
    if (!c) classes.push(c = {id: newID('class'), name: label});
    labels[photo.id] = c.id;
  }
  (more ? replace : commit)({ids: [...state.doc.ids, ...items.map((i) => i.photo.id)], labels, groups, classes});
}

export function removePhotos(ids) {
  const gone = new Set(ids);
  const [labels, groups] = [{...state.doc.labels}, {...state.doc.groups}];
  for (const id of gone) {
    delete labels[id];
    delete groups[id];
  }
  commit({...state.doc, ids: state.doc.ids.filter((id) => !gone.has(id)), labels, groups});
}

/** Puts photos into groups: {photo id: name}, "" for none. Returns how many changed. */
export function setGroups(names) {
  const groups = {...state.doc.groups};
  let n = 0;
  for (const [id, name] of Object.entries(names)) {
    if ((groups[id] ?? '') === name) continue;
    if (name) groups[id] = name;
    else delete groups[id];
    n++;
  }
  if (n) commit({...state.doc, groups});
  return n;
}

/** Takes a photo that cannot be read out of every version of the document: an undo must not bring it back. */
export function dropPhoto(id) {
  const without = (doc) => {
    if (!doc.ids.includes(id)) return doc;
    const {[id]: _, ...labels} = doc.labels;
    return {...doc, ids: doc.ids.filter((x) => x !== id), labels};
  };
  for (const stack of [undoStack, redoStack]) stack.forEach((doc, i) => { stack[i] = without(doc); });
  replace(without(state.doc));
}

/** Labels photos with a class, or takes their label away (null). Returns how many changed. */
export function label(ids, classID) {
  const labels = {...state.doc.labels};
  let n = 0;
  for (const id of ids) {
    if ((labels[id] ?? null) === classID) continue;
    if (classID) labels[id] = classID;
    else delete labels[id];
    n++;
  }
  if (n) commit({...state.doc, labels});
  return n;
}

/** Adds a class and returns it, or null when the name is empty or taken. */
export function addClass(name) {
  const clean = cleanName(name);
  if (!clean || state.doc.classes.some((c) => c.name === clean)) return null;
  const c = {id: newID('class'), name: clean};
  commit({...state.doc, classes: [...state.doc.classes, c]});
  return c;
}

/** Renames a class; false when the name is empty or taken. */
export function renameClass(id, name) {
  const clean = cleanName(name);
  if (!clean || state.doc.classes.some((c) => c.name === clean && c.id !== id)) return false;
  if (state.doc.classes.some((c) => c.name === clean)) return true;
  commit({...state.doc, classes: state.doc.classes.map((c) => (c.id === id ? {...c, name: clean} : c))});
  return true;
}

/** Removes a class; its photos become unlabelled. */
export function removeClass(id) {
  const labels = Object.fromEntries(Object.entries(state.doc.labels).filter(([, c]) => c !== id));
  commit({...state.doc, labels, classes: state.doc.classes.filter((c) => c.id !== id)});
}

// ---- what follows from the state

/** Photos in the document, in order; broken ones are not among them. */
export const goodPhotos = () => state.doc.ids.map((id) => state.photos.get(id)).filter((p) => p && p.status !== 'error');

/** Labels of photos that can be learnt from: [{photoId, classId, group}]. */
export function trainingLabels() {
  return goodPhotos().filter((p) => state.doc.labels[p.id])
    .map((p) => ({photoId: p.id, classId: state.doc.labels[p.id], group: state.doc.groups[p.id] ?? ''}));
}

/** What is missing before learning can start: null, {classes: n} or {photos: n, name}. */
export function missing() {
  const {classes} = state.doc;
  if (classes.length < 2) return {classes: 2 - classes.length};
  const count = countByClass();
  for (const c of classes) {
    const n = count.get(c.id) ?? 0;
    if (n < 2) return {photos: 2 - n, name: c.name};
  }
  return null;
}

/** How many good photos each class has. */
export function countByClass() {
  const count = new Map();
  for (const l of trainingLabels()) count.set(l.classId, (count.get(l.classId) ?? 0) + 1);
  return count;
}

/** Whether labels or photos have changed since the model was taught. */
export const stale = () => state.learn.status === 'done' && state.learn.doc !== null && learnKey(state.learn.doc) !== learnKey(state.doc);

/** Options as text, the same in whatever order they were set. */
export const optionsText = (options = {}) => JSON.stringify(Object.entries(options).sort());

/** What a learning depends on, as text; names of classes can change without it. */
export function learnKey(doc) {
  let key = keys.get(doc);
  if (key === undefined) {
    const {classes, labels, groups} = doc;
    const grouped = Object.keys(labels).filter((id) => groups[id]).map((id) => [id, groups[id]]);
    keys.set(doc, key = JSON.stringify([classes.map((c) => c.id), Object.entries(labels).sort(), grouped.sort()]));
  }
  return key;
}

const keys = new WeakMap(); // of versions of the document

/** Whether there is work that no file holds. */
export const dirty = () => state.doc.ids.length + state.doc.classes.length > 0 &&
  (state.project.saved !== state.doc || state.project.savedModel !== state.project.model);

/** A name as classes and folders carry it: NFC, no double or full-width spaces at the ends. */
export const cleanName = (name) => name.normalize('NFC').replace(/[\s\u3000]+/g, ' ').trim().slice(0, 80);

let counter = 0;

/** An identifier that is new in this page and unlikely to meet one of a project file. */
export const newID = (kind) => `${kind}-${Date.now().toString(36)}-${(counter++).toString(36)}`;
