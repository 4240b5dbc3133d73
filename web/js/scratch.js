// A file for what a worker's program has no memory for: in the private file system of this origin, used by one worker, and gone
// with it.

const folder = 'okuyuki-scratch';

/** Opens a file of this worker's own: {read, write, truncate, close}. Rejects where the browser has none. */
export async function openScratch() {
  const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder, {create: true});
  const name = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const file = await (await directory.getFileHandle(name, {create: true})).createSyncAccessHandle();
  return {
    read: (bytes, at) => file.read(bytes, {at}),
    write: (bytes, at) => file.write(bytes, {at}),
    truncate: (size) => file.truncate(size),
    close() {
      file.close();
      directory.removeEntry(name).catch(() => {});
    },
  };
}

/** Removes the files of workers that ended without closing theirs; those in use cannot be removed. Never rejects. */
export async function sweepScratch() {
  try {
    const root = await navigator.storage.getDirectory();
    const directory = await root.getDirectoryHandle(folder);
    for await (const name of directory.keys()) await directory.removeEntry(name).catch(() => {});
    await root.removeEntry(folder);
  } catch {
    // there is none, or one is in use
  }
}
