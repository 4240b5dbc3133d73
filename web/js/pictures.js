// Pictures of photos as the browser makes them: thumbnails and the copy on view.

const displaySide = 768; // pixels, longer side of the copy on view
const thumbQuality = 0.82;

// One canvas for all pictures: what a canvas of its own for each of 2,000 photos leaves behind waits long to be collected.
let canvas = null;

// The context of the canvas, empty and of the given size, until somebody else asks for it.
function context(width, height) {
  canvas ??= new OffscreenCanvas(width, height);
  Object.assign(canvas, {width, height});
  return canvas.getContext('2d', {willReadFrequently: true});
}

/** A thumbnail of RGBA pixels as a small JPEG: some kilobytes instead of a hundred, and decoded only while it is seen. */
export function thumbnail({width, height}, rgba) {
  context(width, height).putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  return canvas.convertToBlob({type: 'image/jpeg', quality: thumbQuality});
}

/** The pixels of a photo for the screen, RGBA, upright, decoded when they are wanted and not kept. @returns {Promise<ImageData>} */
export async function displayPixels(photo) {
  const scale = Math.min(1, displaySide / Math.max(photo.width, photo.height));
  const [width, height] = [photo.width, photo.height].map((side) => Math.max(1, Math.round(side * scale)));
  const bitmap = await createImageBitmap(photo.file, {imageOrientation: 'from-image', resizeWidth: width, resizeHeight: height, resizeQuality: 'medium'});
  return pixels(bitmap);
}

function pixels(bitmap) {
  const {width, height} = bitmap;
  const surface = context(width, height);
  surface.drawImage(bitmap, 0, 0);
  bitmap.close();
  return surface.getImageData(0, 0, width, height);
}

/**
 * Makes plain files of what still lies in a zip: the photo's own and its depth map. Rejects with an EngineError when that fails.
 * @returns {Promise<Blob>} the photo's
 */
export async function plainFile(photo) {
  for (const field of ['file', 'depthFile']) {
    const packed = photo[field];
    if (!packed?.blob) continue;
    const file = await packed.blob();
    if (photo[field] === packed) photo[field] = file;
  }
  return photo.file;
}

/** SHA-256 of bytes in hex, "" where the browser has no digest (pages that are not served securely). */
export async function digest(bytes) {
  if (!globalThis.crypto?.subtle) return '';
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(sum, (b) => b.toString(16).padStart(2, '0')).join('');
}
