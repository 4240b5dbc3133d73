// A run beside another one of the same study.

import {ask, path} from '../js/ask.js';
import {h, rebuild, setText} from '../js/dom.js';
import {current} from '../js/language.js';
import {Followed} from './followed.js';
import {addressOf} from './route.js';
import {changed, state} from './store.js';
import {has, interval, moment, nameOf, said, t, wordsOf} from './text.js';

const shown = 2; // conditions whose tables are open from the beginning

export function compareView() {
  const title = h('h2'), label = h('label', {for: 'compare-with'}), none = h('p', {class: 'empty'});
  const choice = h('select', {class: 'text-field', id: 'compare-with', on: {change: ({target}) => {
    history.replaceState(null, '', addressOf(run.id, target.value)); // a choice within a view leaves no trace to go back to
    changed();
  }}});
  const field = h('div', {class: 'field'}, label, choice), result = h('div', {class: 'comparison'}), problem = h('p', {class: 'note bad', role: 'alert', hidden: true});
  const el = h('section', {class: 'compare-part'}, title, none, field, problem, result);
  const known = new Followed();
  let run = null;

  /** Asks for the comparison with another run, or with none. */
  function look(other) {
    if (!other) return known.look('');
    const both = `a=${encodeURIComponent(run.id)}&b=${encodeURIComponent(other.id)}`;
    return known.look(both, `${run.done} ${other.done}`, [run, other].some((r) => r.state === 'running'), () => ask('GET', `${path`compare`}?${both}`));
  }

  return {el, update(of, withID) {
    run = of;
    const others = [...state.runs.values()].filter((r) => r.study === run.study && r.id !== run.id && r.done > 0);
    const other = others.find((r) => r.id === withID);
    el.hidden = run.done === 0;
    look(run.done > 0 ? other : null);
    setText(title, t('compare.title'));
    setText(none, t('compare.none'));
    none.hidden = others.length > 0;
    field.hidden = others.length === 0;
    setText(label, t('compare.with'));
    rebuild(choice, [others.map((r) => [r.id, r.created]), other?.id, current()], () => [
      h('option', {value: '', text: t('compare.choose'), prop: {selected: !other}}),
      ...others.map((r) => h('option', {value: r.id, text: `${nameOf(r)} (${moment(r.created)})`, prop: {selected: r === other}})),
    ]);
    problem.hidden = !known.problem;
    setText(problem, wordsOf(known.problem));
    const found = known.answer?.comparison;
    rebuild(result, [found, current()], () => (found ? tables(found) : []));
  }};
}

function tables({rows, facts, onlyA, onlyB}) {
  const count = (verdict) => rows.filter((r) => r.verdict === verdict).length;
  const cells = new Map();
  for (const r of rows) cells.set(r.cell, [...(cells.get(r.cell) ?? []), r]);
  return [
    h('p', {class: 'answer', text: rows.length ? t('compare.count', {n: rows.length, higher: count('higher'), lower: count('lower'), undecided: count('undecided')}) : t('compare.nothing')}),
    onlyA + onlyB > 0 && h('p', {class: 'hint', text: t('compare.only', {a: onlyA, b: onlyB})}),
    facts.length > 0 && h('div', {}, h('h3', {text: t('compare.facts')}), h('dl', {class: 'facts'}, ...facts.flatMap((f) => [
      h('dt', {text: has(`fact.${f.name}`) ? t(`fact.${f.name}`) : f.name}), h('dd', {text: `${short(f.a)} / ${short(f.b)}`}),
    ]))),
    ...[...cells.values()].map((list, i) => h('details', {open: i < shown}, h('summary', {text: said(list[0].cellName)}), table(list))),
    rows.length > 0 && h('p', {class: 'hint', text: `${t(rows.every((r) => r.paired) ? 'compare.paired' : 'compare.independent')} ${t('compare.chance')}`}),
  ].filter(Boolean);
}

const short = (text) => (/^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 12)}…` : text);

function table(rows) {
  const head = ['method', 'here', 'there', 'difference', 'verdict'].map((k) => h('th', {scope: 'col', text: `${t(`compare.${k}`)}${k === 'here' || k === 'there' ? ' (%)' : ''}`}));
  const number = (i, signed) => {
    const [mean, span] = interval(i, signed);
    return h('td', {class: 'number'}, h('b', {text: mean}), ' ', h('span', {class: 'span', text: span}));
  };
  return h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': said(rows[0].cellName)}, h('table', {}, h('thead', {}, h('tr', {}, ...head)),
    h('tbody', {}, ...rows.map((r) => h('tr', {data: {verdict: r.verdict}}, h('th', {scope: 'row', text: said(r.armName)}),
      number(r.a), number(r.b), number(r.difference, true), h('td', {text: t(`compare.${r.verdict}`)}))))));
}
