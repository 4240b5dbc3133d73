// The report: what was found put together, as files. The reporter writes them; see reporter-client.js.

import {saveFile} from './dom.js';
import {EngineError} from './engine-client.js';
import {current, t} from './i18n.js';
import {reporter} from './reporter-client.js';
import {addPart, patch, state} from './store.js';
import {fullResult} from './stress.js';

const maxThumbs = 24; // of photos on which the arms disagree
const maxThumbBytes = 2 << 20; // all of them, as text
const chunk = 8192; // bytes that are turned into characters at once

let kept = null; // what save gave last: the same object while nothing has changed

addPart('report', {/** shown in it; empty: the project's */ name: '', /** null: the page's */ language: null, /** key of what was saved last */ made: ''}, {
  save() {
    const {name, language, made} = state.report;
    if (!(name || language || made)) return kept = null;
    if (kept?.name !== name || kept.language !== language || kept.made !== made) kept = {name, language, made};
    return kept;
  },
  load(value) {
    const text = (x, most) => (typeof x === 'string' ? x.slice(0, most) : '');
    patch('report', {name: text(value?.name, 80), language: ['ja', 'en'].includes(value?.language) ? value.language : null, made: text(value?.made, 64)});
  },
});

/** The language that the report is to be written in. */
export const reportLanguage = () => state.report.language ?? current();

const studies = new WeakMap(); // of comparisons: {stress, trust, study}

/** Everything that was found, as a poc.Result: the comparison, and of stress test and trust what belongs to it. Null before a comparison. */
export function study() {
  const result = fullResult();
  if (!result) return null;
  const trust = trustOf(state.compare.of);
  const known = studies.get(result.comparison);
  if (known && known.stress === result.stress && known.trust === trust) return known.study;
  const whole = {...result, ...(trust && {trust})};
  studies.set(result.comparison, {stress: result.stress, trust, study: whole});
  return whole;
}

// Trust was measured by the last learning: it belongs to a comparison of the same labels only.
function trustOf(of) {
  const {result, doc} = state.learn;
  if (!result?.trust || !doc || !of) return undefined;
  const text = (classes, labels) => JSON.stringify([classes, labels.map((l) => l.join(' ')).sort()]);
  const learnt = text(doc.classes.map((c) => c.id), Object.entries(doc.labels).map(([id, c]) => [id, c, doc.groups[id] ?? '']));
  return learnt === text(of.classes, of.labels) ? result.trust : undefined;
}

const reportName = (language) => state.report.name.trim() || state.project.name.trim() || t('save.default', {}, language);

/** What a report is made of. @param {{language?: string, name?: string, date?: string, form?: object|null}} options */
async function content({language = reportLanguage(), name = reportName(language), date = today(), form = null} = {}) {
  const result = study();
  if (!result) throw new EngineError('no_result');
  const names = Object.fromEntries((result.comparison.answers ?? []).map((a) => [a.photoId, state.photos.get(a.photoId)?.name]).filter(([, n]) => n));
  return {result, form, language, name, date, names, photos: await thumbs(result.comparison)};
}

/** The report as an HTML file: {blob, name}. */
export const makeReport = async (options) => reporter.report(await content(options));

/** The answers to single photos as CSV: {blob, name}. */
export const makeTable = async (options) => reporter.table(await content(options));

/** All numbers and the model card as JSON: {blob, name}. */
export const makeNumbers = async (options) => reporter.numbers(await content(options));

/** Gives a file to the user's downloads. */
export const download = ({blob, name}) => saveFile(blob, name);

/** The day, in the user's time zone: YYYY-MM-DD. */
export const today = () => {
  const d = new Date();
  return [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((x) => String(x).padStart(2, '0')).join('-');
};

// Thumbnails of photos to which the arms gave different classes.
async function thumbs({answers}) {
  const out = [];
  let size = 0;
  for (const {photoId, said} of answers ?? []) {
    if (out.length === maxThumbs) break;
    const thumb = said.some((s) => s.class !== said[0].class) && state.photos.get(photoId)?.thumb;
    if (!thumb) continue;
    const uri = await dataURI(thumb);
    if ((size += uri.length) > maxThumbBytes) break;
    out.push({id: photoId, uri});
  }
  return out;
}

async function dataURI(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += chunk) text += String.fromCharCode(...bytes.subarray(i, i + chunk));
  return `data:${blob.type};base64,${btoa(text)}`;
}
