// Every text exists in both languages with the same parameters; every key is used, and every key used exists.

import './browser.mjs';
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import test from 'node:test';

const {strings} = await import('../js/strings.js');
const {addTexts, depthText, failureText, fill, percent} = await import('../js/i18n.js');

const folder = new URL('../js/', import.meta.url);
const isTable = (f) => /^strings(-[a-z]+)?\.js$/.test(f);
const files = readdirSync(folder).filter((f) => f.endsWith('.js'));
for (const f of files.filter(isTable)) await import(new URL(f, folder)); // those of the modules add to the table
const sources = files.filter((f) => !isTable(f)).map((f) => readFileSync(new URL(f, folder), 'utf8')).join('\n');

test('both languages are there and take the same parameters', () => {
  const parameters = (s) => [...new Set([...s.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort();
  for (const [key, texts] of Object.entries(strings)) {
    assert.equal(texts.length, 2, key);
    const [ja, en] = texts;
    assert.ok(ja.trim() && en.trim(), `${key} is empty`);
    assert.deepEqual(parameters(ja), parameters(en), key);
    const words = /\p{L}/u.test(ja.replace(/\{[^}]*\}/g, '')) && key !== 'kernel.wasm-simd';
    assert.ok(!words || ja !== en, `${key} is not translated`);
    assert.doesNotMatch(en, /[\u3040-\u30ff\u4e00-\u9fff]/, `${key}: Japanese in the English text`);
  }
});

test('keys in the code exist', () => {
  const rooms = [...new Set(Object.keys(strings).map((key) => key.split('.')[0]))].join('|');
  const used = [...sources.matchAll(new RegExp(`['"\`]((?:${rooms})\\.[a-z0-9_.-]+)['"\`]`, 'gi'))].map((m) => m[1]).filter((key) => !/\.(js|wasm|model|bin)$/.test(key));
  assert.ok(used.length > 80);
  for (const key of used) assert.ok(Object.hasOwn(strings, key), `${key} is used and does not exist`);
});

test('keys of the table are used', () => {
  // Keys made of parts, as `error.${kind}`, count as used when the part before the hole is in the code.
  const prefixes = [...sources.matchAll(/`([a-z]+\.(?:[a-z]+\.)?)\$\{(?!key)/g)].map((m) => m[1]);
  const suffixes = [...sources.matchAll(/`\$\{[^}`]+\}(\.[a-z.]+)`/g)].map((m) => m[1]); // `${step.key}.title`
  for (const key of Object.keys(strings)) {
    const base = key.replace(/\.(touch|fix|unit)$/, '');
    const used = sources.includes(`'${base}'`) || prefixes.some((p) => key.startsWith(p)) || suffixes.some((s) => base.endsWith(s));
    assert.ok(used, `${key} is never used`);
  }
});

test('every table of texts is loaded by the page, and none says a key again', () => {
  for (const f of files.filter((x) => isTable(x) && x !== 'strings.js')) assert.ok(sources.includes(`import './${f}'`), `${f} is never imported`);
  assert.throws(() => addTexts({'app.title': ['x', 'y']}), /app\.title/);
});

test('every kind of failure of the protocol has cause and next step', () => {
  const protocol = readdirSync(new URL('../../wasm/message/', import.meta.url)).filter((f) => !f.endsWith('_test.go')).map((f) => `wasm/message/${f}`);
  const go = [...protocol, 'core/photo/errors.go'].map((f) => readFileSync(new URL(`../../${f}`, import.meta.url), 'utf8')).join('');
  const kinds = [...go.matchAll(/Kind\s+= "(\w+)"/g)].map((m) => m[1]).filter((k) => !['cancelled', 'bad_request', 'internal'].includes(k));
  assert.ok(kinds.length > 10);
  for (const kind of kinds) assert.ok(strings[`error.${kind}`] && strings[`error.${kind}.fix`], kind);
});

test('parameters and plural forms are filled in', () => {
  assert.equal(fill('{n} {n|photo|photos}', {n: 1}), '1 photo');
  assert.equal(fill('{n} {n|photo|photos}', {n: 2}), '2 photos');
  assert.equal(fill('{a}/{b}', {a: 0}), '0/');
  assert.equal(fill('{name}', {name: '{n|x|y} <b>'}), '{n|x|y} <b>');
});

test('probabilities never claim certainty', () => {
  assert.deepEqual([0, 0.004, 0.5, 0.994, 0.9999, 1].map(percent), ['0 %', '<1 %', '50 %', '>99 %', '>99 %', '100 %']);
});

test('depth is written with its unit', () => {
  assert.equal(depthText(2.314, {unit: 'm'}), '2.31 m');
  assert.equal(depthText(12.34, {unit: 'm'}), '12.3 m');
  assert.equal(depthText(NaN, {unit: 'm'}), strings['view.unknown'][0]);
});

test('an unknown failure is told as an internal one', () => {
  assert.equal(failureText({kind: 'no such kind'}).cause, strings['error.internal'][0]);
  assert.equal(failureText({kind: 'few_labels', params: {class: '壁'}}).cause, strings['error.few_labels'][0].replace('{class}', '壁'));
});
