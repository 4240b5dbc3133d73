// Runs the Worker of a folder in workerd, with empty storage but for what is given.
//
//	node local.mjs FOLDER OPTIONS   options as JSON: {token, settings, versions: SQL, registry: folder}
//
// It prints the address, and ends with its standard input.

import {readFile, readdir} from 'node:fs/promises';
import {join, relative} from 'node:path';
import {Miniflare} from 'miniflare';

const [folder, text] = process.argv.slice(2);
const {token, settings, versions, registry} = JSON.parse(text);
const program = join(folder, 'worker');
const scripts = ['worker.mjs', 'files.mjs', 'site.mjs', 'wasm_exec.js'].map((name) => ({type: 'ESModule', path: join(program, name)}));

const worker = new Miniflare({
  host: '127.0.0.1', port: 0, compatibilityDate: '2024-12-01', modulesRoot: program,
  modules: [...scripts, {type: 'CompiledWasm', path: join(program, 'okuyuki.wasm')}],
  r2Buckets: ['MODELS'], kvNamespaces: ['SETTINGS'], d1Databases: ['DB'], bindings: token ? {OKUYUKI_TOKEN: token} : {},
  assets: {
    directory: join(folder, 'assets'), binding: 'ASSETS', routingConfig: {has_user_worker: true, invoke_user_worker_ahead_of_assets: true},
    assetConfig: {html_handling: 'none', not_found_handling: 'none'},
  },
});
const url = await worker.ready;
const db = await worker.getD1Database('DB');
for (const statement of (await readFile(join(folder, 'schema.sql'), 'utf8')).split(';').filter((s) => s.trim())) await db.prepare(statement).run();
for (const statement of (versions ?? '').split('\n').filter(Boolean)) await db.prepare(statement).run();
if (settings) await (await worker.getKVNamespace('SETTINGS')).put('settings', settings);
if (registry) {
  const bucket = await worker.getR2Bucket('MODELS');
  for (const entry of await readdir(registry, {recursive: true, withFileTypes: true})) {
    if (!entry.isFile() || entry.name === 'models.jsonl') continue; // versions are in the database
    const path = join(entry.parentPath ?? entry.path, entry.name);
    await bucket.put(relative(registry, path), Uint8Array.from(await readFile(path)).buffer);
  }
}
console.log(url.href);
process.stdin.resume();
process.stdin.on('end', () => worker.dispose().then(() => process.exit(0)));
