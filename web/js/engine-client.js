// Requests to the engine, which runs in a Web Worker: see wasm/message for what they say.

const version = 1;
// How long the engine has to obey a cancel before its worker is replaced, in ms: at least, at most, and that many times the longest
// pause between two signs of life. A slow machine is not taken for a dead one.
const grace = {least: 4000, most: 20000, pauses: 3};

/** An error answered by the engine, or by this client: kind and parameters, as in wasm/message. */
export class EngineError extends Error {
  constructor(kind, params = {}) {
    super(params.detail ? `${kind}: ${params.detail}` : kind);
    this.name = 'EngineError';
    this.kind = kind;
    this.params = params;
  }
}

// An engine that stopped before it was asked: what it was to be asked is not to blame.
const unasked = ({kind, params}) => new EngineError(kind, kind === 'stopped' ? {...params, unasked: true} : params);

/** The engine as seen from the page. Calls made before it is ready wait. */
export class EngineClient {
  #worker = null;
  #parts = null;
  #pending = new Map();
  #nextID = 1;
  #starting = null;
  #loaded = null; // of the worker's script
  #started = {resolve() {}, reject() {}};
  #onStopped;
  #script;

  /**
   * onStopped(error) is called when the worker dies by itself; requests under way fail with kind "stopped". script is the address of
   * engine-worker.js.
   */
  constructor(onStopped, script = '/js/engine-worker.js') {
    this.#onStopped = onStopped;
    this.#script = script;
  }

  /** Makes the worker without starting the engine in it: its scripts are the last that it asks the network for. */
  open() {
    const worker = new Worker(this.#script, {type: 'module'});
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      this.#loaded = {resolve, reject};
      worker.onmessage = ({data}) => {
        if (worker !== this.#worker) return;
        if (data.type === 'loaded') resolve();
        else if (data.type === 'ready') this.#started.resolve();
        else if (data.type === 'failed') this.#stop(new EngineError(data.kind, data.params));
        else if (data.type === 'exit') this.#stop(new EngineError('stopped', data.outOfMemory ? {why: 'memory'} : {}));
        else this.#receive(data);
      };
      worker.onerror = (e) => {
        e.preventDefault();
        if (worker === this.#worker) this.#stop(new EngineError('stopped', {detail: e.message ?? ''}));
      };
    });
  }

  /** Starts the engine with the parts that assets.js has loaded. Resolves when it hears messages. */
  start(parts) {
    this.#parts = parts;
    if (!this.#worker) this.open().catch(() => {}); // a failure ends the start too
    this.#starting = new Promise((resolve, reject) => { this.#started = {resolve, reject}; });
    this.#worker.postMessage({type: 'start', ...parts});
    return this.#starting;
  }

  /** Ends the engine and what it does, and keeps the worker for another start. */
  release() {
    const worker = this.#worker;
    this.#worker = null;
    this.#end(new EngineError('stopped'));
    this.#worker = worker;
    this.#starting = null;
    worker?.postMessage({type: 'stop'});
  }

  /** Ends the worker for good. */
  end() {
    this.#end(new EngineError('stopped'));
  }

  /** Replaces the worker by a fresh one, which knows nothing of what the old one was told. */
  restart() {
    this.#end(new EngineError('stopped'));
    return this.start(this.#parts);
  }

  /**
   * Sends a request. blobs are transferred: the caller loses them. Resolves to {body, blobs}; rejects with an EngineError.
   * @param {object | string} body the text of a JSON object is sent as it is
   * @param {{signal?: AbortSignal, onProgress?: (body: object) => void, onAsk?: (body: object, blobs: ArrayBuffer[]) => void,
   *   onCheckpoint?: (bytes: ArrayBuffer, part: number, ended: boolean) => void}} options
   */
  async request(type, body = {}, blobs = [], {signal, onProgress, onAsk, onCheckpoint} = {}) {
    if (signal?.aborted) throw new EngineError('cancelled');
    await this.#starting?.catch((error) => { throw unasked(error); });
    if (signal?.aborted) throw new EngineError('cancelled');
    if (!this.#worker) throw unasked(new EngineError('stopped'));
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
        onAsk,
        onCheckpoint,
        pause: 0,
        heard: performance.now(),
      });
      signal?.addEventListener('abort', abort, {once: true});
      this.#worker.postMessage({v: version, id, type, body: typeof body === 'string' ? body : JSON.stringify(body), blobs}, blobs);
    });
  }

  #cancel(requestId) {
    const call = this.#pending.get(requestId);
    if (!call) return;
    this.request('cancel', {requestId}).catch(() => {});
    call.timer = setTimeout(() => {
      call.reject(new EngineError('cancelled'));
      this.#stop(new EngineError('stopped', {detail: 'cancel was not heard'}));
    }, Math.min(grace.most, Math.max(grace.least, grace.pauses * call.pause)));
  }

  #receive({v, id, type, body, blobs}) {
    const call = this.#pending.get(id);
    if (!call) return;
    const now = performance.now();
    [call.pause, call.heard] = [Math.max(call.pause, now - call.heard), now];
    if (v !== version) return call.reject(new EngineError('version', {have: version, got: v}));
    const content = body ? JSON.parse(body) : {};
    if (type === 'progress') return call.onProgress?.(content);
    if (type === 'checkpoint') return call.onCheckpoint?.(blobs[0], content.part, Boolean(content.ended));
    if (type === 'ask') return call.onAsk?.(content, blobs ?? []);
    if (type === 'error') call.reject(new EngineError(content.kind, content.params));
    else call.resolve({body: content, blobs: blobs ?? []});
  }

  #stop(error) {
    this.#end(error);
    this.#onStopped(error);
  }

  #end(error) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#loaded?.reject(error);
    this.#started.reject(error);
    for (const call of [...this.#pending.values()]) call.reject(error);
  }
}
