// Zip files, stored without compression (photos are compressed already). Writing keeps the photos as references to their
// files, reading slices the file: neither ever holds all photos in memory.

const maxEntries = 20000;
const maxCentral = 16 << 20;
const encoder = new TextEncoder();

const crcTable = (() => {
  const table = new Uint32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    table[n] = c;
  }
  return table;
})();

/** CRC-32 of bytes, as zip uses it. */
export function crc32(bytes) {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = crcTable[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

// Fields of a record: [size in bytes, value] each, little endian.
function record(...fields) {
  const bytes = new Uint8Array(fields.reduce((n, [size]) => n + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

const utf8Flag = 0x0800;
const fixedDate = [[2, 0], [2, 0x0021]]; // 1 January 1980: the same project gives the same bytes

/**
 * Writes a zip of [{name, blob}]. Calls onEntry(i) before each. Refuses what needs zip64 (4 GiB).
 * @returns {Promise<Blob>}
 */
export async function writeZip(entries, onEntry = () => {}) {
  const parts = [];
  const central = [];
  let offset = 0;
  for (const [i, {name, blob}] of entries.entries()) {
    onEntry(i);
    const path = encoder.encode(name);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const common = [[2, 20], [2, utf8Flag], [2, 0], ...fixedDate, [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, path.length], [2, 0]];
    parts.push(record([4, 0x04034b50], ...common), path, blob);
    central.push(record([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), path);
    offset += 30 + path.length + bytes.length;
    if (offset > 0xffffffff) throw new RangeError('zip: more than 4 GiB');
  }
  const size = central.reduce((n, p) => n + p.length, 0);
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, size], [4, offset], [2, 0]);
  return new Blob([...parts, ...central, end], {type: 'application/zip'});
}

/**
 * @typedef {{nameBytes: Uint8Array, utf8: boolean, extra: Uint8Array, method: number, encrypted: boolean, crc: number, packed: number,
 *   plain: number, local: number, mode: number}} Entry  mode: of Unix, 0 where the zip does not say
 */

/**
 * The directory of a zip. Throws a RangeError on anything that is none. Takes zips of less than 4 GiB.
 * @param {Blob} file
 * @returns {Promise<{entries: Entry[], start: number}>} start: of the directory, where the last entry must have ended
 */
export async function readDirectory(file) {
  const tailSize = Math.min(file.size, 22 + 0xffff);
  const tail = new DataView(await file.slice(file.size - tailSize).arrayBuffer());
  let at = tailSize - 22;
  while (at >= 0 && tail.getUint32(at, true) !== 0x06054b50) at--;
  if (at < 0) throw new RangeError('zip: no directory');
  const [count, size, start] = [tail.getUint16(at + 10, true), tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  if (count > maxEntries || size > maxCentral || start + size > file.size) throw new RangeError('zip: bad directory');

  const bytes = new Uint8Array(await file.slice(start, start + size).arrayBuffer());
  const view = new DataView(bytes.buffer);
  const entries = [];
  for (let i = 0, p = 0; i < count; i++) {
    if (p + 46 > size || view.getUint32(p, true) !== 0x02014b50) throw new RangeError('zip: bad directory entry');
    const flags = view.getUint16(p + 8, true);
    const [nameLength, extra, comment] = [view.getUint16(p + 28, true), view.getUint16(p + 30, true), view.getUint16(p + 32, true)];
    const system = view.getUint8(p + 5);
    entries.push({
      nameBytes: bytes.subarray(p + 46, p + 46 + nameLength), extra: bytes.subarray(p + 46 + nameLength, p + 46 + nameLength + extra),
      utf8: (flags & utf8Flag) !== 0, encrypted: (flags & 1) !== 0, method: view.getUint16(p + 10, true), crc: view.getUint32(p + 16, true),
      packed: view.getUint32(p + 20, true), plain: view.getUint32(p + 24, true), local: view.getUint32(p + 42, true),
      mode: system === 3 ? view.getUint32(p + 38, true) >>> 16 : 0,
    });
    p += 46 + nameLength + extra + comment;
  }
  return {entries, start};
}

/** The packed bytes of an entry, as a slice of the file. */
export async function entryData(file, {local, packed}, start) {
  const head = new DataView(await file.slice(local, local + 30).arrayBuffer());
  if (head.byteLength < 30 || head.getUint32(0, true) !== 0x04034b50) throw new RangeError('zip: bad local header');
  const data = local + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (data + packed > start) throw new RangeError('zip: entry runs over the directory');
  return file.slice(data, data + packed);
}

/** Whether an entry is neither a link nor a device nor a folder, as far as the zip says. */
export const isPlain = (mode) => (mode & 0o170000) === 0 || (mode & 0o170000) === 0o100000;

// Names that lead elsewhere on some system, or that it cuts off: an honest program writes none into a project.
const unsafeName = /[\\:\0]|^$|^\/|\/$|\/\/|(^|\/)\.\.?(\/|$)/;

/**
 * Reads a zip as writeZip writes it: entries stored, named in UTF-8. The blobs of the result are slices of the file.
 * @param {Blob} file
 * @returns {Promise<Map<string, {blob: Blob, crc: number}>>}
 */
export async function readZip(file) {
  const {entries: list, start} = await readDirectory(file);
  const entries = new Map();
  for (const e of list) {
    if (e.method !== 0 || e.packed !== e.plain) throw new RangeError('zip: compressed entry');
    const name = new TextDecoder('utf-8', {fatal: true}).decode(e.nameBytes);
    if (unsafeName.test(name) || !isPlain(e.mode)) throw new RangeError('zip: unsafe entry');
    if (entries.has(name)) throw new RangeError('zip: entry given twice');
    entries.set(name, {blob: await entryData(file, e, start), crc: e.crc});
  }
  return entries;
}
