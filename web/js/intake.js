// Files that come into the page: dropped, pasted or picked, with the class that their folder names.

import {cleanName} from './store.js';

const photoName = /\.(jpe?g|jpe|jfif|png|webp|gif|heic|heif|avif|bmp|tiff?)$/i;
const projectName = /\.(okuyuki|zip)$/i;
const ignoredName = /^(\.|thumbs\.db$|desktop\.ini$|__macosx$)/i;
const maxFiles = 20000;

/**
 * @typedef {{file: File, folder: string}} Found  folder: name of the folder that holds the file, "" for none
 * @typedef {{photos: Found[], project: File|null, ignored: number}} Intake
 */

/**
 * Sorts files into photos, a project file, and what is neither. Photos in formats that cannot be read (HEIC ...) are kept:
 * reading them tells the user why and what to do.
 * @param {Found[]} found
 * @returns {Intake}
 */
export function sortFiles(found) {
  const result = {photos: [], project: null, ignored: 0};
  for (const f of found) {
    const {name, type} = f.file;
    if (ignoredName.test(name)) continue;
    if (type.startsWith('image/') ? type !== 'image/svg+xml' : photoName.test(name)) result.photos.push(f);
    else if (projectName.test(name) && !result.project) result.project = f.file;
    else result.ignored++;
  }
  result.photos.sort((a, b) => a.folder.localeCompare(b.folder, 'ja', {numeric: true}) ||
    a.file.name.localeCompare(b.file.name, 'ja', {numeric: true}));
  return result;
}

/** Files of an <input>; those of a picked folder know their path. The picked folder itself is a class only when it holds photos directly. */
export function fromInput(input) {
  const found = [...input.files].map((file) => ({file, folder: parent(file.webkitRelativePath)}));
  input.value = '';
  return found;
}

function parent(path) {
  const parts = (path ?? '').split('/');
  return parts.length < 2 ? '' : cleanName(parts.at(-2));
}

/** Files on the clipboard; a pasted picture gets a name of its own. */
export function fromPaste(event) {
  return [...(event.clipboardData?.files ?? [])].map((file) => ({file, folder: ''}));
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
    if (entry?.isDirectory) await walk(entry, found);
    else if (files[i]) found.push({file: files[i], folder: ''}); // also what has no entry, as some programs drop
  }
  return found;
}

async function walk(directory, found) {
  const reader = directory.createReader();
  for (;;) {
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // up to 100 at a time
    if (!batch.length) return;
    for (const entry of batch) {
      if (found.length >= maxFiles || ignoredName.test(entry.name)) continue;
      if (entry.isDirectory) await walk(entry, found);
      else {
        const file = await new Promise((resolve, reject) => entry.file(resolve, reject)).catch(() => null);
        if (file) found.push({file, folder: cleanName(directory.name)});
      }
    }
  }
}
