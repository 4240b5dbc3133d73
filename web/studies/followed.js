// What the server makes of results that are still growing: asked for again when there are more, but not after every single one, since
// making it costs the server time that the trainings need.

import {changed} from './store.js';

const between = 4000; // milliseconds between two looks

/** The newest answer about one thing at a time. */
export class Followed {
  #now = {of: ''};

  /** The last answer, or null. */
  get answer() { return this.#now.answer ?? null; }

  /** The results that it is of. */
  get results() { return this.#now.results; }

  /** Why there is no newer one, or null. */
  get problem() { return this.#now.problem ?? null; }

  /**
   * Looks if there are other results than those of the answer, and it is time: at once where no more will come.
   * @param {string} of what is wanted; '' for nothing
   * @param {number | string} results how many there are, or anything that changes with them
   * @param {boolean} more whether there will be more
   * @param {() => Promise<object>} make asks the server
   */
  async look(of, results, more, make) {
    if (of !== this.#now.of) this.#now = {of, looked: -Infinity};
    const now = this.#now;
    now.wanted = results;
    if (!more) now.hurry?.();
    if (!of || now.looking || results === now.results) return;
    const wait = now.looked + between - performance.now();
    if (now.problem && wait > 0) return; // a later change of the page is another chance
    now.looking = true;
    if (more && wait > 0) await new Promise((resolve) => { now.hurry = resolve; setTimeout(resolve, wait); });
    if (now !== this.#now) return; // something else is wanted
    now.looked = performance.now();
    const {wanted} = now;
    try {
      Object.assign(now, {answer: await make(), results: wanted, problem: null});
    } catch (problem) {
      now.problem = problem;
    }
    now.looking = false;
    changed();
  }
}
