// Packs: what the engine computed of each photo, kept beside its file, so that a photo which the engine has let go of comes back
// without being decoded again. They save time and nothing else: they give way where room is short.

import {state} from './store.js';

const head = 64; // bytes in front of a pack: the program that it is of
const share = 0.25; // of the free room that packs may take away
const nameOf = (id) => `${id}.pack`;

// A pack depends on the photo, the program and its kernels, which do not round alike.
const program = () => `${state.engine.version} ${state.engine.kernel}`.padEnd(head).slice(0, head);

/** Names of the files that are kept of a photo beside its own, given its id. */
export const sideFiles = (id) => [`${id}.depth`, nameOf(id)];

/** The id of the photo that a file belongs to. */
export const photoOf = (name) => name.replace(/\.(depth|pack)$/, '');

/** The packs of the open project. */
export class Packs {
  #place;
  #writing = Promise.resolve();
  #written = 0; // bytes since the room was looked at
  #room = NaN; // that there was then
  #off = false;

  /** @param {(make: boolean) => Promise<{storage: import('./storage.js').Storage, project: string}|null>} place where packs go; make: make it */
  constructor(place) {
    this.#place = place;
  }

  /** Whether there is room for another pack. */
  hasRoom() {
    const {status, usage, quota} = state.storage;
    if (this.#room !== quota - usage) [this.#room, this.#written] = [quota - usage, 0];
    return !this.#off && state.engine.packs === true && !['off', 'none', 'full', 'failed'].includes(status) && this.#written < share * this.#room;
  }

  /** Keeps the pack of a photo. Never rejects. */
  keep(photo, bytes) {
    this.#writing = this.#writing.then(async () => {
      if (state.photos.get(photo.id) !== photo || !this.hasRoom()) return;
      const place = await this.#place(true);
      this.#written += bytes.byteLength;
      await place?.storage.putFile(place.project, nameOf(photo.id), new Blob([program(), bytes]));
    }).catch(() => { this.#off = true; });
    return this.#writing;
  }

  /** The pack of a photo that this very program has made, or null. @returns {Promise<ArrayBuffer|null>} */
  async of(photo) {
    const place = state.engine.packs ? await this.#place(false) : null;
    const file = await place?.storage.file(place.project, nameOf(photo.id));
    try {
      if (!file || await file.slice(0, head).text() !== program()) return null;
      return await file.slice(head).arrayBuffer();
    } catch {
      return null;
    }
  }

  /** Resolves when nothing is being written. */
  settled() {
    return this.#writing;
  }

  /** Makes room: drops all packs, and makes no more. Resolves to how many there were. */
  async dropAll() {
    this.#off = true;
    await this.#writing;
    const place = await this.#place(false);
    const names = (await place?.storage.fileNames(place.project) ?? []).filter((n) => n.endsWith('.pack'));
    await place?.storage.dropFiles(place.project, names);
    return names.length;
  }
}
