// Starts the viewer program inside its iframe.

// Files dropped onto the iframe belong to the page: it lays its drop area over the iframe as soon as a drag enters.
for (const type of ['dragenter', 'dragover', 'drop']) {
  addEventListener(type, (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (type === 'dragenter') parent.postMessage({v: 1, id: 0, type: 'drag', body: '{}', blobs: []}, location.origin);
  }, {capture: true});
}

const go = new globalThis.Go();
try {
  const {instance} = await WebAssembly.instantiateStreaming(fetch('/viewer.wasm'), go.importObject);
  await go.run(instance);
} catch (error) {
  console.warn('viewer:', error);
}
parent.postMessage({v: 1, id: 0, type: 'failed', body: '{}', blobs: []}, location.origin);
