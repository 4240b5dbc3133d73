// The texts of the pages beside that of photos: every text exists in both languages, every key is used, every key used exists.

import './browser.mjs';
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import test from 'node:test';

const tables = {};
for (const page of ['aside', 'studies', 'sites']) tables[page] = (await import(`../${page}/strings.js`)).strings;

const sourcesOf = (page) => {
  const folder = new URL(`../${page}/`, import.meta.url);
  return readdirSync(folder).filter((f) => f.endsWith('.js') && f !== 'strings.js').map((f) => readFileSync(new URL(f, folder), 'utf8')).join('\n');
};

test('both languages are there and take the same parameters', () => {
  const parameters = (s) => [...new Set([...s.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort();
  for (const [key, [ja, en, ...more]] of Object.values(tables).flatMap(Object.entries)) {
    assert.ok(ja.trim() && en.trim() && more.length === 0, key);
    assert.deepEqual(parameters(ja), parameters(en), key);
    assert.notEqual(ja, en, `${key} is not translated`);
    assert.doesNotMatch(en, /[\u3040-\u30ff\u4e00-\u9fff]/, `${key}: Japanese in the English text`);
  }
});

for (const [page, own] of [['studies', tables.studies], ['sites', tables.sites]]) {
  test(`every key of the page of ${page} is used, and every key used exists`, () => {
    const strings = {...tables.aside, ...own};
    assert.equal(Object.keys(strings).length, Object.keys(tables.aside).length + Object.keys(own).length, 'a key exists twice');
    const sources = [page, 'aside'].map(sourcesOf).join('\n');
    const rooms = [...new Set(Object.keys(strings).map((key) => key.split('.')[0]))].join('|');
    const used = new Set([...sources.matchAll(new RegExp(`'((?:${rooms})\\.[a-z_.]+)'`, 'g'))].map((m) => m[1]).filter((key) => !key.endsWith('.js')));
    assert.ok(used.size > 30);
    for (const key of used) assert.ok(Object.hasOwn(strings, key), `${key} is used and does not exist`);
    const prefixes = [...sources.matchAll(/`([a-z]+\.(?:[a-z]+\.)?)\$\{/g)].map((m) => m[1]);
    for (const key of Object.keys(own)) assert.ok(used.has(key) || prefixes.some((p) => key.startsWith(p)), `${key} is never used`);
  });
}

test('every key of what the pages share is used', () => {
  const sources = Object.keys(tables).map(sourcesOf).join('\n');
  for (const key of Object.keys(tables.aside)) assert.ok(sources.includes(`'${key}'`) || key.startsWith('app.theme.'), `${key} is never used`);
});
