import type { ImageShape } from '../../data/examples.js';
import { formatError } from '../measures/spread.js';
import { textWidth } from './font.js';
import type { Figure } from './render.js';
import { FAINT, type PlacedImage, type PlacedText, renderSheet } from './sheet.js';
import { greyTile, magnification } from './tiles.js';

/** One row of images: the test images, or a model's reconstructions of them. */
export interface ReconstructionRow {
  readonly label: string;
  /** Squared error over the whole test set, as in ComparisonRow; null for the test images. */
  readonly squaredError: number | null;
  /** Pixels of each image, row-major, [height * width], 0 black and 1 white. */
  readonly images: readonly Float32Array[];
}

export interface ReconstructionOptions {
  readonly title: string;
  readonly imageShape: ImageShape;
  /** From top to bottom: the test images, then the models. Every row has the same examples in the same order. */
  readonly rows: readonly ReconstructionRow[];
}

const TITLE = { size: 15, bold: true } as const;
const LABEL = { size: 13 } as const;
const HEADING = { size: 11 } as const;
const ERROR_HEADING = 'squared error';

const TITLE_HEIGHT = 26;
const HEADING_HEIGHT = 18;
/** A line of text must fit beside flat images. */
const LEAST_ROW_HEIGHT = 18;
const GAP = 5;
const COLUMN_GAP = 16;

/**
 * Test images above their reconstructions, one row for each model, its squared error at the right: the layout of
 * Hinton & Salakhutdinov 2006, Fig. 2. Throws RangeError when an image does not have the pixels of `imageShape`.
 */
export async function reconstructionFigure({
  title,
  imageShape,
  rows,
}: ReconstructionOptions): Promise<Figure> {
  requirePixels(rows, imageShape);
  const errors = rows.map(({ squaredError }) => (squaredError === null ? '' : formatError(squaredError)));
  const magnify = magnification(imageShape);
  const tile = { width: imageShape.width * magnify, height: imageShape.height * magnify };

  const columns = Math.max(0, ...rows.map((row) => row.images.length));
  const left = Math.ceil(Math.max(0, ...rows.map((row) => textWidth(row.label, LABEL)))) + COLUMN_GAP;
  const top = TITLE_HEIGHT + HEADING_HEIGHT;
  const rowHeight = Math.max(tile.height, LEAST_ROW_HEIGHT) + GAP;
  const middleOf = (row: number) => top + row * rowHeight + (rowHeight - GAP) / 2;
  const errorWidth = Math.max(textWidth(ERROR_HEADING, HEADING), ...errors.map((e) => textWidth(e, LABEL)));
  const right = left + columns * (tile.width + GAP) - GAP + COLUMN_GAP + Math.ceil(errorWidth);

  const images = rows.flatMap((row, r) =>
    row.images.map(
      (pixels, column): PlacedImage => ({
        url: greyTile(pixels, imageShape, magnify),
        x: left + column * (tile.width + GAP),
        y: middleOf(r) - tile.height / 2,
        ...tile,
      }),
    ),
  );
  const texts = rows.flatMap((row, r): PlacedText[] => {
    const y = middleOf(r);
    const label: PlacedText = { text: row.label, x: 0, y, ...LABEL };
    const error: PlacedText = { text: errors[r] as string, x: right, y, align: 'right', ...LABEL };
    return row.squaredError === null ? [label] : [label, error];
  });
  const heading = {
    text: ERROR_HEADING,
    x: right,
    y: TITLE_HEIGHT + HEADING_HEIGHT / 2,
    align: 'right',
  } as const;

  return renderSheet({
    width: Math.max(right, Math.ceil(textWidth(title, TITLE))),
    height: top + rows.length * rowHeight - GAP,
    images,
    texts: [
      { text: title, x: 0, y: TITLE.size / 2, ...TITLE },
      { ...heading, ...HEADING, colour: FAINT },
      ...texts,
    ],
  });
}

function requirePixels(rows: readonly ReconstructionRow[], { height, width }: ImageShape): void {
  for (const { label, images } of rows) {
    const wrong = images.find((pixels) => pixels.length !== height * width);
    if (wrong !== undefined) {
      throw new RangeError(
        `reconstructionFigure: an image of "${label}" has ${wrong.length} pixels, and ${height} x ${width} are ` +
          `${height * width}. Pass the shape of these images.`,
      );
    }
  }
}
