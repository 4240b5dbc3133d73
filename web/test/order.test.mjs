// The order of names is that of core/order: the same list is in its test.

import './browser.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

const {natural} = await import('../js/order.js');

const want = [
  '', '007', '7', '７', '8', '10', '0010 m', '10 m', 'B', 'a', 'a1', 'a1b', 'a2', 'a10', 'a99999999999999999999', 'a100000000000000000000',
  'ひび2', 'ひび１０', 'ひび11', 'れんが', '配管', '配管 1階', '配管 2階', '配管 10階', '\ufffd', '\u{20000}',
];

test('numbers count as numbers, all else goes by code point', () => {
  for (let turn = 0; turn < want.length; turn++) {
    const names = [...want.slice(turn), ...want.slice(0, turn)].reverse();
    assert.deepEqual(names.sort(natural), want);
  }
  for (const a of want) for (const b of want) assert.equal(Math.sign(natural(a, b)), -Math.sign(natural(b, a)) || 0, `${a} and ${b}`);
});
