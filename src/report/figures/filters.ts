import type { NdArray } from '../../compute/ndarray.js';
import type { ImageShape } from '../../data/examples.js';
import { textWidth } from './font.js';
import type { Figure } from './render.js';
import { FAINT, type PlacedImage, type PlacedText, renderSheet } from './sheet.js';
import { greyTile, magnification } from './tiles.js';

export interface FiltersOptions {
  readonly title: string;
  /** Shape of the image that the visible units form, row-major. */
  readonly imageShape: ImageShape;
  /** [visible, hidden] */
  readonly weights: NdArray;
  /** Number of hidden units to show, from the first one. */
  readonly count: number;
}

const TITLE = { size: 15, bold: true } as const;
const NOTE = { size: 11 } as const;
const TITLE_HEIGHT = 30;
const GAP = 4;
const SCALE = { height: 10, width: 96 } as const;
const SCALE_GAP = 14;

/**
 * What the first hidden units of an RBM look for: the weights of each as an image. Zero is middle grey, and one grey
 * scale, drawn below, serves all the units, so that a weak one looks weak.
 * Throws RangeError when the weights are not those of images of this shape.
 */
export async function filtersFigure({ title, imageShape, weights, count }: FiltersOptions): Promise<Figure> {
  const filters = firstFilters(weights, imageShape, count);
  const limit = contrastLimit(filters);
  const magnify = magnification(imageShape);
  const tile = { width: imageShape.width * magnify, height: imageShape.height * magnify };
  const columns = Math.max(1, Math.ceil(Math.sqrt(filters.length)));
  const below = TITLE_HEIGHT + Math.ceil(filters.length / columns) * (tile.height + GAP) - GAP + SCALE_GAP;
  const scale = greyScale(limit, below);

  const images = filters.map(
    (filter, unit): PlacedImage => ({
      url: greyTile(greys(filter, limit), imageShape, magnify),
      x: (unit % columns) * (tile.width + GAP),
      y: TITLE_HEIGHT + Math.floor(unit / columns) * (tile.height + GAP),
      ...tile,
    }),
  );
  return renderSheet({
    width: Math.max(columns * (tile.width + GAP) - GAP, Math.ceil(textWidth(title, TITLE)), scale.width),
    height: below + SCALE.height,
    images: [...images, scale.image],
    texts: [{ text: title, x: 0, y: TITLE.size / 2, ...TITLE }, ...scale.texts],
  });
}

/** Columns of the weights, each [height * width]. */
function firstFilters(
  { shape, data }: NdArray,
  { height, width }: ImageShape,
  count: number,
): Float32Array[] {
  const [visible = 0, hidden = 0] = shape;
  if (shape.length !== 2 || visible !== height * width) {
    throw new RangeError(
      `filtersFigure: the weights have the shape [${shape.join(', ')}], and images of ${height} x ${width} need ` +
        `[${height * width}, hidden]. Only the first layer of a stack sees images.`,
    );
  }
  return Array.from({ length: Math.min(count, hidden) }, (_, unit) =>
    Float32Array.from({ length: visible }, (_, pixel) => data[pixel * hidden + unit] as number),
  );
}

/** The weight drawn as white; its negative is black. It is the 99.5th percentile, so that outliers do not dim the rest. */
function contrastLimit(filters: readonly Float32Array[]): number {
  const strengths = Float32Array.from(filters.flatMap((filter) => Array.from(filter, Math.abs))).sort();
  const limit = strengths[Math.floor(0.995 * (strengths.length - 1))] ?? 0;
  return limit > 0 ? limit : 1;
}

function greys(weights: Float32Array, limit: number): Float32Array {
  return weights.map((weight) => 0.5 + (0.5 * weight) / limit);
}

/** A colour bar from black to white, with the weights at its ends. */
function greyScale(limit: number, y: number): { image: PlacedImage; texts: PlacedText[]; width: number } {
  const digits = limit.toPrecision(2);
  const least = `weight ≤ −${digits}`;
  const most = `≥ ${digits}`;
  const x = Math.ceil(textWidth(least, NOTE)) + 8;
  const after = x + SCALE.width + 8;
  const ramp = Float32Array.from({ length: SCALE.width }, (_, i) => i / (SCALE.width - 1));
  const middle = y + SCALE.height / 2;
  return {
    image: { url: greyTile(ramp, { height: 1, width: SCALE.width }, 1), x, y, ...SCALE },
    texts: [
      { text: least, x: 0, y: middle, ...NOTE, colour: FAINT },
      { text: most, x: after, y: middle, ...NOTE, colour: FAINT },
    ],
    width: after + Math.ceil(textWidth(most, NOTE)),
  };
}
