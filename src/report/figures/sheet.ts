import type { Mark, Spec } from 'vega';
import { FONT_FAMILY, type TextStyle } from './font.js';
import type { Figure } from './render.js';
import { renderVega } from './vega.js';

/** A picture with its upper left corner at x, y, in a hairline frame. Lengths are in pixels. */
export interface PlacedImage {
  readonly url: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of text, vertically centred at y and aligned at x (default: left). */
export interface PlacedText extends TextStyle {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly colour?: string;
}

/** Images and texts at given positions on a white sheet, with a margin around it. Lengths are in pixels. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly images: readonly PlacedImage[];
  readonly texts: readonly PlacedText[];
}

export const INK = '#1a1a1a';
export const FAINT = '#666666';

/** A frame separates white pixels at an image's edge from the sheet. */
const FRAME = '#b3b3b3';

const MARGIN = 16;

/** Draws a sheet. */
export function renderSheet({ width, height, images, texts }: Sheet): Promise<Figure> {
  const spec: Spec = {
    width,
    height,
    padding: MARGIN,
    autosize: 'none',
    data: [
      { name: 'images', values: [...images] },
      {
        name: 'texts',
        values: texts.map(({ align = 'left', colour = INK, bold = false, ...text }) => ({
          ...text,
          align,
          colour,
          weight: bold ? 700 : 400,
        })),
      },
    ],
    marks: MARKS,
  };
  return renderVega(spec);
}

const MARKS: Mark[] = [
  {
    type: 'rect',
    from: { data: 'images' },
    encode: {
      update: {
        x: { field: 'x', offset: -0.5 },
        y: { field: 'y', offset: -0.5 },
        width: { field: 'width', offset: 1 },
        height: { field: 'height', offset: 1 },
        stroke: { value: FRAME },
        strokeWidth: { value: 1 },
      },
    },
  },
  {
    type: 'image',
    from: { data: 'images' },
    encode: {
      update: {
        ...fields('url', 'x', 'y', 'width', 'height'),
        aspect: { value: false },
        smooth: { value: false },
      },
    },
  },
  {
    type: 'text',
    from: { data: 'texts' },
    encode: {
      update: {
        ...fields('text', 'x', 'y', 'align'),
        fill: { field: 'colour' },
        fontSize: { field: 'size' },
        fontWeight: { field: 'weight' },
        font: { value: FONT_FAMILY },
        baseline: { value: 'middle' },
      },
    },
  },
];

function fields(...names: string[]): Record<string, { field: string }> {
  return Object.fromEntries(names.map((name) => [name, { field: name }]));
}
