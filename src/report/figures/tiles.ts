import { encode } from 'fast-png';
import type { ImageShape } from '../../data/examples.js';
import { PNG_SCALE } from './render.js';

/** Longest side of a drawn image, in pixels of the SVG; a larger image keeps its own size. */
const LONGEST_SIDE = 56;

/** Side of one image pixel in the SVG, a whole number of pixels so that edges stay crisp. */
export function magnification({ height, width }: ImageShape): number {
  return Math.max(1, Math.floor(LONGEST_SIDE / Math.max(height, width)));
}

/**
 * A grey picture as a data: URL of a PNG: 0 is black and 1 is white. Values outside are shown as the nearer of the
 * two (only shown: errors are measured before). Each value becomes a square of `magnify` pixels a side in the SVG.
 */
export function greyTile(values: Float32Array, { height, width }: ImageShape, magnify: number): string {
  const side = magnify * PNG_SCALE;
  const data = new Uint8Array(height * side * width * side);
  for (let y = 0, to = 0; y < height * side; y++) {
    const row = Math.floor(y / side) * width;
    for (let x = 0; x < width * side; x++, to++) data[to] = greyLevel(values[row + Math.floor(x / side)]);
  }
  const png = encode({ width: width * side, height: height * side, data, channels: 1 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

function greyLevel(value = 0): number {
  // A NaN would be black, like a dark pixel; middle grey all over an image is seen at once.
  return Number.isNaN(value) ? 128 : Math.round(255 * Math.min(1, Math.max(0, value)));
}
