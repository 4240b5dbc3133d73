// Photos that are the same file, or look so much alike that they are likely the same shot: found here, judged by the user.

const nearDistance = 6; // bits of 64 in which the fingerprints of two near-duplicates differ at most

/**
 * @typedef {{key: string, kind: 'exact'|'near', ids: string[], classes: string[]}} Copies  photos in their order; exact: one and the
 *   same file; classes: ids of the different classes that they were given
 */

/**
 * Groups of photos that are copies of one another, without those that the user wants as they are.
 * @param {{id: string, sha?: string, fingerprint?: string}[]} photos
 * @param {Record<string, string>} labels
 * @param {string[]} kept keys of groups to leave out
 * @returns {Copies[]} exact ones first
 */
export function findCopies(photos, labels, kept = []) {
  const parent = photos.map((_, i) => i);
  const root = (i) => { while (parent[i] !== i) i = parent[i] = parent[parent[i]]; return i; };
  const join = (i, j) => { parent[Math.max(root(i), root(j))] = Math.min(root(i), root(j)); };

  const first = new Map(); // of each content
  const prints = [];
  photos.forEach(({sha, fingerprint}, i) => {
    if (sha && first.has(sha)) return join(first.get(sha), i);
    if (sha) first.set(sha, i);
    if (/^[0-9a-f]{16}$/.test(fingerprint ?? '')) prints.push([i, parseInt(fingerprint.slice(0, 8), 16), parseInt(fingerprint.slice(8), 16)]);
  });
  for (let a = 0; a < prints.length; a++) {
    const [i, high, low] = prints[a];
    for (let b = a + 1; b < prints.length; b++) {
      const [j, otherHigh, otherLow] = prints[b];
      if (bits(high ^ otherHigh) + bits(low ^ otherLow) <= nearDistance) join(i, j);
    }
  }

  const groups = new Map();
  photos.forEach((p, i) => groups.set(root(i), [...groups.get(root(i)) ?? [], p]));
  const leave = new Set(kept);
  return [...groups.values()].filter((g) => g.length > 1).map((g) => ({
    key: g.map((p) => p.id).join(' '), kind: g.every((p) => p.sha && p.sha === g[0].sha) ? 'exact' : 'near', ids: g.map((p) => p.id),
    classes: [...new Set(g.map((p) => labels[p.id]).filter(Boolean))],
  })).filter((g) => !leave.has(g.key)).sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'exact' ? -1 : 1));
}

/** Which of some copies stays when the others go: one that has a label, else the first. */
export const bestOf = (ids, labels) => ids.find((id) => labels[id]) ?? ids[0];

// Number of ones in 32 bits.
function bits(x) {
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
