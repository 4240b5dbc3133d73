// What the work costs: the form, and what the reporter reckons from it and from what was measured.

import {serial} from './compare-names.js';
import {current} from './i18n.js';
import {study} from './report.js';
import {reporter} from './reporter-client.js';
import {addPart, patch, state} from './store.js';

const pause = 150; // ms without another key until it is reckoned
const currencies = {ja: 'JPY', en: 'USD'};

/** Currencies to choose from. */
export const currencyList = ['JPY', 'USD', 'EUR'];

/** Fields in their order: money, share (shown in percent) and what may stay empty. */
export const fields = [
  {name: 'photosPerDay', unit: 'photos'}, {name: 'workDays', unit: 'days'},
  {name: 'wrongCost', money: true}, {name: 'reviewCost', money: true}, {name: 'todayError', share: true, optional: true},
  {name: 'labelCost', money: true, optional: true}, {name: 'sensorCost', money: true, optional: true}, {name: 'sensors', unit: 'units', optional: true},
];

const empty = () => ({currency: null, ...Object.fromEntries(fields.map((f) => [f.name, null])), workDays: 20});

addPart('cost', {
  /** numbers, null where empty; currency null: by the language */ form: empty(), /** poc.Cost */ cost: null, /** [{field, kind, ja, en}] */ errors: [], key: '',
}, {
  save: () => (touched() ? state.cost.form : null),
  load(value) { patch('cost', {form: readForm(value), cost: null, errors: [], key: ''}); },
});

const touched = () => Object.entries(empty()).some(([k, v]) => state.cost.form[k] !== v);

/** A form with nothing in place of what makes no sense. */
export function readForm(value) {
  const form = empty();
  if (typeof value !== 'object' || value === null) return form;
  for (const {name} of fields) if (typeof value[name] === 'number' && Number.isFinite(value[name]) || value[name] === null) form[name] = value[name];
  if (currencyList.includes(value.currency)) form.currency = value.currency;
  return form;
}

/** The currency in use. */
export const currency = () => state.cost.form.currency ?? currencies[current()];

/** A number as people write it, full-width digits and thousands included; null for nothing, NaN for no number. */
export function readNumber(text) {
  const plain = text.normalize('NFKC').replace(/[\s,_']/g, '');
  if (!plain) return null;
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}

/** Changes a field. The currency stays what it was when the first amount was entered. */
export function setField(name, value) {
  const money = fields.find((f) => f.name === name)?.money;
  patch('cost', {form: {...state.cost.form, [name]: value, ...(money && value !== null && {currency: currency()})}});
}

/** Empties the form. */
export const clearForm = () => patch('cost', {form: empty(), cost: null, errors: [], key: ''});

/** Whether anything was entered that a cost could be reckoned from. */
export const started = () => fields.some((f) => f.name !== 'workDays' && state.cost.form[f.name] !== null);

/** The form as poc.Form. */
export const pocForm = () => ({...Object.fromEntries(fields.map(({name}) => [name, state.cost.form[name] ?? 0])), currency: currency()});

/** The form for a report: null unless the cost can be reckoned from it. */
export async function usableForm() {
  const form = started() ? pocForm() : null;
  return form && reporter.cost({result: study(), form}).then(() => form, () => null);
}

let timer = 0;

/** Reckons anew when the form or what was measured has changed, a moment after the last change. */
export function reckon() {
  const result = study();
  const key = result && started() ? JSON.stringify([pocForm(), serial(result)]) : '';
  if (key === state.cost.key) return;
  state.cost.key = key;
  clearTimeout(timer);
  if (!key) return patch('cost', {cost: null, errors: []});
  timer = setTimeout(async () => {
    try {
      const cost = await reporter.cost({result, form: pocForm()});
      if (state.cost.key === key) patch('cost', {cost, errors: []});
    } catch (error) {
      if (state.cost.key === key) patch('cost', {cost: null, errors: error.params?.fields ?? []});
    }
  }, pause);
}
