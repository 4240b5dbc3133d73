// A list of photos with what two arms said of them. The photos of a result may have been removed since.

import {show} from './board.js';
import {armMark} from './charts.js';
import {armName, nameOf} from './compare-names.js';
import {button, h} from './dom.js';
import {percent, t} from './i18n.js';
import {state} from './store.js';

const page = 48; // photos shown at once
const said = ['single', 'multi'];

/** Addresses of thumbnails, for as long as their elements are on the page. */
const addresses = new Map();

function address(photo) {
  const known = addresses.get(photo.id);
  if (known?.thumb === photo.thumb) return known.url;
  if (known) URL.revokeObjectURL(known.url);
  const url = photo.thumb ? URL.createObjectURL(photo.thumb) : '';
  addresses.set(photo.id, {thumb: photo.thumb, url});
  for (const [id, a] of addresses) {
    if (state.photos.has(id)) continue;
    URL.revokeObjectURL(a.url);
    addresses.delete(id);
  }
  return url;
}

/**
 * Rows for answers of a comparison: what they are and the button that shows the rest.
 * @param {object} result poc.Result
 * @param {object[]} answers of its comparison
 * @param {string[]} arms whose answers are shown
 */
export function photoRows(result, answers, arms = said) {
  const there = answers.filter((a) => state.photos.has(a.photoId));
  const gone = answers.length - there.length;
  const list = h('ul', {class: 'answer-photos'});
  const rest = button('', more, {kind: 'link'});
  const el = h('div', {}, list, rest, gone > 0 && h('p', {class: 'help', text: t('compare.photos.gone', {n: gone})}));
  let shown = 0;
  function more() {
    const next = there.slice(shown, shown + page).map((a) => row(result, a, arms));
    list.append(...next);
    if (shown) next[0]?.querySelector('button').focus();
    shown += next.length;
    rest.hidden = shown >= there.length;
    rest.querySelector('span').textContent = t('compare.photos.more', {n: there.length - shown});
  }
  more();
  return el;
}

function row({data, comparison: c}, answer, arms) {
  const photo = state.photos.get(answer.photoId);
  const label = nameOf(data.classes[answer.class]);
  const lines = arms.map((arm) => ({arm, said: answer.said[c.arms.findIndex((a) => a.arm === arm)]})).filter((x) => x.said).map(({arm, said: s}) => {
    const right = s.class === answer.class;
    const text = `${nameOf(data.classes[s.class])} ${s.p?.length ? percent(s.p[s.class]) : ''}`;
    return h('span', {class: `answer-line arm-${arm} ${right ? 'right' : 'wrong'}`}, armMark(arm), h('span', {class: 'sr', text: armName(arm)}),
      h('span', {class: 'answer-class', text: `${right ? '✓' : '×'} ${text}`}));
  });
  return h('li', {}, h('button', {type: 'button', class: 'answer-photo', title: photo.name, on: {click: () => show(photo.id)}},
    h('img', {src: address(photo), alt: '', loading: 'lazy', decoding: 'async'}),
    h('span', {class: 'answer-words'}, h('span', {class: 'answer-name', text: photo.name}), h('span', {class: 'answer-label', text: label}), ...lines)));
}
