// The project file: a zip with project.json, the photos, and the model that was learnt. What the photos say beside the picture
// (place, device) is left out of it unless the user wants them as they came; the day, and the hash of the user's own file, which
// copies are told by, stand in project.json.

import {EngineError} from './engine-client.js';
import {digest, plainFile} from './pictures.js';
import {cleanName, newID} from './store.js';
import {crc32, readZip, writeZip} from './zip.js';

const format = 'okuyuki-project';
const version = 1;
const maxJSON = 8 << 20;

/**
 * Packs a project. parts are what steps found, by name (store.addPart); strip gives a file without its metadata, null keeps files
 * as they are. A photo that turns out to be none before it has been read is left out.
 * @param {{name: string, doc: object, photos: object[], learn: object|null, model: Blob|null, parts?: object}} project
 * @param {{strip?: ((file: Blob) => Promise<Blob>)|null, onProgress?: (done: number, total: number) => void}} [calls]
 * @returns {Promise<Blob>}
 */
export async function packProject({name, doc, photos: all, learn, model, parts = {}}, {strip = null, onProgress = () => {}} = {}) {
  const files = await filesOf(all, strip, (i) => onProgress(i, 2 * all.length));
  const photos = all.filter((p) => files.has(p));
  const listed = photos.map((p, i) => ({
    id: p.id, name: p.name, path: `photos/${String(i + 1).padStart(4, '0')}-${safeName(p.name)}`,
    type: files.get(p).file.type, label: doc.labels[p.id] ?? null, group: doc.groups[p.id] ?? '',
    ...(p.taken && {taken: p.taken}), ...(p.sha && {original: p.sha}),
    ...(p.depthFile && {depth: `depth/${String(i + 1).padStart(4, '0')}.png`}),
  }));
  const json = {format, version, name, classes: doc.classes, photos: listed, learn, parts};
  const entries = [{name: 'project.json', blob: new Blob([JSON.stringify(json, null, 1)])}];
  if (model) entries.push({name: 'model.safetensors', blob: model});
  listed.forEach((l, i) => {
    const {file, depthFile} = files.get(photos[i]);
    entries.push({name: l.path, blob: file});
    if (l.depth) entries.push({name: l.depth, blob: depthFile});
  });
  return writeZip(entries, (i) => onProgress(entries.length + i, 2 * entries.length));
}

// The files of the photos as they go into the project: Map<photo, {file, depthFile}>.
async function filesOf(photos, strip, onPhoto) {
  const files = new Map();
  for (const [i, photo] of photos.entries()) {
    onPhoto(i);
    try {
      const file = await plainFile(photo);
      const {depthFile} = photo;
      files.set(photo, strip ? {file: await strip(file), depthFile: depthFile && await strip(depthFile)} : {file, depthFile});
    } catch (error) {
      if (photo.status === 'ready') throw error;
    }
  }
  return files;
}

/** A file name without what paths and file systems dislike. */
export const safeName = (name) => cleanName(name).replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_').slice(-80) || 'photo';

/**
 * Unpacks a project file. Anything that is not one is refused with an EngineError of kind "bad_project".
 * @returns {Promise<{name: string, doc: object, photos: object[], learn: object|null, model: {bytes: Blob, sha256: string}|null,
 *   parts: Record<string, any>}>}
 */
export async function unpackProject(file) {
  try {
    const entries = await readZip(file);
    const head = entries.get('project.json')?.blob;
    if (!head || head.size > maxJSON) throw new RangeError('no project.json');
    await checkSum(entries, 'project.json');
    await checkSum(entries, 'model.safetensors'); // damaged photos show when they are read
    const text = await head.text();
    const {newIDs, ...project} = build(JSON.parse(text), entries);
    // What steps found names photos by the ids that they had.
    const parts = JSON.parse(text, (_, v) => (typeof v === 'string' ? newIDs.get(v) ?? v : v)).parts ?? {};
    if (typeof parts !== 'object' || Array.isArray(parts)) throw new RangeError('parts are no table');
    return {...project, parts, model: await modelOf(await entries.get('model.safetensors')?.blob.arrayBuffer())};
  } catch (error) {
    throw new EngineError('bad_project', {detail: error.message});
  }
}

/** Whether a file is a model's, as exportModel gives it: a length of 8 bytes, and JSON (huggingface/safetensors). */
export const isModel = async (file) => (await file.slice(8, 9).text()) === '{';

/** The project of a model file alone: its classes, named in a language, and no photos. Gives and throws what unpackProject does. */
export async function projectOfModel(file, language) {
  try {
    const size = new DataView(await file.slice(0, 8).arrayBuffer()).getBigUint64(0, true);
    if (size > maxJSON) throw new RangeError('a header too long');
    const meta = JSON.parse(await file.slice(8, 8 + Number(size)).text()).__metadata__;
    const classes = JSON.parse(meta['okuyuki.classes']).map((c) => ({id: c.id, name: c[language] || c.ja || c.en || c.id}));
    const name = (file.name ?? '').replace(/(\.okuyuki)?\.[^.]*$/, '');
    return {...build({format, version, name, classes, photos: []}, new Map()), parts: {}, model: await modelOf(await file.arrayBuffer())};
  } catch (error) {
    throw new EngineError('bad_model', {detail: error.message});
  }
}

async function modelOf(bytes) {
  return bytes ? {bytes: new Blob([bytes]), sha256: await digest(bytes) || `crc ${crc32(new Uint8Array(bytes))}`} : null;
}

async function checkSum(entries, name) {
  const entry = entries.get(name);
  if (entry && crc32(new Uint8Array(await entry.blob.arrayBuffer())) !== entry.crc) throw new RangeError(`${name} is damaged`);
}

const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;
const isHash = /^[0-9a-f]{64}$/;

function build(json, entries) {
  if (json?.format !== format || json.version !== version) throw new RangeError('another format or version');
  const classes = list(json.classes).map((c) => ({id: text(c.id), name: cleanName(text(c.name))}));
  const known = new Set(classes.map((c) => c.id));
  if (known.size !== classes.length || new Set(classes.map((c) => c.name)).size !== classes.length) throw new RangeError('class given twice');
  const doc = {ids: [], labels: {}, groups: {}, classes};
  const newIDs = new Map();
  const photos = list(json.photos).map((p) => {
    const entry = entries.get(text(p.path));
    if (!entry) throw new RangeError(`photo ${p.path} is missing`);
    const id = newID('photo'); // ids of an earlier page may meet ours
    newIDs.set(text(p.id), id);
    doc.ids.push(id);
    if (p.label !== null) {
      if (!known.has(p.label)) throw new RangeError(`photo ${p.path} has an unknown class`);
      doc.labels[id] = p.label;
    }
    if (p.group) doc.groups[id] = text(p.group);
    const blob = entry.blob.slice(0, entry.blob.size, typeof p.type === 'string' ? p.type : '');
    const depthFile = typeof p.depth === 'string' ? entries.get(p.depth)?.blob : undefined;
    return {
      id, name: text(p.name).slice(0, 255), file: blob, status: 'waiting', depthFile,
      ...(isTime.test(p.taken) && {taken: p.taken}), ...(isHash.test(p.original) && {sha: p.original}),
    };
  });
  if (newIDs.size !== photos.length) throw new RangeError('photo given twice');
  const learn = json.learn && typeof json.learn === 'object' ? readLearn(json.learn, newIDs) : null;
  return {name: cleanName(text(json.name)), doc, photos, learn, newIDs};
}

const rungs = ['prototype', 'probe', 'heads', 'whole', 'stages'];

// What was learned, with the new ids of the photos and nothing that the page does not expect.
function readLearn({result, classLoss, depthLoss, stale}, newIDs) {
  if (!rungs.includes(result?.rung)) throw new RangeError('unknown kind of learning');
  const curve = (points) => list(points).map(({step, value}) => ({step: number(step), value: number(value)}));
  const {cv} = result;
  return {
    stale: Boolean(stale), classLoss: curve(classLoss), depthLoss: curve(depthLoss),
    result: {
      rung: result.rung, steps: number(result.steps), ms: number(result.ms), trainAccuracy: number(result.trainAccuracy),
      cv: cv ? Object.fromEntries(['correct', 'total', 'folds', 'low', 'high'].map((k) => [k, number(cv[k])])) : null,
      outOfFold: list(result.outOfFold ?? []).filter((p) => newIDs.has(p.photoId))
        .map((p) => ({photoId: newIDs.get(p.photoId), classId: text(p.classId), p: number(p.p)})),
    },
  };
}

function number(value) {
  if (!Number.isFinite(value)) throw new RangeError('a number is missing');
  return value;
}

function list(value) {
  if (!Array.isArray(value)) throw new RangeError('a list is missing');
  return value;
}

function text(value) {
  if (typeof value !== 'string') throw new RangeError('a text is missing');
  return value;
}
