// The form of costs, amounts and gates, the report's parts and its preview.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {state, parts, patch} = await import('../js/store.js');
await import('../js/strings-compare.js');
await import('../js/strings-report.js');
const {setLanguage} = await import('../js/i18n.js');
const cost = await import('../js/cost.js');
const {gateTexts, threeDigits} = await import('../js/cost-view.js');
const {split} = await import('../js/report-preview.js');
const {study} = await import('../js/report.js');
const {inventResult} = await import('./invented.js');
const {inventTrust} = await import('./invented-use.js');

test('numbers are read as people write them', () => {
  for (const [text, want] of [['120', 120], ['１２０', 120], ['15,000', 15000], ['１５，０００', 15000], [' 0.5 ', 0.5], ['.5', 0.5], ['１．５', 1.5], ['', null], ['  ', null], ['-3', -3]]) {
    assert.equal(cost.readNumber(text), want, text);
  }
  for (const text of ['abc', '1e9', '12円', '1.2.3', '--1', 'Infinity', 'NaN', '0x10']) assert.ok(Number.isNaN(cost.readNumber(text)), text);
});

test('the currency goes by the language until an amount is entered', () => {
  setLanguage('ja');
  assert.equal(cost.currency(), 'JPY');
  cost.setField('photosPerDay', 100);
  setLanguage('en');
  assert.equal(cost.currency(), 'USD');
  cost.setField('wrongCost', 20);
  setLanguage('ja');
  assert.equal(cost.currency(), 'USD', 'an amount does not change its currency with the language');
  assert.deepEqual(cost.pocForm(), {photosPerDay: 100, workDays: 20, wrongCost: 20, reviewCost: 0, todayError: 0, labelCost: 0, sensorCost: 0, sensors: 0, currency: 'USD'});
  cost.clearForm();
  assert.equal(cost.currency(), 'JPY');
  assert.ok(!cost.started());
});

test('the form survives a reload; what makes no sense is left empty', () => {
  assert.equal(parts.get('cost').save(), null);
  cost.setField('wrongCost', 1500);
  const kept = JSON.parse(JSON.stringify(parts.get('cost').save()));
  parts.get('cost').load(null);
  assert.equal(state.cost.form.wrongCost, null);
  parts.get('cost').load(kept);
  assert.equal(state.cost.form.wrongCost, 1500);
  const strange = cost.readForm({wrongCost: '12', reviewCost: {}, photosPerDay: Infinity, currency: '<b>', workDays: null, extra: 1});
  assert.deepEqual(strange, {...cost.readForm(null), workDays: null});
  cost.clearForm();
});

test('amounts have the digits that are worth reading, as in the report', () => {
  // From core/report, number_test.go and threeDigits: 1944000 is 1,940,000.
  for (const [x, want] of [[0, '0'], [1944000, '1,940,000'], [999, '999'], [12345, '12,300'], [99.96, '100'], [12.34, '12.3'], [12, '12'], [1.234, '1.23'], [-1234, '\u22121,230']]) {
    assert.equal(threeDigits(x), want, String(x));
  }
});

test('gates speak in their own units', () => {
  setLanguage('en');
  const form = {currency: 'USD'};
  assert.deepEqual(gateTexts({kind: 'risk', need: 0.052, have: 0.234}, form), {need: '5.2 % or less', have: '23 %'});
  assert.deepEqual(gateTexts({kind: 'labels', need: 260, have: 36}, form), {need: '260 or more', have: '36'});
  assert.deepEqual(gateTexts({kind: 'cost', need: 15840, have: 17000}, form), {need: 'USD 15,800 or less', have: 'USD 17,000'});
  assert.deepEqual(gateTexts({kind: 'verdict', need: 1, have: 0}, form), {need: 'yes', have: 'no'});
  assert.equal(gateTexts({kind: 'accuracy', need: 0.5, have: 0.61}, form).need, '50 % or more');
});

test('a report holds the trust of the same labels only', () => {
  const classes = [{id: 'a', name: 'A'}, {id: 'b', name: 'B'}];
  const labels = Array.from({length: 12}, (_, i) => ({photoId: `p${i}`, classId: 'ab'[i % 2], group: i < 2 ? 'g' : ''}));
  assert.equal(study(), null);
  const doc = {ids: labels.map((l) => l.photoId), classes, labels: Object.fromEntries(labels.map((l) => [l.photoId, l.classId])), groups: {p0: 'g', p1: 'g'}};
  patch('compare', {result: inventResult('no_evidence', {classes, labels}), of: {classes: ['a', 'b'], labels: labels.map((l) => [l.photoId, l.classId, l.group])}});
  patch('learn', {status: 'done', doc, result: {trust: inventTrust(12)}});
  const whole = study();
  assert.equal(whole.trust.photos, 12);
  assert.equal(study(), whole, 'the same object while nothing has changed');
  for (const other of [{...doc, labels: {...doc.labels, p3: 'a'}}, {...doc, groups: {}}, {...doc, classes: [...classes, {id: 'c', name: 'C'}]}]) {
    patch('learn', {doc: other});
    assert.equal(study().trust, undefined);
  }
  patch('learn', {doc, result: {}});
  assert.equal(study().trust, undefined);
});

test('the preview takes styles and policy out of the text, and nothing else', () => {
  const html = '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"/>\n<meta http-equiv="Content-Security-Policy" content="default-src \'none\'"/>\n<title>x</title><style>h1{color:red}</style></head><body><h1>a &lt;style&gt;</h1></body></html>';
  const {text, css} = split(html);
  assert.equal(css, 'h1{color:red}');
  assert.doesNotMatch(text, /<style|http-equiv/);
  assert.match(text, /<h1>a &lt;style&gt;<\/h1>/);
});

test('name and language of the report are kept, and checked when they come back', () => {
  assert.equal(parts.get('report').save(), null);
  patch('report', {name: 'x', language: 'en'});
  const kept = parts.get('report').save();
  assert.deepEqual(kept, {name: 'x', language: 'en', made: ''});
  assert.equal(parts.get('report').save(), kept, 'the same object while nothing has changed');
  parts.get('report').load({name: 5, language: 'fr', made: {}});
  assert.equal(parts.get('report').save(), null);
});
