// From folders to classes and groups: class/group/photo.jpg. Which level of the folders names the class is guessed, shown, and
// can be changed before the photos are taken in.

/**
 * @typedef {{path: string[]}} Placed
 */

/** The levels of folders among which the class can be: [{level, example: names of folders at this level, at most three}]. */
export function levels(photos) {
  const names = [];
  for (const {path} of photos) path.forEach((name, i) => (names[i] ??= new Set()).add(name));
  return names.map((set, level) => ({level, count: set.size, example: [...set].slice(0, 3)}));
}

/**
 * The level whose folders most likely name the classes: the first at which folders differ; where all photos lie in one folder,
 * that folder. -1 where there are no folders.
 */
export function guessLevel(photos) {
  const inFolders = photos.filter((p) => p.path.length);
  if (!inFolders.length) return -1;
  const [first] = inFolders;
  const depth = Math.max(...inFolders.map((p) => p.path.length));
  for (let level = 0; level < depth; level++) {
    if (inFolders.some((p) => p.path[level] !== first.path[level])) return level;
  }
  return depth - 1;
}

/** Names of folders that stand for no class, as on the command line (server/poc.go). */
const noClass = ['unlabelled', 'unlabeled', '未分類'];

/** Class and group of a photo when the folders of a level name the classes: {label: null where it lies above, group}. */
export function placeOf({path}, level) {
  if (level < 0 || path.length <= level) return {label: null, group: ''};
  return {label: noClass.includes(path[level]) ? null : path[level] || null, group: path.slice(level + 1).join(' / ')};
}

/** Rows of the preview: [{label, photos, groups}], photos without a class last. */
export function rows(photos, level) {
  const byLabel = new Map();
  for (const photo of photos) {
    const {label, group} = placeOf(photo, level);
    if (!byLabel.has(label)) byLabel.set(label, {label, photos: 0, groups: new Set()});
    const row = byLabel.get(label);
    row.photos++;
    if (group) row.groups.add(group);
  }
  const list = [...byLabel.values()].map((r) => ({...r, groups: r.groups.size}));
  return [...list.filter((r) => r.label !== null), ...list.filter((r) => r.label === null)];
}
