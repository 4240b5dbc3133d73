// All of what would be shared, as people read it: one row for each part, none left out.

import {t} from './i18n.js';
import {armName} from './compare-names.js';

const percent = (p) => `${(100 * p).toFixed(1)} %`;
const points = (x) => `${x >= 0 ? '+' : ''}${(100 * x).toFixed(1)}`.replace('-', '−');
const span = (f, {low, high}) => `[${f(low)}, ${f(high)}]`;

/** @param {object} report core/sitereport.Report @returns {[string, string][]} names and values */
export function rowsOf({site, date, photos, gain, depth, stress = [], method: m}) {
  const rows = [
    [t('share.site'), site || t('share.row.site.none')],
    [t('share.row.date'), date],
    [t('share.row.photos'), t('share.row.photos.value', {a: photos.labelled, b: photos.unlabelled, d: photos.depthMaps})],
    [t('compare.fact.places'), photos.places ? t('compare.fact.places.value', {n: photos.places}) : t('compare.fact.places.none')],
    [t('share.row.classes'), String(photos.classes)],
  ];
  if (photos.classNames) rows.push([t('share.row.names'), photos.classNames.join(' / ')]);
  for (const arm of ['single', 'multi']) rows.push([t('share.row.accuracy', {arm: armName(arm)}), `${percent(gain[arm].value)} ${span(percent, gain[arm])}`]);
  rows.push([t('share.row.gain'), `${points(gain.mean)} ${span(points, gain)} ± ${(100 * gain.se).toFixed(1)}`]);
  if (gain.control) rows.push([t('share.row.control'), `${points(gain.control.mean)} ${span(points, gain.control)}`]);
  rows.push([t('share.row.verdict'), t(`share.verdict.${gain.verdict}`)]);
  if (depth) rows.push([t('share.row.depth'), t('share.row.depth.value', {q: depth.quality.toFixed(2), w: depth.weight.toFixed(2), left: depth.left, n: depth.photos})]);
  if (stress.length) {
    rows.push([t('share.row.stress', {arms: `${armName('single')} → ${armName('multi')}`}),
      stress.map((s) => t('share.row.stress.value', {kind: t(`stress.kind.${s.kind}`), s: s.strength, a: percent(s.single), b: percent(s.multi)})).join('\n')]);
  }
  rows.push([t('share.row.method'), t('share.row.method.value', {...m, aug: t(m.augmentation ? `share.augment.${m.augmentation}` : 'share.row.unknown'), looks: m.looks || t('share.row.unknown')})]);
  return rows;
}
