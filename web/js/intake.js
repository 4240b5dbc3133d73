// Files that come into the page: dropped, pasted or picked, alone, in folders or in a zip, with the names of the folders that
// hold them, and depth maps found beside the photos that they belong to.

import {natural} from './order.js';
import {cleanName} from './store.js';

const photoName = /\.(jpe?g|jpe|jfif|png|webp|gif|heic|heif|avif|bmp|tiff?)$/i;
const archiveName = /\.(okuyuki|zip|safetensors)$/i;
const ignoredName = /^(\.|thumbs\.db$|desktop\.ini$|__macosx$)/i;
const depthName = /^(.*)[._-](?:depth|奥行き?)\.png$/i;
const depthFolder = /^(depths?|depth[ _-]?maps?|奥行き?|深度)$/i;
const maxFiles = 20000;

/**
 * @typedef {{file: File, path: string[]}} Found  path: names of the folders that hold the file, the outermost first
 * @typedef {{file: File, path: string[], depthFile?: File}} FoundPhoto
 * @typedef {{photos: FoundPhoto[], archives: File[], ignored: number, depthMaps: number}} Intake
 */

/**
 * Sorts files into photos with their depth maps, archives (project and model files, zips of photos), and what is neither. Photos in
 * formats that cannot be read (HEIC ...) are kept: reading them tells the user why and what to do.
 * @param {Found[]} found
 * @returns {Promise<Intake>}
 */
export async function sortFiles(found) {
  const result = {photos: [], archives: [], ignored: 0, depthMaps: 0};
  const pictures = [];
  for (const {file, path} of found) {
    const {name, type} = file;
    if (ignoredName.test(name) || path.some((p) => ignoredName.test(p))) continue;
    if (type.startsWith('image/') ? type !== 'image/svg+xml' : photoName.test(name)) pictures.push({file, path: path.map(cleanName)});
    else if (archiveName.test(name)) result.archives.push(file);
    else result.ignored++;
  }
  const maps = await takeDepthMaps(pictures);
  result.photos = pictures.filter((p) => !maps.has(p));
  result.depthMaps = result.photos.filter((p) => p.depthFile).length;
  result.ignored += maps.size - result.depthMaps;
  // Folders, which make the classes, in the order that the classes have in results; photos within them as people sort.
  const by = (a, b) => a.localeCompare(b, 'ja', {numeric: true});
  result.photos.sort((a, b) => natural(a.path.join('/'), b.path.join('/')) || by(a.file.name, b.file.name));
  return result;
}

const stem = (name) => name.normalize('NFC').replace(/\.[^.]*$/, '').toLowerCase();
const place = (path, name) => [...path, name].join('/');

// Finds the pictures that are depth maps and puts each beside its photo. A depth map is named so (x.depth.png), lies in a folder
// named so, or is a PNG with 16 bits of grey beside a photo of the same name.
async function takeDepthMaps(pictures) {
  const photos = new Map(); // by place
  const byStem = new Map(); // by name alone; null where two have it
  const maps = [];
  for (const p of pictures) {
    const named = depthName.exec(p.file.name.normalize('NFC'));
    const isPNG = /\.png$/i.test(p.file.name);
    if (isPNG && (named || p.path.some((f) => depthFolder.test(f)))) maps.push([p, named ? named[1].toLowerCase() : stem(p.file.name)]);
    else if (!isPNG) note(p);
  }
  for (const p of pictures) {
    if (!/\.png$/i.test(p.file.name) || maps.some(([m]) => m === p)) continue;
    if (photos.has(place(p.path, stem(p.file.name))) && await isGrey16(p.file)) maps.push([p, stem(p.file.name)]);
    else note(p);
  }
  function note(p) {
    const s = stem(p.file.name);
    photos.set(place(p.path, s), p);
    byStem.set(s, byStem.has(s) ? null : p);
  }
  for (const [{file, path}, name] of maps) {
    const photo = photos.get(place(path.filter((f) => !depthFolder.test(f)), name)) ?? photos.get(place(path, name)) ?? byStem.get(name);
    if (photo && !photo.depthFile) photo.depthFile = file;
  }
  return new Set(maps.map(([m]) => m));
}

// Whether a file begins as a PNG with one channel of 16 bits does: ISO/IEC 15948, 11.2.2.
async function isGrey16(file) {
  const head = new Uint8Array(await (file.head?.(26) ?? file.slice(0, 26).arrayBuffer()).catch(() => new ArrayBuffer(0)));
  return head.length === 26 && head[0] === 0x89 && head[1] === 0x50 && head[24] === 16 && head[25] === 0;
}

/** Files of an <input>; those of a picked folder know their path. */
export function fromInput(input) {
  const found = [...input.files].map((file) => ({file, path: (file.webkitRelativePath ?? '').split('/').slice(0, -1)}));
  input.value = '';
  return found.slice(0, maxFiles);
}

/** Files on the clipboard; a pasted picture gets a name of its own. */
export function fromPaste(event) {
  return [...(event.clipboardData?.files ?? [])].map((file) => ({file, path: []}));
}

/** Whether a drag carries files, rather than cards of the page. */
export const carriesFiles = (event) => event.dataTransfer?.types.includes('Files') ?? false;

/**
 * Files of a drop, folders opened. The entries must be taken while the event is handled, so call this without awaiting
 * anything before.
 * @returns {Promise<Found[]>}
 */
export function fromDrop(event) {
  const items = [...(event.dataTransfer?.items ?? [])].filter((i) => i.kind === 'file');
  const entries = items.map((i) => i.webkitGetAsEntry?.() ?? null);
  const files = items.map((i) => i.getAsFile());
  return collect(entries, files);
}

async function collect(entries, files) {
  const found = [];
  for (const [i, entry] of entries.entries()) {
    if (entry?.isDirectory) await walk(entry, [entry.name], found);
    else if (files[i]) found.push({file: files[i], path: []}); // also what has no entry, as some programs drop
  }
  return found;
}

async function walk(directory, path, found) {
  const reader = directory.createReader();
  for (;;) {
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // up to 100 at a time
    if (!batch.length) return;
    for (const entry of batch) {
      if (found.length >= maxFiles || ignoredName.test(entry.name)) continue;
      if (entry.isDirectory) await walk(entry, [...path, entry.name], found);
      else {
        const file = await new Promise((resolve, reject) => entry.file(resolve, reject)).catch(() => null);
        if (file) found.push({file, path});
      }
    }
  }
}
