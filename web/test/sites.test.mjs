// The page of sites: what it draws, what it expects of the API, and the codes that remove what was sent.

import './browser.mjs';
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';

const {strings} = await import('../sites/strings.js');
const {scaleOf} = await import('../sites/forest.js');
const {gainText, nameOf} = await import('../sites/text.js');
const {setLanguage} = await import('../js/language.js');
const {codeOf, dropCode, keepCode} = await import('../js/removal.js');

test('every verdict and corruption of the API has a name', () => {
  const {SiteReport, SiteSummary} = JSON.parse(readFileSync(new URL('../../server/api/openapi.json', import.meta.url), 'utf8')).components.schemas;
  for (const v of SiteReport.properties.gain.properties.verdict.enum) assert.ok(strings[`verdict.${v}`], v);
  for (const v of SiteSummary.properties.verdict.enum) assert.ok(strings[`summary.${v}`], v);
  for (const k of SiteReport.properties.stress.items.properties.kind.enum) assert.ok(strings[`stress.${k}`], k);
});

test('the scale holds 0 and every mean, and ends before intervals that would squeeze the rest', () => {
  const gain = (mean, low, high) => ({mean, low, high});
  assert.deepEqual(scaleOf([gain(.1, .02, .18)]), {low: 0, high: .2, marks: [0, .05, .1, .15, .2]});
  assert.deepEqual(scaleOf([gain(0, 0, 0)]), {low: 0, high: .01, marks: [0, .01]});
  for (const gains of [[gain(.1, -1, 1)], [gain(-.6, -.9, -.3), gain(.02, 0, .04)], [gain(0, -1, 1)], [gain(1, 1, 1), gain(-1, -1, -1)], [gain(.001, 0, .002)]]) {
    const {low, high, marks} = scaleOf(gains);
    assert.ok(low <= 0 && high >= 0 && high > low && marks.includes(0), JSON.stringify(gains));
    for (const g of gains) assert.ok(g.mean >= low - 1e-9 && g.mean <= high + 1e-9, JSON.stringify([g, low, high]));
    assert.ok(marks.length >= 2 && marks.length <= 10, marks.join());
    assert.ok(Math.abs(marks[0] - low) < 1e-9 && Math.abs(marks.at(-1) - high) < 1e-9);
  }
  const wide = scaleOf([gain(.1, -1, 1), gain(.1, .05, .15)]);
  assert.ok(wide.low >= -.4 && wide.high <= .4);
});

test('sites without a name have a number', () => {
  setLanguage('en');
  assert.equal(nameOf({report: {site: '東橋'}}, 3), '東橋');
  assert.equal(nameOf({report: {}}, 3), 'Site 3 (no name given)');
  assert.equal(gainText({mean: .0312, low: -.01, high: .08}), '+3.1 [−1.0, +8.0]');
});

test('removal codes are remembered, the newest of them, whatever else is kept under that name', () => {
  assert.equal(codeOf('a'), undefined);
  keepCode('a', 'secret');
  keepCode('b', 'other');
  assert.deepEqual([codeOf('a'), codeOf('b'), codeOf('toString'), codeOf('__proto__')], ['secret', 'other', undefined, undefined]);
  dropCode('a');
  assert.deepEqual([codeOf('a'), codeOf('b')], [undefined, 'other']);
  for (let i = 0; i < 150; i++) keepCode(`id${i}`, 'x');
  assert.deepEqual([codeOf('b'), codeOf('id149')], [undefined, 'x']);
  for (const odd of ['{', 'null', '[1]', '5', '{"a":7}']) {
    localStorage.setItem('okuyuki.removal', odd);
    assert.equal(codeOf('a'), undefined, odd);
    keepCode('a', 'again');
    assert.equal(codeOf('a'), 'again', odd);
  }
});
