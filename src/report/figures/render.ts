import { Resvg } from '@resvg/resvg-js';
import { FONT_OPTIONS } from './font.js';

/** One picture in two formats. The same input gives the same bytes. */
export interface Figure {
  readonly svg: string;
  /** At twice the SVG's size. */
  readonly png: Uint8Array;
}

/** Pixels of the PNG for one pixel of the SVG. */
export const PNG_SCALE = 2;

/** Renders an SVG on white. */
export function figureOf(svg: string): Figure {
  const png = new Resvg(svg, {
    font: FONT_OPTIONS,
    fitTo: { mode: 'zoom', value: PNG_SCALE },
    background: 'white',
  })
    .render()
    .asPng();
  return { svg, png: Uint8Array.from(png) };
}
