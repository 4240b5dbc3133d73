// Review of the photos that need a person: one photo, one key.

import {button, h, icon, rebuild, setAttr, setText} from './dom.js';
import {current, percent, t} from './i18n.js';
import {predictedName} from './photos.js';
import {plainFile} from './pictures.js';
import {again, canTakeBack, confirm, decide, look, queue, skip, takeBack} from './review.js';
import {announce} from './snackbar.js';
import {state} from './store.js';
import {reasons, unanswered} from './trust.js';

export function reviewView() {
  const title = h('h2', {});
  const count = h('span', {class: 'review-count'});
  const help = h('p', {class: 'lead'});
  const picture = pictureOf();
  const words = h('div', {class: 'review-words'});
  const box = h('div', {class: 'review-box', tabindex: '0', role: 'group', on: {focus: look}}, picture.el, words);
  const foot = h('div', {class: 'review-foot'});
  const el = h('section', {class: 'review study-section', tabindex: '-1', on: {keydown: keys}}, h('div', {class: 'review-head'}, title, count), help, box, foot);

  function act(did, text) {
    if (!did) return;
    announce(text);
    queueMicrotask(() => { // when the next photo is there: the focus stays, and at the end of the pile the keys still work
      if (document.activeElement === box && !box.hidden) return;
      if (document.activeElement === document.body || !document.activeElement.checkVisibility()) (box.hidden ? el : box).focus({preventScroll: true});
    });
  }
  const choose = (c) => act(decide(c.id), t('review.now', {name: c.name}));
  const agree = () => {
    const name = predictedName(queue().waiting[0]?.prediction, 0, current());
    act(confirm(), t('review.now', {name}));
  };
  const later = () => act(skip(), t('review.skip'));
  const back = () => act(takeBack(), t('review.undone'));

  function keys(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const own = e.target.closest('button') && (e.key === 'Enter' || e.key === ' '); // of a button
    if (own) return;
    const key = e.key.toLowerCase();
    if (/^[1-9]$/.test(key) && state.doc.classes[key - 1]) choose(state.doc.classes[key - 1]);
    else if (key === 'enter') agree();
    else if (key === ' ') later();
    else if (key === 'u') back();
    else return;
    e.preventDefault();
  }

  return {el, update() {
    const {waiting, skipped, decided} = queue();
    const [photo] = waiting;
    const unknown = unanswered();
    setText(title, t('review.title'));
    setText(count, [waiting.length && t('review.count', {n: waiting.length}), decided && t('review.done', {n: decided}),
      skipped.length && t('review.skipped', {n: skipped.length})].filter(Boolean).join(' · '));
    setText(help, photo ? t('review.help') : unknown ? t('review.waiting', {n: unknown}) :
      decided ? t('review.more') : Object.keys(state.doc.labels).length === state.doc.ids.length ? t('review.nothing') : t('review.empty'));
    setAttr(box, 'aria-label', t('review.box'));
    box.hidden = !photo;
    picture.update(photo);
    if (photo) showWords(words, photo, {choose, agree, later});
    rebuild(foot, [Boolean(photo), canTakeBack(), skipped.length, current()], () => [
      canTakeBack() && button(t('review.undo'), back, {icon: 'undo', 'aria-keyshortcuts': 'u'}),
      !photo && skipped.length > 0 && button(t('review.again'), again, {}),
      photo && h('p', {class: 'help review-keys', text: t('review.keys')}),
    ].filter(Boolean));
  }};
}

function showWords(el, photo, on) {
  const {prediction} = photo;
  const {classes} = state.doc;
  const why = reasons(prediction);
  const said = prediction.classes[0];
  const set = (prediction.set ?? []).map((id) => classes.find((c) => c.id === id)?.name).filter(Boolean);
  const known = classes.some((c) => c.id === said?.label);
  rebuild(el, [photo.id, prediction.classes, why, set, classes, current()], () => [
    h('p', {class: 'review-name', text: photo.name}),
    h('ul', {class: 'review-why'}, ...why.map((r) => h('li', {data: {why: r}}, icon(r === 'unsure' ? 'view' : 'warn'), h('span', {text: t(`review.${r}`)})))),
    h('p', {class: 'review-said', text: t('review.said', {name: predictedName(prediction, 0, current()), p: percent(said?.p ?? 0)})}),
    set.length > 1 && h('p', {class: 'review-set', text: t('review.set', {names: set.join(t('review.comma'))})}),
    h('div', {class: 'review-classes', role: 'group', 'aria-label': t('view.label')}, ...classes.map((c, i) => classButton(c, i, prediction, on.choose))),
    h('div', {class: 'review-buttons'},
      known && button(t('review.confirm'), on.agree, {icon: 'check', kind: 'soft', 'aria-keyshortcuts': 'Enter'}),
      button(t('review.skip'), on.later, {kind: 'quiet', 'aria-keyshortcuts': 'Space'})),
  ].filter(Boolean));
}

function classButton(c, i, prediction, choose) {
  const p = prediction.classes.find((x) => x.label === c.id)?.p ?? 0;
  const bar = h('span', {class: 'review-bar'});
  bar.style.setProperty('inline-size', `${100 * p}%`);
  return h('button', {type: 'button', class: 'review-class', 'aria-keyshortcuts': i < 9 ? String(i + 1) : null, on: {click: () => choose(c)}},
    bar, i < 9 ? h('kbd', {'aria-hidden': 'true', text: String(i + 1)}) : null, h('span', {class: 'review-class-name', text: c.name}), h('span', {class: 'card-p', text: percent(p)}));
}

// The photo itself; where the browser cannot show the file, its thumbnail.
function pictureOf() {
  const img = h('img', {alt: '', decoding: 'async'});
  const el = h('div', {class: 'review-picture'}, img);
  let [shown, address] = ['', ''];
  const put = (blob) => {
    URL.revokeObjectURL(address);
    address = blob ? URL.createObjectURL(blob) : '';
    if (address) img.src = address;
    else img.removeAttribute('src');
  };
  let spare = null;
  img.addEventListener('error', () => {
    const thumb = spare;
    spare = null;
    if (thumb) put(thumb);
  });
  return {el, update(photo) {
    const id = photo?.id ?? '';
    if (photo) setAttr(img, 'alt', t('review.photo', {name: photo.name}));
    if (id === shown) return;
    shown = id;
    spare = null;
    put(photo?.thumb ?? null); // at once; the file itself may have to be unpacked first
    if (photo?.file) plainFile(photo).then((file) => { if (shown === id) [spare] = [photo.thumb, put(file)]; }, () => {});
  }};
}
