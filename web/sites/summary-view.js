// What sites come to together, in sentences.

import {h, rebuild, setText} from '../js/dom.js';
import {current} from '../js/language.js';
import {gainText, nameOf, percent, t} from './text.js';

const verdicts = ['helps', 'no_evidence', 'hurts', 'too_few'];
const signs = {helps: '+', no_evidence: '=', hurts: '−', too_few: '?'};

/** The sign of a verdict with its name: no meaning by colour alone. */
export const badge = (verdict) => h('span', {class: 'badge', data: {verdict}}, h('i', {text: signs[verdict], 'aria-hidden': 'true'}), h('span', {text: t(`verdict.${verdict}`)}));

export function summaryView() {
  const title = h('h2'), words = h('div', {class: 'answer'});
  return {el: h('section', {class: 'summary'}, title, words), update(known) {
    setText(title, t('summary.title'));
    rebuild(words, [known, current()], () => [...together(known), ...means(known.summary), ...where(known.sites)]);
  }};
}

// The pooled answer, with what it leaves open.
function together({sites, summary: {verdict, all}}) {
  if (!all) return [h('p', {class: 'answer-lead'}, badge('too_few')), h('p', {text: t(sites.length < 2 ? 'summary.one' : 'summary.unlearned')})];
  const out = [h('p', {class: 'answer-lead'}, badge(verdict), h('b', {text: gainText(all)}), h('span', {class: 'hint', text: t('summary.unit')})),
    h('p', {text: t(`summary.${verdict}`, {n: all.sites})})];
  if (all.prediction) {
    const {low, high} = all.prediction;
    out.push(h('p', {text: t(low > 0 ? 'summary.next.helps' : high < 0 ? 'summary.next.hurts' : 'summary.next.open', {range: gainText({mean: all.mean, low, high}).split(' ').slice(1).join(' ')})}));
  }
  out.push(h('p', {class: 'hint', text: t('summary.method', {i2: percent(all.i2), tau: (100 * all.tau).toFixed(1)})}));
  return out;
}

// By where the depth came from: the one division that was fixed beforehand.
function means({all, measured, guessed}) {
  const rows = [['summary.measured', measured], ['summary.guessed', guessed]].filter(([, m]) => m && m.sites < all.sites); // of all of them it is said already
  return rows.length ? [h('ul', {class: 'means'}, ...rows.map(([key, m]) => h('li', {}, h('span', {text: t(key, {n: m.sites})}), ' ', h('b', {text: gainText(m)}))))] : [];
}

// Which sites found what.
function where(sites) {
  const rows = verdicts.map((v) => [v, sites.map((s, i) => [s.report.gain.verdict, nameOf(s, i + 1)]).filter(([of]) => of === v).map(([, name]) => name)]).filter(([, names]) => names.length);
  return [h('h3', {text: t('where.title')}), h('dl', {class: 'where'}, ...rows.flatMap(([v, names]) => [h('dt', {}, badge(v)), h('dd', {text: names.join(t('where.comma'))})]))];
}
