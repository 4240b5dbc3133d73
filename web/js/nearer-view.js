// The check of depth by a person: two marks on a photo, which is nearer? And what comes of it.

import './strings-nearer.js';

import {occupied} from './exclusive.js';
import {button, h, rebuild, setAttr, setText} from './dom.js';
import {current, t} from './i18n.js';
import {answer, connect, count, enough, forget, judge, most, next} from './nearer.js';
import {state} from './store.js';

const names = ['A', 'B'];

export function nearerView(page) {
  connect(page);
  const summary = h('summary', {});
  const lead = h('p', {class: 'lead'});
  const line = h('p', {class: 'nearer-quality', role: 'status'});
  const img = h('img', {alt: ''});
  const marks = names.map((name, i) => h('button', {type: 'button', class: 'nearer-mark', text: name, on: {click: () => answer(i)}}));
  const picture = h('div', {class: 'nearer-picture'}, img, ...marks);
  const buttons = h('div', {class: 'nearer-buttons', role: 'group'});
  const foot = h('div', {class: 'nearer-buttons nearer-foot'});
  const el = h('details', {class: 'nearer study-section', on: {toggle: () => el.open && !state.nearer.quality && judge()}}, summary, lead, line, picture, buttons, foot);
  let shown = '';
  let address = '';

  return {el, update() {
    const {question, quality, busy, nothing} = state.nearer;
    const n = count();
    setText(summary, t('nearer.title'));
    setText(lead, t('nearer.lead', {a: enough, b: most}));
    setText(line, busy && !quality ? t('nearer.busy') : qualityText(quality));
    picture.hidden = buttons.hidden = !question;
    if (question) show(question);
    rebuild(buttons, [Boolean(question), current()], () => [
      ...names.map((name, i) => button(t('nearer.point', {name}), () => answer(i), {kind: 'soft'})),
      button(t('nearer.unsure'), () => answer(-1), {kind: 'quiet'})]);
    setAttr(buttons, 'aria-label', t('nearer.ask'));
    rebuild(foot, [Boolean(question), n, nothing, occupied(), current()], () => [
      !question && !occupied() && n < most && !nothing && button(t(n ? 'nearer.more' : 'nearer.start'), () => next().catch(() => {}), {kind: 'soft'}),
      n > 0 && h('span', {class: 'help', text: t('nearer.count', {n, most})}),
      nothing && h('span', {class: 'help', text: t('nearer.nothing')}),
      n > 0 && button(t('nearer.forget'), forget, {kind: 'link'})].filter(Boolean));
  }};

  function show({photoId, pair}) {
    const photo = state.photos.get(photoId);
    marks.forEach((mark, i) => {
      mark.style.setProperty('left', `${100 * pair[2 * i]}%`);
      mark.style.setProperty('top', `${100 * pair[2 * i + 1]}%`);
      setAttr(mark, 'aria-label', t('nearer.point', {name: names[i]}));
    });
    setAttr(img, 'alt', t('nearer.photo', {name: photo?.name ?? ''}));
    if (photoId === shown || !photo) return;
    shown = photoId;
    picture.style.setProperty('aspect-ratio', `${photo.width} / ${photo.height}`);
    URL.revokeObjectURL(address);
    address = URL.createObjectURL(photo.file?.size ? photo.file : photo.thumb);
    img.src = address;
  }
}

/** What is known of the depth, in words. */
export function qualityText(q) {
  if (!q) return '';
  const value = q.quality.toFixed(2);
  const parts = [t('nearer.quality', {q: value, p: Math.round(50 * (1 + q.quality))})];
  if (q.left === q.photos) parts.push(t('nearer.none'));
  else if (q.left) parts.push(t('nearer.left', {n: q.left, all: q.photos}));
  const {total, value: share, low, high} = q.answers;
  if (total) parts.push(t('nearer.answers', {n: total, k: Math.round(share * total), low: Math.round(100 * low), high: Math.round(100 * high)}));
  return parts.join(current() === 'ja' ? '' : ' ');
}
