// Helpers of the engine: further instances, each in a Web Worker of its own, that do trainings which the engine hands out
// while it learns. Their workers are made when the page is loaded and hold nothing then; an engine is started in one when
// the first training comes for it, is kept for the next learning, and ended when none comes for a while.

import {EngineClient, EngineError} from './engine-client.js';

const most = 7; // as MaxHelpers of wasm/message
const patience = 5000; // ms for the script of a helper to load
const idle = 60000; // ms until unused helpers are ended
const ownMemory = 160e6; // bytes that a helper takes, about, and for every photo:
const photoMemory = 1.2e6; // of which, where a worker has a file, all but
const atHand = 0.1e6; // lies there beyond the first
const shelfMemory = 32e6; // see featureMemory of wasm/engine

/** The helpers of one engine. */
export class Helpers {
  #engine;
  #parts = null;
  #all = []; // {client, started}
  #timer = 0;

  constructor(engine) {
    this.#engine = engine;
  }

  /** Makes the workers, one for each processor core but one. Resolves when they need nothing from the network any more. */
  async open(cores = navigator.hardwareConcurrency ?? 1) {
    const made = Array.from({length: Math.min(most, Math.max(0, cores - 1))}, () => {
      const helper = {started: false, client: new EngineClient(() => this.#lose(helper))};
      const timer = setTimeout(() => helper.client.end(), patience);
      return helper.client.open().then(() => helper, () => null).finally(() => clearTimeout(timer));
    });
    this.#all = (await Promise.all(made)).filter(Boolean);
  }

  /** The parts that assets.js has loaded; without them there are no helpers. */
  use(parts) {
    this.#parts = parts;
  }

  /** How many helpers there is memory for, when they learn from that many photos. */
  available(photos) {
    if (!this.#parts) return 0;
    const memory = (navigator.deviceMemory ?? 4) * 2 ** 30 / 4;
    const features = photos * (photoMemory - atHand);
    const held = navigator.storage?.getDirectory ? Math.min(features, shelfMemory) : features;
    return Math.min(this.#all.length, Math.floor(memory / (ownMemory + photos * atHand + held)));
  }

  /**
   * What the engine asks of helpers during one learning goes to ask(body, blobs); end() stops what is still under way. The
   * helpers are those of the start, by their numbers, also when one is lost on the way.
   */
  session(signal) {
    clearTimeout(this.#timer);
    const abort = new AbortController();
    const stop = () => abort.abort();
    signal?.addEventListener('abort', stop, {once: true});
    const team = [...this.#all];
    return {
      ask: (body, blobs) => this.#ask(team[body.helper], body, blobs, abort.signal),
      end: () => {
        signal?.removeEventListener('abort', stop);
        abort.abort();
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.release(), idle);
      },
    };
  }

  /** Ends the engines in the helpers; their workers stay, and hold nothing. */
  release() {
    clearTimeout(this.#timer);
    for (const helper of this.#all.filter((h) => h.started)) {
      helper.started = false;
      helper.client.release();
    }
  }

  async #ask(helper, {call, type, body}, blobs, signal) {
    // An engine that is lost meanwhile has nobody who waits for the answer.
    const tell = (answer, out = []) => this.#engine.request('told', {call, ...answer}, out).catch(() => {});
    try {
      if (!this.#all.includes(helper)) throw new EngineError('stopped');
      if (!helper.started) {
        helper.started = true;
        helper.client.start(this.#parts).catch(() => {}); // the request hears of it too
      }
      const result = await helper.client.request(type, body, blobs, {
        signal, onProgress: (p) => tell({progress: JSON.stringify(p)}), onCheckpoint: (bytes) => tell({checkpoint: true}, [bytes]),
      });
      await tell({result: JSON.stringify(result.body)}, result.blobs);
    } catch (error) {
      const {kind = 'internal', params = {detail: String(error)}} = error;
      await tell({failure: {kind, params}});
    }
  }

  #lose(helper) {
    this.#all = this.#all.filter((h) => h !== helper);
  }
}
