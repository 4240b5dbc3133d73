// How fast a run goes on, from how it was seen to. A run that was resumed began with results that cost nothing now, so only what was
// seen here counts, and of that what is not long ago: trainings of one size come together.

const remembered = 60; // sightings
const least = 3; // trainings that must have ended before a guess

/** The pace of a run. */
export class Pace {
  #seen = [];

  /** Takes in how the run is at a time in milliseconds. */
  see(run, now) {
    if (run.state !== 'running') {
      this.#seen = [];
      return;
    }
    const last = this.#seen.at(-1);
    if (last && run.done < last.done) this.#seen = []; // begun anew
    if (!last || run.done > last.done) this.#seen.push({done: run.done, at: now});
    if (this.#seen.length > remembered) this.#seen.shift();
  }

  /** Seconds that are left, or null while it cannot be told. */
  left(run, now) {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    if (run.state !== 'running' || !run.total || !first || last.done - first.done < least) return null;
    const each = (last.at - first.at) / (last.done - first.done);
    return Math.max(0, (run.total - last.done) * each - (now - last.at)) / 1000;
  }
}
