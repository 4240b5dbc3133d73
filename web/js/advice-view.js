// Advice on taking photos: what was found on these, how many it concerns, and the rule that would help.

import {fill, group} from './board.js';
import {occupied} from './exclusive.js';
import {button, h, icon, rebuild, setText} from './dom.js';
import {current, t} from './i18n.js';
import {changed, goodPhotos, learnKey, state, trainingLabels} from './store.js';

const kinds = ['dark', 'blurred', 'noisy', 'clipped', 'small', 'duplicates', 'imbalance', 'one_place'];
const ofLabels = ['imbalance', 'one_place']; // findings about the whole set: of a part of it they would mislead

let known = {key: '', advice: []};

/** What was found last: a list of poc.Advice. */
export const advice = () => known.advice;

/** Those of the engine's findings that can be shown: it may hold only a part of the photos. */
export function usable(found, labelled) {
  return (Array.isArray(found) ? found : []).filter((a) => kinds.includes(a.kind) && a.photos > 0 && (!ofLabels.includes(a.kind) || a.total === labelled));
}

/** @param {{engine: object}} page */
export function adviceView({engine}) {
  const body = h('div', {class: 'advice-list'});
  const title = h('h2', {});
  const photos = group({});
  const el = h('section', {class: 'advice study-section', hidden: true}, title, body, photos);
  let open = ''; // kind whose photos are shown

  async function ask() {
    const labels = trainingLabels();
    const all = goodPhotos();
    const key = `${learnKey(state.doc)} ${all.length} ${state.learn.result?.ms ?? 0}`;
    if (key === known.key || !all.length || state.engine.status !== 'ready' || occupied() || all.some((p) => p.status !== 'ready')) return;
    known = {...known, key};
    try {
      const unlabelled = all.filter((p) => !state.doc.labels[p.id]).map((p) => p.id);
      const {body: {advice: found}} = await engine.request('advise', {classes: state.doc.classes, labels, unlabelled});
      if (known.key !== key) return;
      known = {key, advice: usable(found, labels.length)};
      changed();
    } catch { /* no advice then */ }
  }

  const shows = () => new Set(known.advice.find((a) => a.kind === open)?.ids ?? []);

  function update() {
    ask();
    const list = known.advice;
    if (!list.some((a) => a.kind === open)) open = '';
    el.hidden = !list.length;
    setText(title, t('advice.title'));
    rebuild(body, [list, open, current()], () => list.map((a) => item(a, a.kind === open, (kind) => { open = open === kind ? '' : kind; changed(); })));
    const ids = shows();
    photos.hidden = !ids.size;
    fill(photos, goodPhotos().filter((p) => ids.has(p.id)), open ? t(`advice.${open}`) : '');
  }
  return {el, update, /** ids of the photos on view */ shows};
}

function item({kind, photos, total, ids}, open, toggle) {
  return h('div', {class: 'advice-item'}, icon(kind === 'duplicates' ? 'copies' : kind === 'one_place' ? 'place' : kind === 'imbalance' ? 'labels' : 'camera'),
    h('div', {class: 'advice-words'},
      h('p', {class: 'advice-name'}, h('span', {text: t(`advice.${kind}`)}), h('span', {class: 'advice-count', text: t('advice.of', {n: photos, total})})),
      h('p', {text: t(`advice.${kind}.rule`)})),
    ids?.length > 0 && button(t(open ? 'advice.hide' : 'advice.show'), () => toggle(kind), {kind: 'link', 'aria-expanded': String(open)}));
}
