// What the model, or two models, say about the photo, as text: classes with probabilities, and for two the depth they see.

import {h, rebuild} from './dom.js';
import {current, depthText, percent, t} from './i18n.js';
import {predictedName} from './photos.js';
import {state} from './store.js';
import {isNovel} from './trust.js';

const shownClasses = 5;
const shownBeside = 3; // for each of two answers

/** Shows the classes of a prediction in el. */
export function showProbabilities(el, prediction) {
  rebuild(el, [prediction?.model, prediction?.classes, prediction?.novel, state.doc.classes, current()], () => {
    if (!prediction) return [];
    return [
      h('h3', {}, h('span', {text: t('view.class')}), h('span', {class: 'tag', text: t(prediction.learned ? 'view.learned' : 'view.base')})),
      bars(prediction, shownClasses),
      isNovel(prediction) && h('p', {class: 'caution', text: t('view.novel')}),
    ].filter(Boolean);
  });
}

/** Shows what each arm of a comparison says in el; arms as panel.compare takes them. */
export function showArms(el, compared) {
  const shows = compared && compared.arms.map(({arm, classes, depth}) => [arm, classes, depth?.min, depth?.max]);
  rebuild(el, [shows, compared?.note, state.doc.classes, current()], () => {
    if (!compared) return [];
    return [h('h3', {}, h('span', {text: t('view.answers')})), compared.note && h('p', {class: 'answer-note', text: compared.note}),
      ...compared.arms.map((a) => h('section', {class: 'answer', data: {arm: a.arm}},
        h('h4', {text: t(`view.arm.${a.arm}`)}), a.classes.length ? bars(a, shownBeside) : null,
        h('p', {class: 'answer-depth', text: a.depth ? t('view.range', ends(a.depth)) : t('view.answer.none')})))].filter(Boolean);
  });
}

function bars(said, count) {
  const rows = said.classes.slice(0, count).map(({p}, i) => {
    const fill = h('span', {class: 'bar-fill'});
    fill.style.setProperty('inline-size', `${100 * p}%`);
    return h('tr', {class: i ? '' : 'top'}, h('th', {scope: 'row', text: name(said, i)}),
      h('td', {class: 'bar'}, fill), h('td', {class: 'number', text: percent(p)}));
  });
  return h('table', {class: 'bars'}, h('caption', {class: 'sr', text: t('view.confidence')}), h('tbody', {}, ...rows));
}

/** The name of a class that was said. */
export const name = (said, i = 0) => predictedName({modelClasses: [], ...said}, i, current());

/** Class and probability in one line. */
export const topText = (said) => `${name(said)}  ${percent(said.classes[0]?.p ?? 0)}`;

/** The picture of one photo with its prediction in words. */
export function summary(photo, prediction) {
  const {depth} = prediction;
  return t('view.summary', {name: photo.name, class: name(prediction), p: percent(prediction.classes[0]?.p ?? 0),
    ...(depth ? ends(depth) : {min: '', max: ''})});
}

/** The same for several arms. */
export function summaryOf(photo, {arms, note}) {
  const said = arms.flatMap((a) => {
    const arm = t(`view.arm.${a.arm}`);
    return [a.classes.length && t('view.answer', {arm, class: name(a), p: percent(a.classes[0].p)}),
      a.depth && t('view.answer.depth', {arm, ...ends(a.depth)})];
  });
  return [photo.name, note, ...said].filter(Boolean).join(' ');
}

const ends = (depth) => ({min: depthText(depth.min, depth), max: depthText(depth.max, depth)});
