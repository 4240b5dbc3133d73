// What a run has come to so far: the answers with their intervals, and the figures.

import {ask, path} from '../js/ask.js';
import {arrange, h, rebuild, setAttr, setText} from '../js/dom.js';
import {current} from '../js/language.js';
import {Followed} from './followed.js';
import {said, t} from './text.js';

export function outcomeView() {
  const title = h('h2'), waiting = h('p', {class: 'empty'}), words = h('div', {class: 'answer'}), answers = h('ol', {class: 'answers'});
  const figuresTitle = h('h2'), figures = h('div', {class: 'figures'}), note = h('p', {class: 'hint'});
  const known = new Followed();
  const drawn = new Map(); // figures of the run on view, by name
  const figuresPart = h('section', {class: 'figures-part'}, figuresTitle, figures, note);
  const el = h('div', {class: 'outcome'}, h('section', {}, title, waiting, words, answers), figuresPart);
  let id = '';

  return {el, update(run) {
    if (run.id !== id) drawn.clear();
    id = run.id;
    known.look(run.done ? id : '', run.done, run.state === 'running', () => ask('GET', path`runs/${id}/outcome`));
    const o = known.answer;
    answers.hidden = !o;
    setText(title, t(run.state === 'done' ? 'answers.final' : 'answers.title'));
    waiting.hidden = Boolean(o);
    setText(waiting, t(run.done ? 'answers.loading' : 'answers.none'));
    rebuild(words, [o?.answer, current()], () => (o?.answer ?? []).map((text) => h('p', {text: said(text)})));
    rebuild(answers, [o?.claims, current()], () => (o?.claims ?? []).map(answer));
    figuresPart.hidden = !o?.figures.length;
    setText(figuresTitle, t('figures.title'));
    setText(note, run.state === 'done' ? '' : t('figures.note'));
    arrange(figures, (o?.figures ?? []).map((f) => {
      if (!drawn.has(f.name)) drawn.set(f.name, figure(id, f.name));
      const d = drawn.get(f.name);
      d.update(f, known.results);
      return d.el;
    }));
  }};
}

const signs = {holds: '✓', does_not_hold: '✕', undecided: '?', no_answer: '–'};

function answer(claim) {
  const {effect} = claim;
  return h('li', {class: 'claim', data: {verdict: claim.verdict}},
    h('span', {class: 'badge'}, h('i', {'aria-hidden': 'true', text: signs[claim.verdict]}), h('span', {text: t(`verdict.${claim.verdict}`)})),
    h('div', {class: 'claim-words'}, h('p', {class: 'claim-statement', text: said(claim.statement)}),
      effect && h('p', {class: 'claim-effect'}, h('span', {text: said(effect.what)}), ' ', h('b', {text: said(effect.text)}), ' ', h('span', {class: 'hint', text: said(effect.level)})),
      h('p', {class: 'hint', text: said(effect ? claim.reading : claim.why)})));
}

/** A figure. The next state is loaded before it takes the place of the one on view. */
function figure(id, name) {
  const title = h('h3'), holder = h('div', {class: 'sheet'});
  let shown = '';
  const el = h('figure', {}, title, holder);
  return {el, update(about, done) {
    setText(title, said(about.title));
    const address = `${path`runs/${id}/figures/${`${name}.svg`}`}?language=${current()}&scheme=${document.documentElement.dataset.scheme}&results=${done}`;
    if (address === shown) return;
    shown = address;
    const img = h('img', {alt: said(about.description), decoding: 'async'});
    img.addEventListener('load', () => { if (address === shown) holder.replaceChildren(img); });
    img.addEventListener('error', () => { if (address === shown) shown = ''; });
    if (!holder.firstChild) holder.append(img);
    setAttr(img, 'src', address);
  }};
}
