// The viewer, an ebiten program in an iframe of this origin: see wasm/message for what is said. The page works without it.

import {lut} from './colormap.js';
import {painted} from './dom.js';

const version = 1;
const loadTimeout = 20000; // ms after which the page no longer waits for the viewer
const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** The ways to look at a photo: see message.Mode. */
export const modes = ['both', 'split', 'relief', 'picture', 'depth'];

/**
 * @typedef {{width: number, height: number, min: number, max: number, data: Float32Array}} DepthMap
 * @typedef {{width: number, height: number, data: Uint8Array|Uint8ClampedArray|ArrayBuffer}} Pixels RGBA
 */
export class ViewerClient {
  #frame;
  #last = [];
  #isReady = false;
  #colours = null;

  /** Resolves to true when the viewer has started, to false when it cannot. */
  ready;

  /**
   * @param {HTMLIFrameElement} frame
   * @param {{marker: (m: object) => void, view: (v: object) => void, drag: () => void, failed: () => void}} on hears of the place under the pointer
   *   (message.MarkerBody), of how the photo is looked at (message.ViewState), of a drag of files that has entered the iframe, and of the
   *   viewer's end
   */
  constructor(frame, on) {
    this.#frame = frame;
    this.ready = new Promise((resolve) => {
      window.addEventListener('message', (event) => {
        if (event.source !== frame.contentWindow || event.origin !== location.origin || event.data?.v !== version) return;
        const {type, body} = event.data;
        if (type === 'ready') { this.#isReady = true; this.#flush(); resolve(true); }
        else if (type === 'failed') { // at the start, or when it finds no WebGL
          this.#isReady = false;
          frame.remove();
          resolve(false);
          on.failed();
        }
        else if (type === 'drag') on.drag();
        else if (type === 'marker') on.marker(JSON.parse(body));
        else if (type === 'view') on.view(JSON.parse(body));
      });
      setTimeout(() => resolve(this.#isReady), loadTimeout);
    });
    calm.addEventListener('change', () => { if (this.#colours) this.theme(this.#colours); });
    painted().then(() => { frame.src = '/viewer.html'; }); // what the user sees first comes first
  }

  /**
   * Shows a photo. A later call replaces an earlier one that the viewer has not heard yet.
   * @param {Pixels} photo
   * @param {{depth: DepthMap|null, label: Pixels|null, accent?: number}[]} arms one answer, or two that stand side by side; labels
   *   are premultiplied
   * @param {{subject: string, mode: string}} options zoom and place are kept while the subject stays
   */
  show(photo, arms, {subject, mode}) {
    const blobs = [copy(photo.data)];
    const described = arms.map(({depth, label, accent = 0}) => {
      const arm = {accent};
      if (depth) {
        const {data, ...rest} = depth;
        arm.depth = rest;
        blobs.push(copy(data));
      }
      if (label) {
        arm.label = {width: label.width, height: label.height};
        blobs.push(copy(label.data));
      }
      return arm;
    });
    const [{depth, label}] = described;
    this.#send('show', {photo: {width: photo.width, height: photo.height}, subject, mode, ...(arms.length > 1 ? {arms: described} : {depth, label})}, blobs);
  }

  clear() {
    this.#send('clear', {});
  }

  /** Colours 0xRRGGBB; the colour map goes with them. */
  theme(colours) {
    this.#colours = colours;
    this.#send('theme', {...colours, calm: calm.matches}, [lut.slice().buffer]);
  }

  /** Puts the marker at a place of the photo, from 0 to 1. */
  mark(inside, x, y) {
    this.#send('setMarker', {inside, x, y});
  }

  /** Changes how the photo is looked at: {mode, split}, what is left out stays. */
  set(view) {
    this.#send('setView', view);
  }

  /** A step from there: {zoom: factor, yaw, pitch: radians, reset}. */
  move(step) {
    this.#send('moveView', step);
  }

  #send(type, body, blobs = []) {
    this.#last = this.#last.filter((m) => m.type !== type);
    this.#last.push({v: version, id: 0, type, body: JSON.stringify(body), blobs});
    this.#flush();
  }

  #flush() {
    if (!this.#isReady) return;
    for (const m of this.#last.splice(0)) this.#frame.contentWindow.postMessage(m, location.origin, m.blobs);
  }
}

// The bytes to give away: the viewer gets its own.
const copy = (data) => (data instanceof ArrayBuffer ? data.slice(0) : data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
