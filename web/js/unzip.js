// Photos out of a zip that some other program made: names in whatever encoding, entries compressed or not. Nothing is unpacked
// before it is wanted, and nothing grows beyond what the zip said or what a photo may have.

import {EngineError} from './engine-client.js';
import {entryData, isPlain, readDirectory} from './zip.js';

const maxRatio = 100; // unpacked to packed bytes of an entry: more is a bomb
const maxPlain = 64 << 20; // bytes of an entry: twice what a photo may have, so that the photo's own message tells of it
const maxTotal = 8 * 2 ** 30; // bytes of all entries unpacked

const stored = 0;
const deflated = 8;

/** A file inside a zip, unpacked when its bytes are asked for: what is used of a File. */
class PackedFile {
  #zip;
  #entry;
  #start;

  constructor(zip, start, entry, name, type) {
    [this.#zip, this.#start, this.#entry] = [zip, start, entry];
    Object.assign(this, {name, type, size: entry.plain});
  }

  async arrayBuffer() {
    return (await this.blob()).arrayBuffer();
  }

  /** The whole as a Blob; nothing else makes one of it, so that autosave can copy it once. */
  async blob() {
    const {method, packed, plain, encrypted} = this.#entry;
    if (encrypted) throw new EngineError('zip_encrypted');
    if (plain > maxPlain || plain > maxRatio * Math.max(1, packed)) throw new EngineError('zip_bomb');
    const data = await entryData(this.#zip, this.#entry, this.#start).catch(() => { throw new EngineError('corrupt'); });
    if (method === stored) return data.slice(0, data.size, this.type);
    if (method !== deflated) throw new EngineError('zip_method');
    return inflate(data, plain, this.type);
  }

  /** The first bytes, to recognise the kind of file. */
  async head(n) {
    return (await this.blob()).slice(0, n).arrayBuffer();
  }
}

async function inflate(data, plain, type) {
  const chunks = [];
  let size = 0;
  try {
    for (const reader = data.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader(); ;) {
      const {done, value} = await reader.read();
      if (done) break;
      size += value.length;
      if (size > plain) {
        await reader.cancel();
        throw new RangeError('more than announced');
      }
      chunks.push(value);
    }
    if (size !== plain) throw new RangeError('less than announced');
  } catch {
    throw new EngineError('corrupt');
  }
  return new Blob(chunks, {type});
}

/**
 * Lists the files of a zip: [{file, path: names of its folders}]. Entries with names that lead outside, links and devices are
 * left out. Rejects with an EngineError of kind "bad_zip" when it is no zip or too large a one.
 * @param {Blob} zip
 */
export async function openZip(zip) {
  let directory;
  try {
    directory = await readDirectory(zip);
  } catch (error) {
    throw new EngineError('bad_zip', {detail: error.message});
  }
  const {entries, start} = directory;
  if (entries.reduce((sum, e) => sum + e.plain, 0) > maxTotal) throw new EngineError('bad_zip', {detail: 'too much in it'});
  const names = decodeNames(entries);
  const found = [];
  for (const [i, e] of entries.entries()) {
    const parts = names[i].replaceAll('\\', '/').split('/');
    const name = parts.pop();
    if (!name || !isPlain(e.mode) || parts.some((p) => p === '..' || p === '') || /^[a-z]:/i.test(names[i])) continue;
    found.push({file: new PackedFile(zip, start, e, name, typeOf(name)), path: parts.filter((p) => p !== '.')});
  }
  return found;
}

const types = {jpg: 'image/jpeg', jpeg: 'image/jpeg', jpe: 'image/jpeg', jfif: 'image/jpeg', png: 'image/png', webp: 'image/webp', gif: 'image/gif', heic: 'image/heic'};
const typeOf = (name) => types[name.split('.').pop().toLowerCase()] ?? '';

const unicodePath = 0x7075; // extra field of Info-ZIP

// Names that are not said to be UTF-8 are tried as such all together, and then read as Shift JIS, as Windows in Japan writes them.
function decodeNames(entries) {
  const said = entries.map((e) => (e.utf8 ? new TextDecoder().decode(e.nameBytes) : unicodeName(e.extra)));
  const rest = entries.filter((_, i) => said[i] === null);
  const decoder = rest.every((e) => isUTF8(e.nameBytes)) ? new TextDecoder() : new TextDecoder('shift_jis');
  return entries.map((e, i) => said[i] ?? decoder.decode(e.nameBytes));
}

function unicodeName(extra) {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  for (let p = 0; p + 4 <= extra.length;) {
    const [id, size] = [view.getUint16(p, true), view.getUint16(p + 2, true)];
    if (id === unicodePath && size > 5 && p + 4 + size <= extra.length) return new TextDecoder().decode(extra.subarray(p + 9, p + 4 + size));
    p += 4 + size;
  }
  return null;
}

function isUTF8(bytes) {
  try {
    new TextDecoder('utf-8', {fatal: true}).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
