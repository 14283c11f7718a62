import { decode } from 'fast-png';
import type { Figure } from '../../../src/report/figures/render.js';

/** What a PNG shows, as grey levels 0..255. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): number;
}

export function pixelsOf({ png }: Pick<Figure, 'png'>): Pixels {
  const { width, height, data, channels } = decode(png);
  return { width, height, at: (x, y) => data[(y * width + x) * channels] as number };
}

/** The least box around everything that is not white: what a clipped text would touch the border with. */
export function inkBox({ width, height, at }: Pixels) {
  const box = { left: width, right: -1, top: height, bottom: -1 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (at(x, y) > 250) continue;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
  }
  return box;
}

/** Whether anything dark is drawn in a box. */
export function hasInk({ at }: Pixels, left: number, top: number, right: number, bottom: number): boolean {
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) if (at(x, y) < 128) return true;
  return false;
}

/** The pictures embedded in an SVG, in the order of drawing. */
export function embeddedImages({ svg }: Pick<Figure, 'svg'>) {
  return [...svg.matchAll(/<image [^>]*href="data:image\/png;base64,([^"]+)"[^>]*>/g)].map(
    ([tag, base64]) => ({
      pixels: pixelsOf({ png: Buffer.from(base64 as string, 'base64') }),
      width: Number(/ width="([\d.]+)"/.exec(tag)?.[1]),
      height: Number(/ height="([\d.]+)"/.exec(tag)?.[1]),
    }),
  );
}
