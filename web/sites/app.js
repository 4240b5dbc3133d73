// The page of sites: what each has found, what it comes to together, and how to take one's own away.

import {frame, help} from '../aside/frame.js';
import {tokenView} from '../aside/token-view.js';
import {ask, enter, path, tokenOfAddress} from '../js/ask.js';
import {h, setText} from '../js/dom.js';
import {current, onLanguage} from '../js/language.js';
import {onTheme} from '../js/theme.js';
import {forestView} from './forest.js';
import {tableView} from './table-view.js';
import {summaryView} from './summary-view.js';
import {t, wordsOf} from './text.js';

const $ = (id) => document.getElementById(id);
const head = frame('#work', [['/studies/', 'app.studies'], ['/', 'app.photos'], [help, 'app.help']]);
$('frame').replaceWith(head.el);
const token = tokenView(load);
let access = 'asking'; // granted, token (needed), absent (no sites here), lost (the server does not answer)
let known = {sites: [], summary: {verdict: 'too_few', weights: []}};
let problem = null;

const list = listView();
const absent = sayView('absent.title', () => t('absent.fix'));
const lost = sayView('lost.title', () => `${wordsOf(problem)} ${t('lost.fix')}`);

async function load() {
  problem = null;
  try {
    known = await ask('GET', path`sites`);
    access = 'granted';
  } catch (failed) {
    problem = failed;
    access = failed.status === 401 ? 'token' : failed.status === 404 ? 'absent' : 'lost';
  }
  show();
}

function show() {
  document.documentElement.lang = current();
  document.title = t('app.title');
  setText($('skip'), t('app.skip'));
  head.update();
  const view = {token, absent, lost}[access] ?? list;
  if ($('work').firstChild !== view.el) $('work').replaceChildren(view.el);
  view.update();
}

/** All that there is to see. */
function listView() {
  const title = h('h1'), lead = h('p', {class: 'lead'}), none = h('p', {class: 'empty'});
  const views = [summaryView(), forestView(), tableView(async (name) => {
    await load();
    setText($('announce'), t('remove.done', {name}));
  })];
  const parts = h('div', {class: 'parts'}, ...views.map((v) => v.el));
  return {el: h('div', {class: 'view'}, h('div', {class: 'intro'}, title, lead), none, parts), update() {
    setText(title, t('app.name'));
    setText(lead, t('app.lead'));
    setText(none, t('list.none'));
    none.hidden = known.sites.length > 0 || access !== 'granted';
    parts.hidden = !known.sites.length;
    for (const v of views) v.update(known);
  }};
}

/** Instead of the list: why there is none, and what to do. */
function sayView(key, words) {
  const title = h('h1'), lead = h('p', {class: 'lead', role: 'status'});
  return {el: h('section', {class: 'view narrow'}, title, lead), update() {
    setText(title, t(key));
    setText(lead, words());
  }};
}

onLanguage(show);
onTheme(show);
document.addEventListener('visibilitychange', () => { if (!document.hidden && access !== 'token') load(); }); // something may have come

const given = tokenOfAddress();
if (given) await enter(given).catch((failed) => token.refused(failed));
show();
load();
