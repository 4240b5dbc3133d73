// The viewer, an ebiten program in an iframe of this origin: see wasm/message for what is said. The page works without it.

import {lut} from './colormap.js';

const version = 1;
const loadTimeout = 20000; // ms after which the page no longer waits for the viewer

export class ViewerClient {
  #frame;
  #onMarker;
  #last = [];
  #isReady = false;

  /** Resolves to true when the viewer draws, to false when it cannot. */
  ready;

  /**
   * @param {HTMLIFrameElement} frame
   * @param {(marker: object) => void} onMarker hears of the place under the pointer
   * @param {() => void} onDrag hears of a drag that has entered the iframe
   */
  constructor(frame, onMarker, onDrag) {
    this.#frame = frame;
    this.#onMarker = onMarker;
    this.ready = new Promise((resolve) => {
      window.addEventListener('message', (event) => {
        if (event.source !== frame.contentWindow || event.origin !== location.origin || event.data?.v !== version) return;
        const {type, body} = event.data;
        if (type === 'ready') { this.#isReady = true; this.#flush(); resolve(true); }
        else if (type === 'failed') resolve(false);
        else if (type === 'drag') onDrag();
        else if (type === 'marker') this.#onMarker(JSON.parse(body));
      });
      setTimeout(() => resolve(this.#isReady), loadTimeout);
    });
    frame.src = '/viewer.html';
  }

  /**
   * Shows a photo. photo and label are ImageData; depth {width, height, min, max, data} and label may be null.
   * A later call replaces an earlier one that the viewer has not heard yet.
   */
  show(photo, depth, label) {
    const blobs = [photo.data.buffer.slice(0)];
    const body = {photo: {width: photo.width, height: photo.height}};
    if (depth) {
      const {data, ...rest} = depth;
      body.depth = rest;
      blobs.push(data.slice().buffer);
    }
    if (label) {
      body.label = {width: label.width, height: label.height};
      blobs.push(label.data.buffer.slice(0));
    }
    this.#send('show', body, blobs);
  }

  clear() {
    this.#send('clear', {});
  }

  /** Colours 0xRRGGBB; the colour map goes with them. */
  theme(colours) {
    this.#send('theme', colours, [lut.slice().buffer]);
  }

  /** Puts the marker at a place of the photo, from 0 to 1. */
  mark(inside, x, y) {
    this.#send('setMarker', {inside, x, y});
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
