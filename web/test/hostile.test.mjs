// The page's own reader of project files against the hostile ones of testdata.

import './browser.mjs';
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import test from 'node:test';

const {strings} = await import('../js/strings.js');
await import('../js/strings-intake.js');
const {openZip} = await import('../js/unzip.js');
const {unpackProject} = await import('../js/project.js');

const folder = new URL('../../testdata/hostile/', import.meta.url);
const rows = [...readFileSync(new URL('README.md', folder), 'utf8').matchAll(/^\| (\S+) \| project \| (\S+) \|/gm)];
const known = (kind) => strings[`error.${kind}`]?.every(Boolean) && strings[`error.${kind}.fix`]?.every(Boolean);
const load = (name) => new File([readFileSync(new URL(name, folder))], name);

// A photo with another hash than listed is the page's to find when it reads the photo.
const later = ['project-wrong-hash.zip'];

test('every hostile project is refused with a text that says what to do', async () => {
  assert.ok(rows.length > 20 && rows.length === readdirSync(folder).filter((f) => f.startsWith('project-')).length);
  for (const [, name, kind] of rows) {
    const opened = unpackProject(load(name));
    if (kind === '(read)' || later.includes(name)) await opened;
    else await assert.rejects(opened, (e) => e.kind === 'bad_project' && known(e.kind), name);
  }
});

test('of hostile archives of photos nothing leads outside, and nothing swells', async () => {
  for (const [, name] of rows) {
    const found = await openZip(load(name)).catch((e) => assert.ok(known(e.kind), `${name}: ${e.kind}`));
    for (const {file, path} of found ?? []) {
      assert.ok(!path.includes('..') && !/[\\/:]/.test(file.name), `${name}: ${[...path, file.name]}`);
      await file.arrayBuffer().then((b) => assert.ok(b.byteLength < 1 << 20, name), (e) => assert.ok(known(e.kind), `${name}: ${e.kind}`));
    }
  }
});
