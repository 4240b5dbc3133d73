// What the viewer takes ready-made from the page: classes as pixels (the browser's own fonts draw any language, so that the
// viewer ships none) and the colours of the two ways of learning.

import {schemeColour} from './theme.js';

const names = {single: '--single', multi: '--multi'};

/** The colour of a way of learning. */
export const accent = (arm) => schemeColour(names[arm] ?? '--ink-3');

/** A text on a dark plate, with a bar of the colour before it where one is given; premultiplied pixels of the screen. @returns {ImageData} */
export function labelTexture(text, colour = null) {
  const scale = Math.max(1, window.devicePixelRatio);
  const font = `600 ${14 * scale}px ${getComputedStyle(document.body).fontFamily}`;
  const left = colour === null ? 10 : 18;
  const canvas = new OffscreenCanvas(1, 1);
  let context = canvas.getContext('2d');
  context.font = font;
  canvas.width = Math.ceil(context.measureText(text).width + (left + 10) * scale);
  canvas.height = Math.ceil(28 * scale);
  context = canvas.getContext('2d', {willReadFrequently: true});
  context.font = font;
  context.fillStyle = 'rgba(12, 18, 24, 0.82)';
  context.beginPath();
  context.roundRect(0, 0, canvas.width, canvas.height, 6 * scale);
  context.fill();
  if (colour !== null) {
    context.fillStyle = `#${colour.toString(16).padStart(6, '0')}`;
    context.beginPath();
    context.roundRect(7 * scale, 7 * scale, 5 * scale, canvas.height - 14 * scale, 2 * scale);
    context.fill();
  }
  context.fillStyle = '#fff';
  context.textBaseline = 'middle';
  context.fillText(text, left * scale, canvas.height / 2 + scale);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < image.data.length; i += 4) {
    const a = image.data[i + 3] / 255;
    for (let c = 0; c < 3; c++) image.data[i + c] = Math.round(image.data[i + c] * a);
  }
  return image;
}
