// The part of the report step that shares: what would be sent, in full; the button that sends it; how to take it back.

import './strings-share.js';

import {button, h, rebuild, setText} from './dom.js';
import {current, t} from './i18n.js';
import {reportLanguage, study} from './report.js';
import {canTakeBack, send, sharedReport, takeBack} from './share.js';
import {rowsOf} from './share-rows.js';
import {serial} from './compare-names.js';
import {changed, patch, state} from './store.js';

/** @param {() => {workspace: object}} page reports what goes wrong while nothing is sent yet */
export function shareView(page) {
  const title = h('h2', {}), lead = h('p', {class: 'lead'});
  const siteLabel = h('label', {for: 'share-site'}), siteHelp = h('p', {class: 'help', id: 'share-site-help'});
  const site = h('input', {id: 'share-site', class: 'text-field', maxlength: 80, autocomplete: 'off', 'aria-describedby': 'share-site-help', on: {input: () => patch('share', {site: site.value})}});
  const names = h('input', {type: 'checkbox', id: 'share-names', on: {change: () => patch('share', {names: names.checked})}}), namesLabel = h('label', {for: 'share-names'});
  const look = button('', show, {icon: 'view', kind: 'soft', id: 'share-show'});
  const all = h('h3', {}), table = h('table', {class: 'data-table share-table'}), jsonTitle = h('summary', {}), json = h('pre', {class: 'share-json', tabindex: '0'});
  const go = button('', transmit, {kind: 'primary', id: 'share-send'}), replaces = h('p', {class: 'help'});
  const tokenLabel = h('label', {for: 'share-token'}), token = h('input', {id: 'share-token', class: 'text-field', type: 'password', autocomplete: 'off'});
  const tokenField = h('div', {class: 'field', hidden: true}, tokenLabel, token);
  const failure = h('p', {class: 'note bad', role: 'alert', hidden: true}), done = h('div', {class: 'note share-done', role: 'status', hidden: true});
  const shown = h('div', {class: 'share-shown', hidden: true}, all, table, h('details', {}, jsonTitle, json), replaces, tokenField, go);
  const el = h('section', {class: 'share study-section'}, title, lead,
    h('div', {class: 'report-settings'}, h('div', {class: 'field'}, siteLabel, site, siteHelp), h('div', {class: 'share-names'}, names, namesLabel)), look, shown, failure, done);

  let report = null; // on view
  let of = ''; // what it was made from
  let said = null; // what the last click came to: {code}, {removed} or {problem}
  let busy = false; // sending or removing
  let asking = false; // what would be sent

  const key = () => JSON.stringify([serial(study()), state.share.site, state.share.names, reportLanguage()]);

  async function show() {
    const now = key();
    asking = true;
    try {
      report = await sharedReport();
      [of, said] = [now, null];
    } catch (error) {
      report = null;
      page().workspace.report(error);
    } finally {
      asking = false;
    }
    changed();
  }

  async function act(what) {
    [busy, said] = [true, null];
    changed();
    try {
      said = await what();
    } catch (problem) {
      if (problem.kind !== 'token' && problem.kind !== 'wrong-token') token.value = '';
      said = {problem};
    }
    busy = false;
    changed();
  }
  function transmit() {
    act(async () => {
      const {removal} = await send(report, token.value.trim());
      token.value = '';
      report = null;
      return {code: removal};
    });
  }
  const remove = () => act(async () => {
    await takeBack();
    return {removed: true};
  });

  return {el, update(result) {
    el.hidden = !result;
    if (!result) return;
    if (report && of !== key() && !busy && !asking) show(); // what is on view is what would be sent
    setText(title, t('share.title'));
    setText(lead, t('share.lead', {host: location.host}));
    setText(siteLabel, t('share.site'));
    setText(siteHelp, t('share.site.help'));
    setText(namesLabel, t('share.names'));
    if (document.activeElement !== site) site.value = state.share.site;
    names.checked = state.share.names;
    setText(look.lastChild, t('share.show'));
    look.hidden = Boolean(report);
    shown.hidden = !report;
    setText(all, t('share.all'));
    setText(jsonTitle, t('share.json'));
    if (report) {
      rebuild(table, [report, current()], () => [h('tbody', {}, ...rowsOf(report).map(([name, value]) => h('tr', {}, h('th', {scope: 'row', text: name}), h('td', {text: value}))))]);
      setText(json, JSON.stringify(report, null, 2));
    }
    replaces.hidden = !canTakeBack();
    setText(replaces, canTakeBack() ? t('share.replaces', {date: state.share.sent.date}) : '');
    tokenField.hidden = !token.value && said?.problem?.status !== 401;
    setText(tokenLabel, t('share.token'));
    setText(go.lastChild, t(busy ? 'share.sending' : 'share.send'));
    go.disabled = busy || of !== key();
    failure.hidden = !said?.problem;
    setText(failure, said?.problem ? failureOf(said.problem) : '');
    outcome();
  }};

  // What was sent, and how to take it back.
  function outcome() {
    const sent = canTakeBack();
    done.hidden = !(sent || said?.removed);
    rebuild(done, [state.share.sent, sent, said?.code, said?.removed, busy, current()], () => [
      h('p', {text: said?.removed ? t('share.removed') : said?.code ? t('share.done') : sent ? t('share.sent', {date: state.share.sent.date}) : ''}),
      said?.code && h('p', {class: 'share-code', text: t('share.code', {code: said.code})}),
      h('div', {class: 'report-buttons'}, h('a', {class: 'button quiet', href: '/sites/', target: '_blank', rel: 'noopener', text: t('share.see')}),
        sent && button(t('share.remove'), remove, {icon: 'trash', id: 'share-remove', disabled: busy})),
    ].filter(Boolean));
  }
}

// What is the matter, and what to do. What was measured is not lost in any case.
function failureOf({status, kind, text}) {
  if (!status) return t('share.failed.network');
  if (kind === 'not-found' || kind === 'odd' && [404, 405, 501].includes(status)) return t('share.failed.absent');
  return text?.[current()] ?? t('share.failed.odd', {status});
}
