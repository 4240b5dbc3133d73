// The first steps of the journey: photos and labels.

import {t} from './i18n.js';
import {labelsView} from './lanes.js';
import {photosView} from './photos-view.js';
import {goodPhotos, missing, state, trainingLabels} from './store.js';

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
