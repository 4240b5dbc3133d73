// The project file: a zip with project.json, the photos as they came, and the model that was learnt.

import {EngineError} from './engine-client.js';
import {digest, plainFile} from './pictures.js';
import {cleanName, newID} from './store.js';
import {crc32, readZip, writeZip} from './zip.js';

const format = 'okuyuki-project';
const version = 1;
const maxJSON = 8 << 20;

/**
 * Packs a project. parts are what steps found, by name (store.addPart).
 * @param {{name: string, doc: object, photos: object[], learn: object|null, model: Blob|null, parts?: object}} project
 * @param {(done: number, total: number) => void} onProgress
 * @returns {Promise<Blob>}
 */
export async function packProject({name, doc, photos, learn, model, parts = {}}, onProgress = () => {}) {
  for (const photo of photos) await plainFile(photo);
  const listed = photos.map((p, i) => ({
    id: p.id, name: p.name, path: `photos/${String(i + 1).padStart(4, '0')}-${safeName(p.name)}`,
    type: p.file.type, label: doc.labels[p.id] ?? null, group: doc.groups[p.id] ?? '',
    ...(p.depthFile && {depth: `depth/${String(i + 1).padStart(4, '0')}.png`}),
  }));
  const json = {format, version, name, classes: doc.classes, photos: listed, learn, parts};
  const entries = [{name: 'project.json', blob: new Blob([JSON.stringify(json, null, 1)])}];
  if (model) entries.push({name: 'model.safetensors', blob: model});
  listed.forEach((l, i) => {
    entries.push({name: l.path, blob: photos[i].file});
    if (l.depth) entries.push({name: l.depth, blob: photos[i].depthFile});
  });
  return writeZip(entries, (i) => onProgress(i, entries.length));
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
    return {...project, parts, model: await modelOf(entries)};
  } catch (error) {
    throw new EngineError('bad_project', {detail: error.message});
  }
}

async function modelOf(entries) {
  const bytes = await entries.get('model.safetensors')?.blob.arrayBuffer();
  return bytes ? {bytes: new Blob([bytes]), sha256: await digest(bytes) || `crc ${crc32(new Uint8Array(bytes))}`} : null;
}

async function checkSum(entries, name) {
  const entry = entries.get(name);
  if (entry && crc32(new Uint8Array(await entry.blob.arrayBuffer())) !== entry.crc) throw new RangeError(`${name} is damaged`);
}

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
    return {id, name: text(p.name).slice(0, 255), file: blob, status: 'waiting', depthFile};
  });
  if (newIDs.size !== photos.length) throw new RangeError('photo given twice');
  const learn = json.learn && typeof json.learn === 'object' ? readLearn(json.learn, newIDs) : null;
  return {name: cleanName(text(json.name)), doc, photos, learn, newIDs};
}

const rungs = ['prototype', 'probe', 'heads', 'stages'];

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
