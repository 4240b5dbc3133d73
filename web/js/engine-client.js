// Requests to the engine, which runs in a Web Worker: see wasm/message for what they say.

const version = 1;
const cancelGrace = 4000; // ms that the engine has to obey a cancel before its worker is replaced

/** An error answered by the engine, or by this client: kind and parameters, as in wasm/message. */
export class EngineError extends Error {
  constructor(kind, params = {}) {
    super(params.detail ? `${kind}: ${params.detail}` : kind);
    this.name = 'EngineError';
    this.kind = kind;
    this.params = params;
  }
}

/** The engine as seen from the page. Calls made before it is ready wait. */
export class EngineClient {
  #worker = null;
  #parts = null;
  #pending = new Map();
  #nextID = 1;
  #starting = null;
  #onStopped;

  /** onStopped(error) is called when the worker dies by itself; requests under way fail with kind "stopped". */
  constructor(onStopped) {
    this.#onStopped = onStopped;
  }

  /** Starts the worker with the parts that assets.js has loaded. Resolves when the engine hears messages. */
  start(parts) {
    this.#parts = parts;
    this.#starting = new Promise((resolve, reject) => {
      const worker = new Worker('/js/engine-worker.js', {type: 'module'});
      this.#worker = worker;
      worker.onmessage = ({data}) => {
        if (worker !== this.#worker) return;
        if (data.type === 'ready') resolve();
        else if (data.type === 'failed') this.#stop(new EngineError(data.kind, data.params), reject);
        else if (data.type === 'exit') this.#stop(new EngineError('stopped'), reject);
        else this.#receive(data);
      };
      worker.onerror = (e) => {
        e.preventDefault();
        if (worker === this.#worker) this.#stop(new EngineError('stopped', {detail: e.message ?? ''}), reject);
      };
      worker.postMessage({type: 'start', ...parts});
    });
    return this.#starting;
  }

  /** Replaces the worker by a fresh one, which knows nothing of what the old one was told. */
  restart() {
    this.#end(new EngineError('stopped'));
    return this.start(this.#parts);
  }

  /**
   * Sends a request. blobs are transferred: the caller loses them. Resolves to {body, blobs}; rejects with an EngineError.
   * @param {{signal?: AbortSignal, onProgress?: (body: object) => void}} options
   */
  async request(type, body = {}, blobs = [], {signal, onProgress} = {}) {
    if (signal?.aborted) throw new EngineError('cancelled');
    await this.#starting;
    if (signal?.aborted) throw new EngineError('cancelled');
    if (!this.#worker) throw new EngineError('stopped');
    const id = this.#nextID++;
    return new Promise((resolve, reject) => {
      const abort = () => this.#cancel(id);
      const done = () => {
        signal?.removeEventListener('abort', abort);
        clearTimeout(this.#pending.get(id)?.timer);
        this.#pending.delete(id);
      };
      this.#pending.set(id, {
        resolve: (v) => { done(); resolve(v); },
        reject: (e) => { done(); reject(e); },
        onProgress,
      });
      signal?.addEventListener('abort', abort, {once: true});
      this.#worker.postMessage({v: version, id, type, body: JSON.stringify(body), blobs}, blobs);
    });
  }

  #cancel(requestId) {
    const call = this.#pending.get(requestId);
    if (!call) return;
    this.request('cancel', {requestId}).catch(() => {});
    call.timer = setTimeout(() => {
      call.reject(new EngineError('cancelled'));
      this.#stop(new EngineError('stopped', {detail: 'cancel was not heard'}), () => {});
    }, cancelGrace);
  }

  #receive({v, id, type, body, blobs}) {
    const call = this.#pending.get(id);
    if (!call) return;
    if (v !== version) return call.reject(new EngineError('version', {have: version, got: v}));
    const content = body ? JSON.parse(body) : {};
    if (type === 'progress') return call.onProgress?.(content);
    if (type === 'error') call.reject(new EngineError(content.kind, content.params));
    else call.resolve({body: content, blobs: blobs ?? []});
  }

  #stop(error, rejectStart) {
    this.#end(error);
    rejectStart(error);
    this.#onStopped(error);
  }

  #end(error) {
    this.#worker?.terminate();
    this.#worker = null;
    for (const call of [...this.#pending.values()]) call.reject(error);
  }
}
