// What happens to a photo: it is read by the engine, shown as a thumbnail, and predicted again whenever the model changes.
// One photo at a time is with the engine, so that a cancel or a look at another photo never waits for long.

import {EngineError} from './engine-client.js';
import {addPhotos, dropPhoto, newID, patchPhoto, state} from './store.js';

const maxBytes = 32 << 20; // as core/photo; refused here before it is read into memory

/** The pipeline of photos. Photos wait until the engine has started. */
export class Photos {
  #engine;
  #known = new Set(); // ids that the engine holds
  #modelVersion = 0; // grows when the model changes: predictions of an older one are made again
  #running = false;
  #open = false;
  #idle = [];

  constructor(engine) {
    this.#engine = engine;
  }

  /** Lets the photos go to the engine. */
  open() {
    this.#open = true;
    this.#run();
  }

  /** Forgets what the engine knew: it has been restarted. Call open when it is back. */
  lost() {
    this.#open = false;
    this.#known.clear();
  }

  /**
   * Adds files as photos and returns their ids.
   * @param {{file: Blob, name: string, label?: string|null, group?: string}[]} files
   * @param {{more?: boolean}} [options] of store.addPhotos
   */
  add(files, options) {
    const items = files.map(({file, name, label = null, group = ''}) =>
      ({photo: {id: newID('photo'), name, file, status: 'waiting'}, label, group}));
    if (items.length) addPhotos(items, options);
    if (!state.current && items.length) state.current = items[0].photo.id;
    this.#run();
    return items.map((i) => i.photo.id);
  }

  /** The model has changed: predict everything again, the photo on view first. */
  modelChanged() {
    this.#modelVersion++;
    this.#run();
  }

  /** Brings the engine in line with the document, after an undo for example. */
  sync() {
    this.#run();
  }

  /** Resolves when every photo has been read and predicted, or has failed. */
  settled() {
    if (!this.#running && !this.#next()) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  async #run() {
    if (this.#running || !this.#open) return;
    this.#running = true;
    for (let job; this.#open && (job = this.#next());) await job();
    this.#running = false;
    if (!this.#next()) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #next() {
    const wanted = new Set(state.doc.ids);
    for (const id of this.#known) if (!wanted.has(id)) return () => this.#remove(id);
    const order = state.current ? [state.current, ...state.doc.ids] : state.doc.ids;
    const photos = order.map((id) => state.photos.get(id)).filter((p) => p && p.status !== 'error');
    const unread = photos.find((p) => !this.#known.has(p.id));
    const outdated = photos.find((p) => this.#known.has(p.id) && p.prediction?.model !== this.#modelVersion);
    if (outdated && (outdated.id === state.current || !unread)) return () => this.#predict(outdated);
    if (unread) return () => this.#read(unread);
    return null;
  }

  async #read(photo) {
    patchPhoto(photo.id, {status: photo.thumb ? 'ready' : 'reading'});
    try {
      if (photo.file.size > maxBytes) throw new EngineError('too_large', {limit: maxBytes});
      const bytes = await photo.file.arrayBuffer().catch(() => { throw new EngineError('unreadable'); });
      const {body, blobs} = await this.#engine.request('add', {photoId: photo.id, name: photo.name}, [bytes]);
      this.#known.add(photo.id);
      const [thumb, display] = blobs;
      patchPhoto(photo.id, {
        status: 'ready', width: body.width, height: body.height, taken: body.taken ?? '',
        thumb: photo.thumb ?? paint(body.thumb, thumb), display: photo.display ?? await pack(body.display, display),
      });
      await this.#predict(photo);
    } catch (error) {
      this.#failed(photo, error);
    }
  }

  async #predict(photo) {
    const model = this.#modelVersion;
    const {learned, classes} = state.engine.model;
    try {
      const {body, blobs} = await this.#engine.request('predict', {photoId: photo.id, depth: true});
      const depth = body.depth && {...body.depth, data: new Float32Array(blobs[0])};
      patchPhoto(photo.id, {prediction: {model, learned, modelClasses: classes, classes: body.classes, depth, ms: body.ms}});
    } catch (error) {
      this.#failed(photo, error);
    }
  }

  async #remove(id) {
    this.#known.delete(id);
    await this.#engine.request('remove', {photoId: id}).catch(() => {});
  }

  // A photo that cannot be read leaves the document and stays in the list of problems. When it was the engine that stopped,
  // the photo waits for the restarted engine; the one that it stopped at twice is given up.
  #failed(photo, error) {
    const failure = error instanceof EngineError ? error : new EngineError('internal', {detail: String(error)});
    if (failure.kind === 'stopped') {
      photo.crashes = (photo.crashes ?? 0) + 1;
      if (photo.crashes < 2) return patchPhoto(photo.id, {status: photo.thumb ? 'ready' : 'waiting'});
    }
    state.problems.push({id: photo.id, name: photo.name, error: {kind: failure.kind, params: failure.params}});
    patchPhoto(photo.id, {status: 'error'});
    dropPhoto(photo.id);
  }
}

// A thumbnail as a canvas: unlike an <img> of a blob address it never shows up as a request.
function paint({width, height}, rgba) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d', {willReadFrequently: true}).putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  return canvas;
}

// The display copy, kept compressed: 2 MB of pixels a photo would soon be a gigabyte.
async function pack({width, height}, rgba) {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d', {willReadFrequently: true}).putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  return canvas.convertToBlob({type: 'image/jpeg', quality: 0.92});
}

/** The pixels of a display copy, RGBA. */
export async function displayPixels(photo) {
  const bitmap = await createImageBitmap(photo.display);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** The name of a class of a prediction: the user's own where it was learnt. */
export function predictedName(prediction, index = 0, language = 'en') {
  const top = prediction?.classes[index];
  if (!top) return '';
  const mine = state.doc.classes.find((c) => c.id === top.label);
  if (mine) return mine.name;
  const known = prediction.modelClasses.find((c) => c.id === top.label);
  return known ? known[language] : top.label;
}
