// The short form: what the user knows of the work. What is wrong with a field is said under it, in the words of core/poc.

import {clearForm, currency, currencyList, fields, pocForm, readNumber, setField, started} from './cost.js';
import {button, h, setAttr, setText} from './dom.js';
import {current, has, t} from './i18n.js';
import {patch, state} from './store.js';

const touched = new Set(); // fields that the user has left or corrected: only those are called missing

export function costForm() {
  const title = h('h2', {});
  const help = h('p', {class: 'help'});
  const select = h('select', {id: 'cost-currency', class: 'text-field', on: {change: () => patch('cost', {form: {...state.cost.form, currency: select.value}})}},
    ...currencyList.map((c) => h('option', {value: c})));
  const selectLabel = h('label', {for: 'cost-currency'});
  const rows = fields.map(row);
  const clear = button('', () => { touched.clear(); clearForm(); }, {kind: 'link'});
  const el = h('section', {class: 'cost-form study-section'}, h('div', {class: 'tune-head'}, title, clear), help,
    h('div', {class: 'cost-fields'}, ...rows.map((r) => r.el), h('div', {class: 'field'}, selectLabel, select)));
  return {el, update() {
    setText(title, t('cost.form'));
    setText(help, t('cost.form.help'));
    setText(selectLabel, t('cost.currency'));
    currencyList.forEach((c, i) => setText(select.options[i], t(`cost.currency.${c}`)));
    select.value = currency();
    for (const r of rows) r.update();
    setText(clear.querySelector('span'), t('cost.clear'));
    clear.hidden = !started();
  }};
}

function row({name, money, share, unit, optional}) {
  const id = `cost-${name}`;
  const label = h('span', {});
  const note = h('span', {class: 'optional'});
  const units = h('span', {class: 'unit', 'aria-hidden': 'true'});
  const help = h('p', {class: 'help', id: `${id}-help`});
  const error = h('p', {class: 'field-error', id: `${id}-error`});
  const scale = share ? 100 : 1;
  let wrong = false; // what stands there is no number
  const input = h('input', {id, class: 'text-field', type: 'text', inputmode: 'decimal', autocomplete: 'off', 'aria-describedby': `${id}-help ${id}-error`, on: {
    input: () => {
      const value = readNumber(input.value);
      wrong = Number.isNaN(value);
      setField(name, wrong || value === null ? null : value / scale);
    },
    blur: () => { touched.add(name); patch('cost', {}); },
  }});
  const el = h('div', {class: 'field'}, h('label', {for: id}, label, note), h('div', {class: 'with-unit'}, input, units), help, error);
  return {el, update() {
    const value = state.cost.form[name];
    setText(label, t(`cost.${name}`));
    setText(note, optional ? t('cost.optional') : '');
    setText(units, money ? (current() === 'ja' && currency() === 'JPY' ? t('cost.unit.JPY') : currency()) : share ? t('cost.unit.percent') : t(`cost.unit.${unit}`));
    setText(help, has(`cost.${name}.help`) ? t(`cost.${name}.help`) : '');
    if (document.activeElement !== input) {
      if (!wrong) input.value = value === null ? '' : String(round(value * scale));
    }
    const text = wrong ? t('cost.number') : problem(name);
    setText(error, text);
    setAttr(input, 'aria-invalid', text ? 'true' : null);
  }};
}

const round = (x) => Math.round(1e6 * x) / 1e6;

// What the reporter says of a field, if it is worth saying yet.
function problem(name) {
  const found = state.cost.errors.find((e) => e.field === name);
  if (!found || (found.kind === 'missing' && !touched.has(name) && pocForm()[name] === 0)) return '';
  const {cause, next} = found[current()];
  return current() === 'ja' ? `${cause}。${next}` : `${cause}. ${next}`;
}
