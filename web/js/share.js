// Sharing with the team: the numbers of a report, made by the reporter, go to the server that the page came from. This is the one
// thing that the page sends, and only when it is told to.

import {ask, enter, path, removeReport} from './ask.js';
import {EngineError} from './engine-client.js';
import {codeOf, dropCode, keepCode} from './removal.js';
import {reporter} from './reporter-client.js';
import {addPart, patch, state} from './store.js';
import {reportLanguage, study, today} from './report.js';

const plainText = (x, most) => (typeof x === 'string' ? x.slice(0, most) : '');

let kept = null; // what save gave last: the same object while nothing has changed

addPart('share', {/** what the user calls the site; empty: not told */ site: '', /** tell the classes' names */ names: false, /** what was sent last: {id, date} */ sent: null}, {
  inFile: false, // a file is given to others; what was sent from here is nobody's business there
  save() {
    const {site, names, sent} = state.share;
    if (!(site || names || sent)) return kept = null;
    if (kept?.site !== site || kept.names !== names || kept.sent !== sent) kept = {site, names, sent};
    return kept;
  },
  load(value) {
    const {id, date} = value?.sent ?? {};
    patch('share', {
      site: plainText(value?.site, 80), names: value?.names === true,
      sent: /^[0-9a-f]{16}$/.test(id) ? {id, date: plainText(date, 10)} : null,
    });
  },
});

/** What would be sent, as an object (core/sitereport.Report). Nothing is sent by asking. */
export async function sharedReport({site = state.share.site, names = state.share.names, date = today(), language = reportLanguage()} = {}) {
  const result = study();
  if (!result) throw new EngineError('no_result');
  return reporter.site({result, site, date, names, language});
}

/** Whether this browser can still take back what was sent last. */
export const canTakeBack = () => Boolean(state.share.sent && codeOf(state.share.sent.id));

/**
 * Sends a report, as sharedReport made it; a token, if given, first. What was sent before from this project is then removed.
 * @returns {Promise<{id: string, removal: string}>} rejects with a Problem of ask.js
 */
export async function send(report, token = '') {
  if (token) await enter(token);
  const {id, removal} = await ask('POST', path`sites`, report);
  const before = state.share.sent;
  keepCode(id, removal);
  patch('share', {sent: {id, date: report.date}});
  if (before && codeOf(before.id)) await remove(before.id).catch(() => {}); // the list shows it, and it can be removed there
  return {id, removal};
}

/** Removes what was sent last. Rejects with a Problem; what is gone already is no problem. */
export async function takeBack() {
  await remove(state.share.sent.id);
  patch('share', {sent: null});
}

async function remove(id) {
  try {
    await removeReport(id, codeOf(id) ?? '');
  } catch (problem) {
    if (problem.kind !== 'no-report') throw problem;
  }
  dropCode(id);
}
