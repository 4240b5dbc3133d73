// window.okuyuki: the calls that the buttons make, as promises. Documented in web/README.md.

import {sendReadable} from './convert.js';
import {EngineError} from './engine-client.js';
import {predictedName} from './photos.js';
import {state} from './store.js';

const studies = () => import('./studies.js'); // there since the start, see app.js

/** Puts the calls on window. ready resolves when the engine has started. */
export function install(workspace, ready) {
  const {engine, photos, learning} = workspace;

  const named = (prediction) => prediction.classes.map(({label, p}, i) => ({label: predictedName(prediction, i), id: label, p}));
  const depthOf = ({depth}) => depth && {width: depth.width, height: depth.height, data: depth.data, kind: depth.kind, unit: depth.unit};

  const api = {
    ready: ready.then(() => ({kernel: state.engine.kernel, model: state.engine.model.name, version: state.engine.version})),

    async predict(blob) {
      await ready;
      const {answer: {body, blobs}} = await sendReadable(blob, await blob.arrayBuffer(), (bytes) => engine.request('predict', {depth: true}, [bytes]));
      const prediction = {...body, modelClasses: state.engine.model.classes};
      return {classes: named(prediction), depth: depthOf({depth: {...body.depth, data: new Float32Array(blobs[0])}}), ms: body.ms};
    },

    async add(label, blob, {group = '', name = blob.name ?? 'photo'} = {}) {
      await ready;
      const [id] = photos.add([{file: blob, name, label, group}]);
      await photos.settled();
      const problem = state.problems.find((p) => p.id === id);
      if (problem) throw new EngineError(problem.error.kind, problem.error.params);
      return id;
    },

    photos() {
      return state.doc.ids.map((id) => {
        const photo = state.photos.get(id);
        const {prediction} = photo;
        return {
          id, name: photo.name, status: photo.status, width: photo.width ?? 0, height: photo.height ?? 0,
          label: state.doc.classes.find((c) => c.id === state.doc.labels[id])?.name ?? null, group: state.doc.groups[id] ?? '', depthMap: Boolean(photo.depthFile),
          prediction: prediction ? {classes: named(prediction), depth: depthOf(prediction), learned: prediction.learned, ms: prediction.ms} : null,
        };
      });
    },

    remove(id) {
      if (state.doc.ids.includes(id)) workspace.remove([id]);
    },

    async tune(options = {}, calls = {}) {
      await ready;
      const result = await learning.run(options, calls);
      await photos.settled();
      return result;
    },

    async compare(options = {}, calls = {}) {
      await ready;
      const {result, ms, workers} = await (await studies()).comparing.run(options, calls);
      const {comparison: c} = result;
      const {mean, low, high, p} = c.difference;
      return {...c, difference: mean ?? null, interval: c.arms.length ? [low, high] : null, p: p ?? null, result, ms, workers};
    },

    async depthQuality() {
      await ready;
      return (await studies()).judge({engine, photos});
    },

    async monitor(calls = {}) {
      await ready;
      return (await studies()).monitor({engine}, calls);
    },

    async stress(options = {}, calls = {}) {
      await ready;
      return (await studies()).stressing.run(options, calls);
    },

    async save(options = {}) {
      await ready;
      const {doc, project: {model}} = state;
      const blob = await workspace.pack(options);
      workspace.saved(doc, model);
      return blob;
    },

    async report(options = {}) {
      await ready;
      const {makeReport, usableForm} = await studies();
      return (await makeReport({form: await usableForm(), ...options})).blob;
    },

    async exportModel(format = 'safetensors') {
      await ready;
      return workspace.exportModel(format);
    },

    async bench(name = '', {onProgress} = {}) {
      await ready;
      const {body} = await engine.request('bench', {case: name}, [], {onProgress});
      return body;
    },

    async projects() {
      await workspace.autosave.list();
      return state.storage.projects;
    },

    async resume(id) {
      await workspace.resume(id);
      await photos.settled();
    },

    async kept() {
      await workspace.autosave.resume();
      return {...state.storage, upToDate: workspace.autosave.upToDate};
    },

    async load(blob) {
      await ready;
      await workspace.load(blob);
      await photos.settled();
    },
  };
  api.ready.catch(() => {}); // told on the page; a script that waits for ready hears it too
  window.okuyuki = Object.freeze(api);
}
