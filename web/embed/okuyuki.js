// Okuyuki in another web page: class and depth of photos, and learning new classes, in ten lines. See okuyuki.d.ts for what the calls
// give. Everything is fetched once, from the folder that this module lies in; photos go nowhere.

import {engineFiles, load} from '../js/assets.js';
import {sendReadable} from '../js/convert.js';
import {EngineClient, EngineError} from '../js/engine-client.js';

export {EngineError as OkuyukiError};

const folder = new URL('.', import.meta.url).href;

// Photos that were given to learn from, so that ids are never used twice.
let photos = 0;

export class Okuyuki {
  #engine;
  #hello;
  #model = null; // what was learned, as a file: an engine that dies is replaced by one that knows as much
  #lost = false;
  #revived = Promise.resolve();
  #busy = Promise.resolve(); // learning, saving and loading come one after the other

  constructor() {
    this.#engine = new EngineClient(() => { this.#lost = true; }, new URL('okuyuki-worker.js', folder).href);
  }

  static async start({onProgress = () => {}, kernel} = {}) {
    const okuyuki = new Okuyuki();
    const parts = await load(engineFiles, ({file}) => ({from: file, base: folder}), onProgress);
    await okuyuki.#engine.start({...parts, samples: new ArrayBuffer(0), force: kernel});
    await okuyuki.#greet();
    return okuyuki;
  }

  get version() { return this.#hello.version; }
  get kernel() { return this.#hello.kernel; }
  get learned() { return this.#hello.model.learned; }
  get classes() { return this.#hello.model.classes.map(({id, ja, en}) => ({id, ja, en})); }

  async predict(photo, {depth = true} = {}) {
    const bytes = await photo.arrayBuffer();
    const {answer: {body, blobs}} = await this.#sent(photo, bytes, (file) => this.#request('predict', {depth}, [file]));
    const names = new Map(this.#hello.model.classes.map((c) => [c.id, c]));
    const named = (id) => this.learned ? names.get(id)?.en ?? id : id;
    return {
      classes: body.classes.map(({label, p}) => ({id: label, label: named(label), p})),
      depth: body.depth ? {...body.depth, data: new Float32Array(blobs[0])} : null,
      set: body.set?.map(named) ?? null,
      novel: body.novel,
      ms: body.ms,
    };
  }

  tune(examples, {onProgress, signal, ...options} = {}) {
    return this.#inTurn(() => this.#tune([...examples], options, {onProgress, signal}));
  }

  async #tune(examples, options, calls) {
    const names = [...new Set(examples.map(({label}) => label).filter((label) => label != null))];
    const classes = names.map((name) => ({id: name, name}));
    const given = [];
    try {
      const labels = [];
      const unlabelled = [];
      for (const [index, {photo, label, group}] of examples.entries()) {
        if (calls.signal?.aborted) throw new EngineError('cancelled');
        const photoId = `photo-${++photos}`;
        try {
          await this.#sent(photo, await photo.arrayBuffer(), (file) => this.#request('add', {photoId, name: photo.name ?? photoId, views: false}, [file]));
        } catch (error) {
          throw error instanceof EngineError ? new EngineError(error.kind, {...error.params, index}) : error;
        }
        given.push(photoId);
        if (label == null) unlabelled.push(photoId);
        else labels.push({photoId, classId: label, group});
      }
      const {body} = await this.#request('learn', {classes, labels, unlabelled, options}, [], calls);
      await this.#keep();
      const {rung, steps, ms, trainAccuracy, cv} = body;
      return {rung, steps, ms, trainAccuracy, cv: cv ?? null};
    } finally {
      for (const photoId of given) this.#engine.request('remove', {photoId}).catch(() => {});
    }
  }

  save() {
    return this.#inTurn(async () => {
      const {blobs} = await this.#request('export-model');
      return new Blob(blobs, {type: 'application/octet-stream'});
    });
  }

  load(model) {
    return this.#inTurn(async () => {
      await this.#request('import-model', {}, [await model.arrayBuffer()]);
      await this.#keep();
    });
  }

  close() {
    this.#engine.end();
  }

  // What learning needs of the engine must not be mixed up with another learning.
  #inTurn(work) {
    const done = this.#busy.then(work);
    this.#busy = done.catch(() => {});
    return done;
  }

  async #sent(photo, bytes, send) {
    if (!(photo instanceof Blob)) throw new TypeError('okuyuki: a photo is a Blob or a File');
    return sendReadable(photo, bytes, send);
  }

  async #keep() {
    const {blobs} = await this.#engine.request('export-model');
    this.#model = blobs[0];
    await this.#greet();
  }

  async #greet() {
    this.#hello = (await this.#engine.request('hello')).body;
  }

  // Requests of a user: where the engine was lost, another one comes first.
  async #request(type, body, blobs, calls) {
    if (this.#lost) {
      this.#lost = false;
      this.#revived = this.#revive();
    }
    await this.#revived;
    return this.#engine.request(type, body, blobs, calls);
  }

  async #revive() {
    await this.#engine.restart();
    if (this.#model) await this.#engine.request('import-model', {}, [this.#model.slice()]);
    await this.#greet();
  }
}
