// Photos that the engine cannot decode and browsers can. WebP and GIF it leaves to the browser on purpose: decoders of its own
// would make it larger for everybody. HEIC, AVIF and BMP are tried where the browser knows them.

import {EngineError} from './engine-client.js';

// Limits as in core/photo.
const maxBytes = 32 << 20;
const maxSide = 16384; // pixels
const maxPixels = 50e6;
const quality = 0.95; // of a JPEG
const tried = ['heic', 'avif', 'bmp'];

/**
 * Sends a photo, and sends it once more in a form that the engine can read, where that is needed.
 * @template T
 * @param {Blob} file
 * @param {ArrayBuffer} bytes of the file; lost to the engine
 * @param {(bytes: ArrayBuffer) => Promise<T>} send rejects with the engine's error
 * @returns {Promise<{answer: T, instead: Blob|null}>} instead: what takes the place of a file that okuyuki reads nowhere
 */
export async function sendReadable(file, bytes, send) {
  try {
    return {answer: await send(bytes), instead: null};
  } catch (error) {
    const {kind, params = {}} = error;
    if (kind === 'convert') {
      const picture = await convertChecked(file, params);
      return {answer: await send(await picture.arrayBuffer()), instead: null};
    }
    if (!['heic', 'unsupported'].includes(kind) || !tried.includes(params.format)) throw error;
    const instead = await convertForeign(file, params.format);
    if (!instead) throw error;
    return {answer: await send(await instead.arrayBuffer()), instead};
  }
}

// A WebP or GIF whose header the engine has checked. Its orientation is taken out and applied here: browsers differ in that.
async function convertChecked(file, {format, width, height, orientation}) {
  let bitmap;
  try {
    const plain = format === 'webp' ? new Blob([withoutExif(await file.arrayBuffer())], {type: 'image/webp'}) : file;
    bitmap = await createImageBitmap(plain, {colorSpaceConversion: 'none'});
  } catch {
    throw new EngineError('corrupt', {format});
  }
  if (bitmap.width !== width || bitmap.height !== height) {
    bitmap.close();
    throw new EngineError('corrupt', {format});
  }
  return draw(bitmap, orientation, ['image/png', 'image/jpeg']);
}

// A photo of a format that only some browsers know: null where it cannot be read.
async function convertForeign(file, format) {
  const size = sizeOf(new DataView(await file.arrayBuffer()), format);
  if (!size) return null;
  checkSize(size, format);
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, {imageOrientation: 'from-image'});
  } catch {
    return null;
  }
  return draw(bitmap, 1, format === 'bmp' ? ['image/png', 'image/jpeg'] : ['image/jpeg']);
}

function checkSize({width, height}, format) {
  if (width > maxSide || height > maxSide) throw new EngineError('side_too_long', {format, width, height, limit: maxSide});
  if (width * height > maxPixels) throw new EngineError('too_many_pixels', {format, width, height, limit: maxPixels});
}

// How the canvas lies for an EXIF orientation, w and h as stored: a, b, c, d of its matrix, and in what the origin moves.
const turns = [
  null, [1, 0, 0, 1, 0, 0], [-1, 0, 0, 1, 'w', 0], [-1, 0, 0, -1, 'w', 'h'], [1, 0, 0, -1, 0, 'h'],
  [0, 1, 1, 0, 0, 0], [0, 1, -1, 0, 'h', 0], [0, -1, -1, 0, 'h', 'w'], [0, -1, 1, 0, 0, 'w'],
];

// Draws the bitmap upright on white, as the engine shows what is transparent, and codes it in the first type that is small enough.
async function draw(bitmap, orientation, types) {
  const sides = {w: bitmap.width, h: bitmap.height};
  const canvas = orientation >= 5 ? new OffscreenCanvas(sides.h, sides.w) : new OffscreenCanvas(sides.w, sides.h);
  const context = canvas.getContext('2d', {alpha: false});
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(...turns[orientation].map((v) => sides[v] ?? v));
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  let blob;
  for (const type of types) {
    blob = await canvas.convertToBlob({type, quality});
    if (blob.size <= maxBytes) break;
  }
  return blob;
}

/** A WebP whose EXIF block no decoder finds: it is renamed in place, and its flag is taken away. @param {ArrayBuffer} bytes changed */
export function withoutExif(bytes) {
  const view = new DataView(bytes);
  for (let at = 12; at + 8 <= view.byteLength;) {
    const size = view.getUint32(at + 4, true);
    const name = fourCC(view, at);
    if (name === 'VP8X' && at + 8 < view.byteLength) view.setUint8(at + 8, view.getUint8(at + 8) & ~0x08);
    if (name === 'EXIF') view.setUint32(at, 0x78787878); // "xxxx": decoders pass by what they do not know
    at += 8 + size + (size & 1);
  }
  return bytes;
}

/**
 * The size that the header of a HEIC, AVIF or BMP tells, the largest where there are several; null where it tells none.
 * @param {DataView} view of the file
 */
export function sizeOf(view, format) {
  if (format === 'bmp') {
    // BITMAPINFOHEADER and its successors; a negative height means rows from the top.
    if (view.byteLength < 26 || view.getUint32(14, true) < 40) return null;
    return {width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true))};
  }
  // ISO/IEC 23008-12, 6.5.3: every picture of the file has a box "ispe"; all lie in the box "meta" at its beginning.
  let size = null;
  for (let at = 4; at + 16 <= Math.min(view.byteLength, 1 << 20); at++) {
    if (view.getUint8(at) !== 0x69 || fourCC(view, at) !== 'ispe' || view.getUint32(at - 4) < 20) continue;
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (!size || width * height > size.width * size.height) size = {width, height};
  }
  return size;
}

const fourCC = (view, at) => String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
