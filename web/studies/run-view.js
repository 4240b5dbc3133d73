// One run: how far it is, what it has come to, and what can be done with it.

import {ask, path} from '../js/ask.js';
import {button, h, icon, rebuild, setText} from '../js/dom.js';
import {current} from '../js/language.js';
import {compareView} from './compare-view.js';
import {refreshModels} from './live.js';
import {modelOf, openLink} from './models-view.js';
import {outcomeView} from './outcome-view.js';
import {bar, progressText, stateBadge} from './progress.js';
import {go} from './route.js';
import {changed, learn, learnAnswer, state} from './store.js';
import {moment, nameOf, t, wordsOf} from './text.js';

export function runView() {
  const back = h('a', {class: 'button link back', href: '#/'}, icon('back'), h('span'));
  const title = h('h1'), badge = stateBadge(), progress = bar({labelled: true}), words = h('p', {class: 'run-words'});
  const error = h('p', {class: 'note bad', hidden: true}), problem = h('p', {class: 'note bad', role: 'alert', hidden: true}), gone = h('p', {class: 'empty', hidden: true});
  const tools = h('div', {class: 'tools'}), hint = h('p', {class: 'hint', hidden: true}), sure = h('div', {class: 'sure', hidden: true});
  const outcome = outcomeView(), comparison = compareView();
  const body = h('div', {class: 'run-body'}, h('header', {class: 'run-head'}, h('div', {class: 'run-title'}, title, badge.el), progress.el, words, error, problem, tools, hint, sure), outcome.el, comparison.el);
  const el = h('div', {class: 'view run'}, back, gone, body);
  let asked = false, id = null, stopping = false;

  /** Does something with the run and takes in what has become of it. */
  async function act(method, address) {
    const before = state.runs.get(id);
    state.problem = null;
    try {
      const run = await ask(method, address);
      if (run) learnAnswer(run, before);
      return true;
    } catch (failed) {
      state.problem = failed;
      return false;
    } finally {
      changed();
    }
  }

  async function stop(run) {
    stopping = await act('POST', path`runs/${run.id}/stop`) && state.runs.get(run.id)?.state === 'running';
    changed();
  }

  async function makeModel(run) {
    if (await act('POST', path`runs/${run.id}/model`) && !state.runs.get(run.id)?.making) await refreshModels();
  }

  // A run of rooms that is done gives a model; that of digits is of no use to the page of photos, which is said.
  function model(run) {
    if (run.state !== 'done' || run.study !== 'nyu') return null;
    const made = modelOf(run);
    return made ? openLink(made, 'soft') : button(t(run.making ? 'run.model.making' : 'run.model'), () => makeModel(run), {icon: 'learn', kind: 'soft', id: 'make-model', disabled: Boolean(run.making)});
  }

  async function remove(run) {
    if (!await act('DELETE', path`runs/${run.id}`)) return;
    learn({...run, state: 'removed'});
    go('#/');
  }

  function buttons(run) {
    const file = (key, address, rest) => h('a', {class: 'button quiet', href: address, ...rest}, icon(rest?.download === undefined ? 'report' : 'save'), h('span', {text: t(key)}));
    const under = run.state === 'running' || run.state === 'waiting';
    return [
      under && run.own && button(t('run.stop'), () => stop(run), {icon: 'stop', kind: 'quiet danger', id: 'stop', disabled: stopping}),
      (run.state === 'stopped' || run.state === 'failed') && button(t('run.resume'), () => act('POST', path`runs/${run.id}/resume`), {icon: 'next', kind: 'soft', id: 'resume'}),
      model(run),
      run.done > 0 && file('run.report', `${path`runs/${run.id}/report`}?language=${current()}`, {target: '_blank', rel: 'noopener', id: 'report'}),
      run.done > 0 && file('run.csv', path`runs/${run.id}/results.csv`, {download: ''}),
      run.done > 0 && file('run.json', path`runs/${run.id}/outcome`, {download: `okuyuki-${run.id}.json`}),
      !under && button(t('run.remove'), () => { asked = true; changed(); }, {icon: 'trash', kind: 'quiet', id: 'remove'}),
    ].filter(Boolean);
  }

  return {el, update(at) {
    const run = state.runs.get(at.run);
    if (at.run !== id) [id, asked, stopping] = [at.run, false, false];
    if (run?.state !== 'running') stopping = false;
    setText(back.lastChild, t('run.back'));
    setText(gone, t('run.gone'));
    gone.hidden = Boolean(run) || state.access !== 'granted';
    body.hidden = !run;
    if (!run) return;
    setText(title, nameOf(run));
    badge.update(run);
    progress.update(run);
    setText(words, [progressText(run), stopping ? t('run.stopping') : run.ended ? t('run.ended', {time: moment(run.ended)}) : t('run.created', {time: moment(run.created)})].join(' · '));
    const why = run.error ?? run.modelError;
    error.hidden = !why;
    setText(error, run.cause === 'full' ? t('run.full') : why ?? '');
    hint.hidden = run.state !== 'done';
    setText(hint, t(run.study === 'nyu' ? 'run.model.hint' : 'run.model.digits'));
    problem.hidden = !state.problem;
    setText(problem, wordsOf(state.problem));
    rebuild(tools, [run.id, run.state, run.own, run.making, modelOf(run), run.done > 0, stopping, current()], () => buttons(run));
    sure.hidden = !asked;
    rebuild(sure, [run.id, run.done, asked, current()], () => [h('p', {text: t('run.remove.sure', {n: run.done})}),
      button(t('run.remove.yes'), () => remove(run), {kind: 'quiet danger', id: 'remove-yes'}), button(t('run.remove.no'), () => { asked = false; changed(); }, {kind: 'quiet'})]);
    outcome.update(run);
    comparison.update(run, at.with);
  }};
}
