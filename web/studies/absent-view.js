// Instead of the runs: that there are none here.

import {h, setText} from '../js/dom.js';
import {t} from './text.js';

/** Says that this server runs no studies. */
export function absentView() {
  const title = h('h1'), lead = h('p', {class: 'lead'});
  return {el: h('section', {class: 'view narrow'}, title, lead), update() {
    setText(title, t('link.absent'));
    setText(lead, t('link.absent.fix'));
  }};
}
