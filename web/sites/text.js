// Texts of this page, and gains as people read them.

import {addTexts, interval, t} from '../aside/text.js';
import {strings} from './strings.js';

export {interval, moment, t, wordsOf} from '../aside/text.js';

addTexts(strings);

/** The name of a site: its own, or that it told none. @param {object} site of the API; n: its number in the list, from 1 */
export const nameOf = ({report}, n) => report.site || t('site.unnamed', {n});

/** A gain in points, with its interval: "+3.1 [−1.0, +8.0]". */
export const gainText = (gain) => interval(gain, true).join(' ');

/** A share in percent. */
export const percent = (p) => `${(100 * p).toFixed(0)} %`;
