import type { NdArray } from '../../compute/ndarray.js';
import type { ImageShape } from '../../data/examples.js';
import { textWidth } from './font.js';
import type { Figure } from './render.js';
import { FAINT, renderSheet } from './sheet.js';
import { greyTile, magnification } from './tiles.js';

const TITLE = { size: 15, bold: true } as const;
const NOTE = { size: 11 } as const;
const TITLE_HEIGHT = 30;
const NOTE_HEIGHT = 20;
const GAP = 4;

export interface ImagesOptions {
  readonly title: string;
  readonly imageShape: ImageShape;
  /** In [0, 1]: 0 is black. [images, height * width] */
  readonly images: NdArray;
}

/** Images side by side in a square. Throws a RangeError if they do not have the size `imageShape`. */
export async function imagesFigure({ title, imageShape, images }: ImagesOptions): Promise<Figure> {
  const [count, width] = images.shape as [number, number];
  if (width !== imageShape.height * imageShape.width) {
    throw new RangeError(
      `imagesFigure: the images have ${width} numbers each, and ${imageShape.height} x ${imageShape.width} pixels are ` +
        `${imageShape.height * imageShape.width}. Pass the shape of these images.`,
    );
  }
  const magnify = magnification(imageShape);
  const tile = { width: imageShape.width * magnify, height: imageShape.height * magnify };
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  return renderSheet({
    width: Math.max(columns * (tile.width + GAP) - GAP, Math.ceil(textWidth(title, TITLE))),
    height: TITLE_HEIGHT + rows * (tile.height + GAP) - GAP,
    images: Array.from({ length: count }, (_, i) => ({
      url: greyTile(images.data.subarray(i * width, (i + 1) * width), imageShape, magnify),
      x: (i % columns) * (tile.width + GAP),
      y: TITLE_HEIGHT + Math.floor(i / columns) * (tile.height + GAP),
      ...tile,
    })),
    texts: [{ text: title, x: 0, y: TITLE.size / 2, ...TITLE }],
  });
}

export interface HiddenProbabilitiesOptions {
  readonly title: string;
  /** In [0, 1], 0 is black. [cases, hidden] */
  readonly probabilities: NdArray;
}

/**
 * Rows are cases, columns are hidden units (Hinton 2010, section 16): vertical lines are units that are dead or always
 * on, horizontal ones are odd cases, and it should look random.
 */
export async function hiddenProbabilitiesFigure({
  title,
  probabilities,
}: HiddenProbabilitiesOptions): Promise<Figure> {
  const [height, width] = probabilities.shape as [number, number];
  const magnify = Math.max(1, Math.floor(400 / Math.max(height, width)));
  const note = `rows: ${height} cases, columns: ${width} hidden units; black 0, white 1`;
  const top = TITLE_HEIGHT + NOTE_HEIGHT;
  const size = { width: width * magnify, height: height * magnify };
  return renderSheet({
    width: Math.max(size.width, Math.ceil(textWidth(title, TITLE)), Math.ceil(textWidth(note, NOTE))),
    height: top + size.height,
    images: [{ url: greyTile(probabilities.data, { height, width }, magnify), x: 0, y: top, ...size }],
    texts: [
      { text: title, x: 0, y: TITLE.size / 2, ...TITLE },
      { text: note, x: 0, y: TITLE_HEIGHT + NOTE.size / 2, ...NOTE, colour: FAINT },
    ],
  });
}
