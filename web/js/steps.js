// The first three steps of the journey: photos, labels, learn.

import {t} from './i18n.js';
import {labelsView} from './lanes.js';
import {learnView} from './learn-view.js';
import {photosView} from './photos-view.js';
import {goodPhotos, missing, stale, state, trainingLabels} from './store.js';

const bare = (view) => ({...view, bare: true});

export const photosStep = {
  key: 'photos',
  note() {
    const photos = goodPhotos();
    const waiting = photos.filter((p) => p.status !== 'ready').length;
    if (waiting) return [t('photos.reading', {n: waiting}), 'busy'];
    return photos.length ? [t('step.photos.count', {n: photos.length}), 'done'] : [t('step.photos.none'), ''];
  },
  view: ({on}) => bare(photosView(on)),
};

export const labelsStep = {
  key: 'labels',
  note() {
    const {classes} = state.doc;
    if (!classes.length) return [t('step.labels.none'), ''];
    return [t('step.labels.count', {c: classes.length, n: trainingLabels().length}), missing() ? '' : 'done'];
  },
  view: ({on}) => bare(labelsView(on)),
};

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
  view: (page) => bare(learnView(page)),
};
