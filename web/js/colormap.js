// The colour map of depth, the only definition in the page: near is light, far is dark. The nine colours are ColorBrewer's
// YlGnBu (Cynthia Brewer, Apache-2.0), marked there as safe for colour-blind eyes; its lightness falls steadily, so that it
// also reads in grey. The yellow end is a little deeper than Brewer's, so that near things show on white paper.

const stops = [
  [255, 250, 200], [237, 248, 177], [199, 233, 180], [127, 205, 187], [65, 182, 196],
  [29, 145, 192], [34, 94, 168], [37, 52, 148], [8, 29, 88],
];

/** 256 RGB triples, from the smallest depth to the largest. */
export const lut = (() => {
  const table = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    const x = (i / 255) * (stops.length - 1);
    const k = Math.min(Math.floor(x), stops.length - 2);
    for (let c = 0; c < 3; c++) table[3 * i + c] = Math.round(stops[k][c] + (x - k) * (stops[k + 1][c] - stops[k][c]));
  }
  return table;
})();

/** Paints the map from left (near) to right (far) over a canvas. */
export function paintLegend(canvas) {
  canvas.width = 256;
  canvas.height = 1;
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(256, 1);
  for (let i = 0; i < 256; i++) pixels.data.set([lut[3 * i], lut[3 * i + 1], lut[3 * i + 2], 255], 4 * i);
  context.putImageData(pixels, 0, 0);
}
