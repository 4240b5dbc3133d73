// The reporter: a program of its own that writes reports and ONNX files and reckons costs (wasm/reporter), in a Web Worker beside the engine's.
// It is loaded with the page, so that nothing is asked of the network later, and runs only while it is used.

import {loadProgram} from './assets.js';
import {EngineClient, EngineError} from './engine-client.js';

const idle = 60000; // ms without a request until the program is ended; its worker stays

/** Reports and costs. Calls made before the program is loaded wait. Rejections are EngineErrors. */
export class Reporter {
  #client;
  #load;
  #loading = null;
  #running = false;
  #requests = 0; // under way
  #timer = 0;

  /** For tests: what else than a worker answers, and where the program comes from. */
  constructor({client = (stopped) => new EngineClient(stopped), load = () => loadProgram('reporter.wasm')} = {}) {
    this.#client = client(() => { this.#running = false; });
    this.#load = load;
  }

  /** Loads the program and the script of its worker, once. Never rejects: without the program only reports fail. */
  load() {
    this.#loading ??= Promise.all([this.#load(), this.#client.open()]).then(([wasm]) => ({wasm}), (error) => ({error}));
    return this.#loading.then(() => {});
  }

  /**
   * A report for people, in one HTML file.
   * @param {{result: object|string, form?: object|null, language: string, name?: string, date?: string, names?: Object<string, string>,
   *   photos?: {id: string, uri: string}[]}} what result: poc.Result; photos: thumbnails as data: addresses
   * @returns {Promise<{blob: Blob, name: string}>} name: of the file
   */
  report(what) {
    return this.#file('report', what);
  }

  /** The answers to single photos as CSV; takes and gives what report does. */
  table(what) {
    return this.#file('table', what);
  }

  /** All numbers and the model card as JSON; takes and gives what report does. */
  numbers(what) {
    return this.#file('numbers', what);
  }

  /**
   * What would be shared of a result with the team. Rejects with kind "nothing_to_share" where no gain was measured.
   * @param {{result: object|string, site: string, date: string, names: boolean, language: string}} what
   * @returns {Promise<object>} core/sitereport.Report
   */
  async site({result, ...rest}) {
    return (await this.#request('site', {result: plain(result), ...rest})).body;
  }

  /**
   * What the work costs. Rejects with kind "bad_form" and params.fields for a form that cannot be reckoned with.
   * @param {{result?: object|string|null, form: object}} what
   * @returns {Promise<object>} poc.Cost
   */
  async cost({result = null, form}) {
    return (await this.#request('cost', {result: plain(result), form})).body;
  }

  /** Whether new photos are like the reference: message.MonitorRequest to core/monitor.Report. @param {ArrayBuffer[]} features lost to the program */
  async monitor(what, features) {
    return (await this.#request('monitor', what, features)).body;
  }

  /**
   * Puts events into a review queue. @param {object[]} events core/review.Event @param {ArrayBuffer[]} files of queues, lost to the program
   * @returns {Promise<{photos: object[], bad: number, file: ArrayBuffer}>} message.QueueResult, and the queue's file
   */
  async queue(events, files) {
    const {body, blobs: [file]} = await this.#request('queue', {events}, files);
    return {...body, file};
  }

  /** The ONNX file of a model that the engine has written for PyTorch. @param {ArrayBuffer} tensors lost to the program @returns {Promise<ArrayBuffer>} */
  async onnx(tensors) {
    return (await this.#request('onnx', {}, [tensors])).blobs[0];
  }

  async #file(type, {result, form = null, language, name = '', date = '', names = {}, photos = []}) {
    const {body, blobs} = await this.#request(type, {result: plain(result), form, language, name, date, names, photos});
    return {blob: new Blob([blobs[0]], {type: body.mime}), name: body.name};
  }

  async #request(type, body, blobs) {
    clearTimeout(this.#timer);
    this.#requests++;
    try {
      await this.load();
      const {wasm, error} = await this.#loading;
      if (error) throw error instanceof EngineError ? error : new EngineError('load', {name: 'reporter.wasm', detail: String(error)});
      if (!this.#running) {
        this.#running = true;
        this.#client.start({wasm}).catch(() => {}); // the request hears of it too
      }
      return await this.#client.request(type, body, blobs);
    } finally {
      this.#requests--;
      this.#rest();
    }
  }

  #rest() {
    clearTimeout(this.#timer);
    if (this.#requests || !this.#running) return;
    this.#timer = setTimeout(() => {
      this.#running = false;
      this.#client.release();
    }, idle);
    this.#timer.unref?.(); // in Node
  }
}

const plain = (result) => (typeof result === 'string' ? JSON.parse(result) : result);

/** The page's reporter. */
export const reporter = new Reporter();
