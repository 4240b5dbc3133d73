// Starts the viewer program inside its iframe.

import {fetchChecked} from './checked.js';

// Files dropped onto the iframe belong to the page: it lays its drop area over the iframe as soon as a drag enters.
for (const type of ['dragenter', 'dragover', 'drop']) {
  addEventListener(type, (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (type === 'dragenter') parent.postMessage({v: 1, id: 0, type: 'drag', body: '{}', blobs: []}, location.origin);
  }, {capture: true});
}

// The viewer lives on pointer events. ebiten would keep every touch from the page, which could not be scrolled then, and with
// every press take the keyboard to its canvas: it belongs to the stage in the page, which knows the keys.
for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel', 'mousedown', 'mouseup', 'mousemove']) {
  addEventListener(type, (event) => {
    event.stopImmediatePropagation();
    if (type !== 'mousedown') return;
    event.preventDefault();
    frameElement.parentElement.focus({preventScroll: true});
  }, {capture: true, passive: type.startsWith('touch')});
}

// A drag goes on outside the iframe.
addEventListener('pointerdown', (event) => {
  try { document.documentElement.setPointerCapture(event.pointerId); } catch { /* it is up again */ }
}, {capture: true});

const go = new globalThis.Go();
try {
  const {instance} = await WebAssembly.instantiate(await fetchChecked('viewer.wasm'), go.importObject);
  await go.run(instance);
} catch (error) {
  console.warn('viewer:', error);
}
parent.postMessage({v: 1, id: 0, type: 'failed', body: '{}', blobs: []}, location.origin);
