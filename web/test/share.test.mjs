// Sharing with the team: what is shown is all that is sent, what is asked of the server and when, and what is kept.

import './browser.mjs';
import assert from 'node:assert/strict';
import test, {beforeEach} from 'node:test';

const {parts, patch, state} = await import('../js/store.js');
await import('../js/strings-compare.js');
await import('../js/strings-stress.js');
await import('../js/strings-share.js');
const {setLanguage} = await import('../js/i18n.js');
const {rowsOf} = await import('../js/share-rows.js');
const {canTakeBack, send, takeBack} = await import('../js/share.js');
const {codeOf, keepCode} = await import('../js/removal.js');

const report = {
  schema: 1, site: 'east bridge', date: '2026-11-23',
  photos: {labelled: 41, unlabelled: 17, places: 9, depthMaps: 3, classes: 5, classNames: ['crack', 'none']},
  gain: {single: {value: .701, low: .602, high: .803}, multi: {value: .704, low: .605, high: .806}, mean: .0217, se: .0118, low: -.0119, high: .0521, verdict: 'no_evidence', control: {mean: .0131, low: -.0141, high: .0151}},
  depth: {quality: .61, weight: .52, photos: 58, left: 4}, stress: [{kind: 'dark', strength: .75, single: .531, multi: .532}, {kind: 'noise', strength: .95, single: .533, multi: .534}],
  method: {version: '9.8.7', model: 'base-x', folds: 6, repeats: 2, steps: 150, first: 11, batch: 16, augmentation: 'harsh', looks: 8},
};

test('every value that is sent is shown, in both languages', () => {
  for (const language of ['ja', 'en']) {
    setLanguage(language);
    const text = rowsOf(report).flat().join('\n');
    const walk = (value, name) => {
      if (value && typeof value === 'object') return Object.entries(value).forEach(([k, v]) => walk(v, k));
      if (name === 'schema') return; // of the form, not of the site
      const ways = typeof value === 'number' ? [String(value), (100 * value).toFixed(1).replace('-', '−'), value.toFixed(2)] : [value];
      const named = {no_evidence: language === 'ja' ? '差は認められない' : 'no evidence', dark: language === 'ja' ? '暗さ' : 'Darkness', noise: language === 'ja' ? 'ノイズ' : 'Noise', harsh: language === 'ja' ? '暗さ・ぼけ・ノイズも' : 'harsh'};
      assert.ok([...ways, named[value]].some((w) => w && text.includes(w)), `${language}: ${name} ${value} is not shown in\n${text}`);
    };
    walk(report);
  }
  const bare = {...report, site: undefined, depth: undefined, stress: undefined, gain: {...report.gain, control: undefined}, method: {...report.method, augmentation: undefined, looks: 0}};
  assert.equal(rowsOf(bare).length, rowsOf(report).length - 3, 'what was not measured has no row');
});

// The server: what it was asked, and what it answers.
let asked = [], answers = [];
const json = (status, body) => new Response(status === 204 ? null : JSON.stringify(body), {status, headers: {'Content-Type': status < 400 ? 'application/json' : 'application/problem+json'}});
globalThis.fetch = async (address, {method, headers, body}) => {
  asked.push({method, address, removal: headers['Okuyuki-Removal'], body});
  const answer = answers.shift();
  if (answer instanceof Error) throw answer;
  return answer;
};
beforeEach(() => {
  [asked, answers] = [[], []];
  parts.get('share').load(null);
});

test('a report is sent as it was shown, and can be taken back', async () => {
  answers = [json(201, {id: '00000000000000aa', removal: 'code-a', report})];
  assert.deepEqual(await send(report), {id: '00000000000000aa', removal: 'code-a'});
  assert.deepEqual(asked.map(({method, address}) => `${method} ${address}`), ['POST /api/v1/sites']);
  assert.deepEqual(JSON.parse(asked[0].body), report);
  assert.deepEqual(state.share.sent, {id: '00000000000000aa', date: '2026-11-23'});
  assert.ok(canTakeBack());
  answers = [json(204)];
  await takeBack();
  assert.deepEqual([asked[1].method, asked[1].address, asked[1].removal], ['DELETE', '/api/v1/sites/00000000000000aa', 'code-a']);
  assert.equal(state.share.sent, null);
  assert.equal(codeOf('00000000000000aa'), undefined);
});

test('sending again replaces what was sent, and not before the new one is there', async () => {
  keepCode('00000000000000bb', 'code-b');
  patch('share', {sent: {id: '00000000000000bb', date: '2026-11-01'}});
  answers = [new TypeError('no network')];
  await assert.rejects(send(report), {status: 0});
  assert.deepEqual([asked.length, state.share.sent.id, codeOf('00000000000000bb')], [1, '00000000000000bb', 'code-b'], 'a failure loses nothing');
  answers = [json(201, {id: '00000000000000cc', removal: 'code-c'}), json(500, {type: 'urn:okuyuki:problem:internal', text: {}})];
  await send(report);
  assert.deepEqual(asked.slice(1).map(({method, removal}) => [method, removal]), [['POST', undefined], ['DELETE', 'code-b']]);
  assert.equal(state.share.sent.id, '00000000000000cc');
  assert.equal(codeOf('00000000000000bb'), 'code-b', 'one that could not be removed can be later');
});

test('a token is given first; a refusal comes through with the words of the server', async () => {
  answers = [json(401, {type: 'urn:okuyuki:problem:token', text: {en: 'A token is needed'}})];
  await assert.rejects(send(report), {status: 401, kind: 'token', text: {en: 'A token is needed'}});
  answers = [json(204), json(201, {id: '00000000000000dd', removal: 'd'})];
  await send(report, 'the-token');
  assert.deepEqual(asked.slice(1).map((a) => a.address), ['/api/v1/session', '/api/v1/sites']);
  assert.equal(JSON.parse(asked[1].body).token, 'the-token');
  answers = [new Response('nothing here', {status: 404, headers: {'Content-Type': 'text/plain'}})];
  await assert.rejects(send(report), {status: 404, kind: 'odd'});
});

test('what is gone already is taken back', async () => {
  keepCode('00000000000000ee', 'e');
  patch('share', {sent: {id: '00000000000000ee', date: '2026-11-01'}});
  answers = [json(403, {type: 'urn:okuyuki:problem:removal', text: {}})];
  await assert.rejects(takeBack(), {kind: 'removal'});
  assert.ok(canTakeBack());
  answers = [json(404, {type: 'urn:okuyuki:problem:no-report', text: {}})];
  await takeBack();
  assert.equal(state.share.sent, null);
});

test('the choice is kept with the project and checked when it comes back; a file of the project has none of it', () => {
  assert.equal(parts.get('share').inFile, false);
  assert.equal(parts.get('share').save(), null);
  patch('share', {site: 'east', names: true, sent: {id: '00000000000000ff', date: '2026-11-23'}});
  const kept = parts.get('share').save();
  assert.equal(parts.get('share').save(), kept, 'the same object while nothing has changed');
  parts.get('share').load(JSON.parse(JSON.stringify(kept)));
  assert.deepEqual({...state.share}, kept);
  for (const odd of [{site: 5, names: 'yes', sent: {id: '../x'}}, {sent: 'x'}, {sent: {id: 7}}, [], 'x']) {
    parts.get('share').load(odd);
    assert.deepEqual({...state.share}, {site: '', names: false, sent: null});
  }
});
