// The page of studies: what runs on this server, what it has come to, and how to start, stop and compare.

import {frame, help} from '../aside/frame.js';
import {tokenView} from '../aside/token-view.js';
import {enter, tokenOfAddress} from '../js/ask.js';
import {setText} from '../js/dom.js';
import {current, onLanguage} from '../js/language.js';
import {onTheme} from '../js/theme.js';
import {home} from './home-view.js';
import {listen, connect} from './live.js';
import {onRoute, route} from './route.js';
import {runView} from './run-view.js';
import {changed, onChange, state} from './store.js';
import {absentView} from './absent-view.js';
import {nameOf, t} from './text.js';

const work = document.getElementById('work');
const head = frame('#/', [['/sites/', 'app.sites'], ['/', 'app.photos'], [help, 'app.help']], () => ({link: state.link, text: state.access === 'granted' ? t(`link.${state.link}`) : ''}));
document.getElementById('frame').replaceWith(head.el);
const views = {home: home(), run: runView(), token: tokenView(again), absent: absentView()};

function again() {
  state.access = 'asking';
  return connect();
}

function show() {
  document.documentElement.lang = current();
  document.title = t('app.title');
  setText(document.getElementById('skip'), t('app.skip'));
  head.update();
  const at = route();
  const view = state.access === 'token' ? views.token : state.access === 'absent' ? views.absent : at.run ? views.run : views.home;
  if (work.firstChild !== view.el) work.replaceChildren(view.el);
  view.update(at);
}

/** Says what happens to whoever cannot see it. */
function announce(run, before) {
  if (!before || before.state === run.state) return;
  const key = {running: 'say.started', done: 'say.done', failed: 'say.failed'}[run.state];
  if (key) setText(document.getElementById('announce'), t(key, {name: nameOf(run)}));
}

onChange(show);
onLanguage(changed);
onTheme(changed);
onRoute(() => {
  state.problem = null;
  changed();
  work.focus();
  scrollTo(0, 0);
});
setInterval(() => { if (!document.hidden) changed(); }, 5000); // the time left

const token = tokenOfAddress();
if (token) {
  try {
    await enter(token);
  } catch (problem) {
    views.token.refused(problem);
  }
}
listen(announce);
