// A comparison that was broken off, by a reload or because the engine was lost. Its trainings are kept beside the project, one by
// one: the results of those that have ended, and how far the others are. It goes on from there to the very same end.

import {optionsText, parts, patch, state} from './store.js';

/**
 * @typedef {{key: string, options: object, at: number, seconds: number}} Unfinished
 *   key: what is compared, as text; at: when the last training was kept; seconds: that the comparison had taken by then
 */

const prefix = 'compare.'; // of the names of trainings
const soon = 500; // ms until a training that has ended is written, together with others: 2 MB at most
const pause = 5000; // ms between writings of those under way: 6 MB each

let now = null; // the comparison under way

/** The trainings of a comparison under way. */
export class Trainings {
  #about;
  #place;
  #project = '';
  #fresh = new Map(); // what the browser does not hold yet: {bytes, ended} by number
  #timer = 0;
  #writing = Promise.resolve();
  #lately = -Infinity; // when trainings under way were written last
  #began = performance.now();

  /** Whether some of it was there before the engine began. */
  resumed = false;

  /** @param {import('./autosave.js').Autosave} place where they are kept */
  constructor(key, options, place) {
    this.#about = {key, options, seconds: 0};
    this.#place = place;
  }

  /** Begins a comparison, or goes on with the one of the same key and options that was broken off. */
  static async begin(key, options, place) {
    const mine = now = new Trainings(key, options, place);
    await place.flush();
    mine.#project = place.id;
    const before = state.compare.unfinished;
    if (before?.key === key && optionsText(before.options) === optionsText(options)) mine.#about.seconds = before.seconds;
    else if (now === mine) await mine.#forget();
    return mine;
  }

  /** Takes the newest state of a training, or its result. */
  add(number, bytes, ended) {
    if (now !== this) return;
    this.#fresh.set(number, {bytes, ended});
    this.#later();
  }

  /** All that there is of them, to be sent away. @returns {Promise<ArrayBuffer[]>} */
  async all() {
    await this.#writing;
    const kept = await Promise.all((await this.#place.kept(this.#project, prefix)).map((t) => t.blob.arrayBuffer().then((bytes) => [t.number, bytes], () => null)));
    const newest = new Map(kept.filter(Boolean));
    for (const [number, {bytes}] of this.#fresh) newest.set(number, bytes.slice(0));
    this.resumed = newest.size > 0;
    return [...newest.values()];
  }

  /** How long the comparison has taken, what was before included. */
  get seconds() {
    return this.#about.seconds + (performance.now() - this.#began) / 1000;
  }

  /** Forgets them: the comparison has ended. */
  async end() {
    if (now !== this) return;
    now = null;
    await this.#forget();
  }

  async #forget() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#fresh.clear();
    if (state.compare.unfinished) patch('compare', {unfinished: null});
    await this.#writing;
    await this.#place.discard(this.#project, prefix);
  }

  #later() {
    if (this.#fresh.size) this.#timer ||= setTimeout(() => { this.#timer = 0; this.#write(); }, soon);
  }

  #write() {
    const due = performance.now() - this.#lately >= pause;
    const batch = [...this.#fresh].filter(([, training]) => training.ended || due);
    if (!batch.length) return this.#later();
    if (due) this.#lately = performance.now();
    const values = batch.map(([number, {bytes}]) => [prefix + number, {number, blob: new Blob([bytes])}]);
    this.#writing = this.#writing.then(() => this.#place.keep(this.#project, values)).then((kept) => {
      if (!kept || now !== this) return; // they stay in memory: a lost engine costs nothing all the same
      for (const [number, training] of batch) if (this.#fresh.get(number) === training) this.#fresh.delete(number);
      patch('compare', {unfinished: {...this.#about, seconds: this.seconds, at: Date.now()}});
      this.#later();
    });
  }
}

/** The comparison that was broken off, while none is under way. @returns {Unfinished|null} */
export function unfinishedComparison() {
  const {status, unfinished} = state.compare;
  return ['running', 'stopping'].includes(status) ? null : unfinished;
}

parts.set('unfinished-comparison', {
  save: () => state.compare.unfinished,
  load(value) {
    if (value && !(typeof value.key === 'string' && Number.isFinite(value.at) && value.seconds >= 0 && value.options && typeof value.options === 'object')) {
      throw new RangeError('unfinished comparison');
    }
    now = null; // what is still under way belongs to another project
    state.compare.unfinished = value;
  },
  inFile: false,
});
