// A long request to the engine on behalf of a step: its progress in that step's part of the state, a cancel that shows at once.

import {EngineError} from './engine-client.js';
import {alone, leave} from './exclusive.js';
import {patch, state} from './store.js';

/** Runs the work of one part of the state, which has {status, progress, result, error, ended}. */
export class Run {
  #part;
  #abort = null;

  /** @param {'compare'|'stress'} part of the state */
  constructor(part) {
    this.#part = part;
  }

  get busy() {
    return this.#abort !== null;
  }

  /**
   * Runs work(signal, tell), where tell(progress) is shown. What it resolves to are values of the part, set together with the
   * status "done". Rejects with an EngineError; what was found before stays.
   * @param {{signal?: AbortSignal, onProgress?: (progress: object) => void}} calls
   */
  start(work, calls = {}) {
    return alone(this.#part, () => this.#run(work, calls));
  }

  async #run(work, {signal, onProgress}) {
    if (signal?.aborted) throw new EngineError('cancelled');
    const abort = this.#abort = new AbortController();
    const current = () => this.#abort === abort; // false: another project has been opened
    const stop = () => this.cancel();
    signal?.addEventListener('abort', stop, {once: true});
    this.#patch({status: 'running', progress: null, error: null, ended: null});
    try {
      const found = await work(abort.signal, (progress) => {
        if (current()) this.#patch({progress});
        onProgress?.(progress);
      });
      if (!current()) throw new EngineError('cancelled');
      this.#patch({...found, status: 'done', progress: null});
      return found;
    } catch (error) {
      const failure = error instanceof EngineError ? error : new EngineError('internal', {detail: String(error)});
      const cancelled = failure.kind === 'cancelled';
      if (current()) {
        this.#patch({status: state[this.#part].result ? 'done' : 'idle', progress: null,
          ended: cancelled ? 'cancelled' : 'failed', error: cancelled ? null : failure});
      }
      throw failure;
    } finally {
      signal?.removeEventListener('abort', stop);
      if (current()) this.#abort = null;
    }
  }

  /** Asks for an end; the page shows it at once, the engine obeys a moment later. */
  cancel() {
    if (!this.#abort || this.#abort.signal.aborted) return;
    this.#patch({status: 'stopping'});
    this.#abort.abort();
  }

  /** Ends what runs without a trace: another project takes the place of this one. */
  drop() {
    if (!this.#abort) return;
    this.#abort.abort();
    this.#abort = null;
    leave(this.#part);
  }

  #patch(values) {
    patch(this.#part, values);
  }
}
