// The answer in one sentence, what it rests on, and the difference with its interval.

import {armName, written} from './compare-names.js';
import {of100} from './compare-numbers.js';
import {differenceChart} from './charts.js';
import {h, icon, rebuild} from './dom.js';
import {t} from './i18n.js';

const signs = {helps: 'check', no_evidence: 'compare', hurts: 'warn', too_few: 'add'};
const foldsNeeded = 2; // photos of each class, from as many places, without which nothing can be left out

/** The verdict of a poc.Result. */
export function verdictView() {
  const el = h('section', {class: 'verdict', 'aria-live': 'polite'});
  return {el, update(result) {
    el.dataset.verdict = result.comparison.verdict;
    rebuild(el, written(result), () => make(result));
  }};
}

function make({data, method, comparison: c, depth}) {
  const measured = c.arms.length > 0;
  return [
    h('p', {class: 'verdict-sentence'}, icon(signs[c.verdict]), h('span', {text: t(`compare.verdict.${c.verdict}`)})),
    h('p', {text: [t(`compare.meaning.${c.verdict}`), unlearned(depth) ? t('compare.unlearned') : moreText(c, data), c.verdict === 'helps' && controlText(c)].filter(Boolean).join(spacer())}),
    measured && difference(c),
    measured && h('p', {text: t('compare.only', {a: c.difference.onlyA, b: c.difference.onlyB})}),
    measured && c.verdict !== 'helps' && h('p', {class: 'help', text: t('compare.control.plain')}),
    h('p', {class: 'basis', text: basis(data, method, measured)}),
    method.looks > 1 && h('p', {class: 'caution', text: t('compare.looks', {n: method.looks})}),
  ].filter(Boolean);
}

// No photo's depth was believed: what was compared is the same.
const unlearned = (q) => q?.photos > 0 && q.left === q.photos;

const spacer = () => (document.documentElement.lang === 'en' ? ' ' : '');

function moreText(c, data) {
  if (!c.arms.length) {
    const enough = data.classes.every((x) => x.photos >= foldsNeeded); // then it is the places that cannot be split
    return t(enough ? 'compare.more.places' : 'compare.more.folds', {n: foldsNeeded});
  }
  if (c.moreLabels > 0) return t('compare.more', {n: c.moreLabels});
  if (c.moreLabels === 0) return '';
  return t(c.verdict === 'too_few' ? 'compare.more.unknown' : 'compare.more.never');
}

const controlText = (c) => t(c.control.low > 0 ? 'compare.control.ok' : 'compare.control.open');

function basis(data, method, measured) {
  const n = {n: data.labelled, c: data.classes.length, folds: method.folds, repeats: method.repeats, g: data.groups};
  if (!measured) return t('compare.basis.few', n);
  return [t('compare.basis', n), data.groups > 0 && t('compare.basis.places', n)].filter(Boolean).join(spacer());
}

/** The figure of the two differences; what they mean stands below it. */
function difference({difference: d, control}) {
  const rows = [[d, 'main'], [control, 'control']].map(([x, kind]) => ({
    name: t('compare.difference.row', {a: armName(x.a), b: armName(x.b)}), mean: x.mean, low: x.low, high: x.high, kind,
    text: t('compare.difference.value', {mean: of100(x.mean), low: of100(x.low), high: of100(x.high)}),
  }));
  const widest = Math.max(0.1, ...rows.flatMap((r) => [Math.abs(r.low), Math.abs(r.high)]));
  const limit = [0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1].find((x) => x >= widest) ?? 1;
  const desc = [[d], [control]].map(([x]) => t('compare.difference.desc', {a: armName(x.a), b: armName(x.b), mean: of100(x.mean), low: of100(x.low), high: of100(x.high)})).join(' ');
  return h('figure', {class: 'study-figure'}, h('figcaption', {text: t('compare.difference')}),
    differenceChart({title: t('compare.difference'), desc, rows, limit, same: d.margin, format: of100, less: t('compare.difference.less'), more: t('compare.difference.more')}),
    d.margin > 0 && h('p', {class: 'help', text: t('compare.difference.note', {m: Math.round(100 * d.margin)})}));
}

