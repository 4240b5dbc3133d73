// Which photos without a label a learning takes.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const store = await import('../js/store.js');
const {chooseUnlabelled} = await import('../js/photos.js');

// A project of n photos, of which mapped(i) have a depth map and the first two a label.
function open(n, mapped = () => false) {
  const photos = Array.from({length: n}, (_, i) => ({id: `p${i}`, name: 'photo', status: 'ready', depthFile: mapped(i) ? new Blob() : undefined}));
  store.openDoc({ids: photos.map((p) => p.id), labels: {p0: 'a', p1: 'a'}, groups: {}, classes: [{id: 'a', name: 'A'}]}, photos);
  return photos;
}

const numbers = () => chooseUnlabelled().map((id) => Number(id.slice(1)));

test('as many as there is room for are taken, all over the project, in its order', () => {
  open(130);
  assert.deepEqual(numbers(), Array.from({length: 128}, (_, i) => i + 2), 'all that there are');
  open(1002);
  const chosen = numbers();
  assert.equal(chosen.length, 128);
  for (let i = 1; i < chosen.length; i++) assert.ok(chosen[i] - chosen[i - 1] >= 7 && chosen[i] - chosen[i - 1] <= 8, `${chosen[i]}`);
});

test('those with a depth map of their own come first', () => {
  open(1002, (i) => i % 20 === 3);
  const chosen = numbers();
  assert.equal(chosen.length, 128);
  assert.equal(chosen.filter((i) => i % 20 === 3).length, 50, 'every one of them');
  assert.deepEqual(chosen, [...chosen].sort((a, b) => a - b));
  assert.ok(chosen.at(-1) > 980 && chosen[0] < 20, 'the others are still from all over');

  open(1002, (i) => i < 502);
  const mapped = numbers();
  assert.ok(mapped.length === 128 && mapped.every((i) => i < 502) && mapped.at(-1) > 490);
  open(100, (i) => i > 50);
  assert.equal(numbers().length, 98, 'none is left out where there is room');
});
