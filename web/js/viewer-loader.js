// Starts the viewer program inside its iframe.

const go = new globalThis.Go();
try {
  const {instance} = await WebAssembly.instantiateStreaming(fetch('/viewer.wasm'), go.importObject);
  await go.run(instance);
} catch (error) {
  console.warn('viewer:', error);
}
parent.postMessage({v: 1, id: 0, type: 'failed', body: '{}', blobs: []}, location.origin);
