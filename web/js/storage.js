// What the browser keeps of projects: the files of photos in the private file system of this origin where there is one,
// everything else in IndexedDB. One project is written in one transaction, so that a crash leaves the version before.

import {EngineError} from './engine-client.js';

const name = 'okuyuki';
const version = 1;
// Key paths; every record names its project first.
const stores = {
  projects: 'id', docs: ['project', 'number'], photos: ['project', 'id'], predictions: ['project', 'id'], parts: ['project', 'name'],
  files: ['project', 'name'],
};
const owned = Object.keys(stores).filter((s) => s !== 'projects');

/** A failure of the storage as an EngineError: "storage_full" where there is no room, else "storage_failed". */
export function storageError(error) {
  if (error instanceof EngineError) return error;
  const full = error?.name === 'QuotaExceededError';
  return new EngineError(full ? 'storage_full' : 'storage_failed', {detail: String(error?.message ?? error)});
}

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const like = (project, prefix) => IDBKeyRange.bound([project, prefix], [project, `${prefix}\uffff`]);
const all = (project) => IDBKeyRange.bound([project], [project, []]); // arrays sort after every number and text

export class Storage {
  #db;
  #root; // folder of the private file system, null where files cannot be written

  constructor(db, root) {
    this.#db = db;
    this.#root = root;
  }

  /** Opens the storage; rejects where the browser has none (private windows of some). */
  static async open() {
    try {
      const request = indexedDB.open(name, version);
      request.onupgradeneeded = () => {
        for (const [store, keyPath] of Object.entries(stores)) request.result.createObjectStore(store, {keyPath});
      };
      const db = await settled(request);
      db.onversionchange = () => db.close(); // a later page wants to change it
      return new Storage(db, await folder());
    } catch (error) {
      throw storageError(error);
    }
  }

  /** What is known of each project, the last used first. */
  async projects() {
    const list = await settled(this.#db.transaction('projects').objectStore('projects').getAll());
    return list.sort((a, b) => b.updated - a.updated);
  }

  /**
   * Names the tab that may write a project from now on, and returns the project's record as it was; undefined: there is none.
   * @param {string} owner
   */
  async claim(id, owner) {
    const transaction = this.#db.transaction('projects', 'readwrite', {durability: 'strict'});
    const projects = transaction.objectStore('projects');
    const meta = await settled(projects.get(id));
    if (meta) await settled(projects.put({...meta, owner}));
    return meta;
  }

  /**
   * Writes all of it or nothing: meta is the project's own record, put and drop hold records and keys by store. Rejects with
   * kind "taken" when another tab has claimed the project, or erased it (anew: it was never written).
   * @param {{id: string, owner: string}} meta
   * @param {{put: Record<string, object[]>, drop: Record<string, any[]>, anew: boolean}} changes
   */
  write(meta, {put, drop, anew}) {
    const used = owned.filter((s) => put[s]?.length || drop[s]?.length);
    return this.#change(meta, used, anew, (store) => {
      store('projects').put(meta);
      for (const s of used) {
        for (const record of put[s] ?? []) store(s).put({...record, project: meta.id});
        for (const key of drop[s] ?? []) store(s).delete([meta.id, key]);
      }
    });
  }

  // One transaction of the tab that may write a project: all that act() does to its records, or nothing.
  async #change({id, owner}, used, anew, act) {
    const transaction = this.#db.transaction(['projects', ...used], 'readwrite', {durability: 'strict'});
    let taken = false;
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(taken ? new EngineError('taken') : storageError(transaction.error));
    });
    try {
      transaction.objectStore('projects').get(id).onsuccess = ({target: {result}}) => {
        taken = result ? result.owner !== owner : !anew;
        if (taken) transaction.abort();
      };
      act((name) => transaction.objectStore(name));
    } catch (error) {
      done.catch(() => {});
      try { transaction.abort(); } catch { /* it has ended already */ }
      throw storageError(error);
    }
    return done;
  }

  /** All records of a project but its files and predictions: {docs, photos, parts}. */
  async read(project) {
    const wanted = ['docs', 'photos', 'parts'];
    const transaction = this.#db.transaction(wanted);
    const lists = await Promise.all(wanted.map((s) => settled(transaction.objectStore(s).getAll(all(project)))));
    return Object.fromEntries(wanted.map((s, i) => [s, lists[i]]));
  }

  /** Calls each(record) for every prediction, without holding them all. */
  predictions(project, each) {
    return new Promise((resolve, reject) => {
      const request = this.#db.transaction('predictions').objectStore('predictions').openCursor(all(project));
      request.onerror = () => reject(storageError(request.error));
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) return resolve();
        each(cursor.value);
        cursor.continue();
      };
    });
  }

  prediction(project, id) {
    return settled(this.#db.transaction('predictions').objectStore('predictions').get([project, id]));
  }

  /** Writes parts of a project alone, by their names, as write does. */
  putParts(meta, values) {
    return this.#change(meta, ['parts'], false, (store) => {
      for (const [name, value] of values) store('parts').put({project: meta.id, name, value});
    });
  }

  /** Values of the parts whose names begin so. */
  async partsLike(project, prefix) {
    return (await settled(this.#db.transaction('parts').objectStore('parts').getAll(like(project, prefix)))).map((r) => r.value);
  }

  dropPartsLike(meta, prefix) {
    return this.#change(meta, ['parts'], false, (store) => { store('parts').delete(like(meta.id, prefix)); });
  }

  // ---- files

  /** Keeps a file, and returns what it can be read from again: nothing of it stays in memory. */
  async putFile(project, file, blob) {
    try {
      if (!this.#root) {
        await settled(this.#db.transaction('files', 'readwrite').objectStore('files').put({project, name: file, blob}));
        return (await this.file(project, file)) ?? blob;
      }
      const directory = await this.#root.getDirectoryHandle(project, {create: true});
      const handle = await directory.getFileHandle(file, {create: true});
      const out = await handle.createWritable();
      try {
        await out.write(blob);
        await out.close();
      } catch (error) {
        await out.abort().catch(() => {});
        throw error;
      }
      return typed(await handle.getFile(), blob.type);
    } catch (error) {
      throw storageError(error);
    }
  }

  /** A file, null when it is not there. @returns {Promise<Blob|null>} */
  async file(project, file, type = '') {
    if (!this.#root) return (await settled(this.#db.transaction('files').objectStore('files').get([project, file])))?.blob ?? null;
    try {
      const directory = await this.#root.getDirectoryHandle(project);
      return typed(await (await directory.getFileHandle(file)).getFile(), type);
    } catch {
      return null;
    }
  }

  /** Names of all files of a project. */
  async fileNames(project) {
    if (!this.#root) return (await settled(this.#db.transaction('files').objectStore('files').getAllKeys(all(project)))).map((key) => key[1]);
    const directory = await this.#root.getDirectoryHandle(project).catch(() => null);
    const names = [];
    if (directory) for await (const file of directory.keys()) names.push(file);
    return names;
  }

  async dropFiles(project, files) {
    if (!this.#root) {
      const store = this.#db.transaction('files', 'readwrite').objectStore('files');
      await Promise.all(files.map((f) => settled(store.delete([project, f]))));
      return;
    }
    const directory = await this.#root.getDirectoryHandle(project).catch(() => null);
    for (const f of directory ? files : []) await directory.removeEntry(f).catch(() => {});
  }

  // ---- the whole

  /** Forgets a project and its files. */
  async remove(project) {
    const transaction = this.#db.transaction(Object.keys(stores), 'readwrite');
    transaction.objectStore('projects').delete(project);
    for (const s of owned) transaction.objectStore(s).delete(all(project));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(storageError(transaction.error));
    });
    await this.#root?.removeEntry(project, {recursive: true}).catch(() => {});
  }
}

async function folder() {
  if (!globalThis.FileSystemFileHandle?.prototype.createWritable) return null;
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(name, {create: true});
  } catch {
    return null;
  }
}

// A file of the private file system knows its type by its name only; a slice of it carries the type and reads from the same place.
const typed = (file, type) => (type && file.type !== type ? file.slice(0, file.size, type) : file);

/** Bytes used and allowed, and whether the browser has promised to keep them: {usage, quota, persisted}; nulls where it does not say. */
export async function storageFacts() {
  const {usage = null, quota = null} = await navigator.storage?.estimate?.().catch(() => ({})) ?? {};
  return {usage, quota, persisted: await navigator.storage?.persisted?.().catch(() => null) ?? null};
}

/** Asks the browser not to clear what is kept when it runs short of room. Resolves to its answer. */
export const askToPersist = async () => (await navigator.storage?.persist?.().catch(() => false)) ?? false;
