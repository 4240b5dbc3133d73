// The learning step of the journey.

import {t} from './i18n.js';
import {learnView} from './learn-view.js';
import {stale, state} from './store.js';

export const learnStep = {
  key: 'learn',
  note() {
    const {learn} = state;
    if (learn.status === 'running') return [t('step.learn.running', {p: Math.round(100 * (learn.progress?.fraction ?? 0))}), 'busy'];
    if (learn.status !== 'done') return [t('step.learn.none'), ''];
    if (stale()) return [t('step.learn.stale'), 'warn'];
    const cv = learn.result?.cv;
    return [cv ? t('step.learn.done', {a: cv.total, b: cv.correct}) : t('step.learn.doneplain'), 'done'];
  },
  view: (page) => ({...learnView(page), bare: true}),
};
