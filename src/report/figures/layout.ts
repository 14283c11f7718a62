import type { ImageShape } from '../../data/examples.js';
import { fractionsOf } from './fractions.js';
import type { Figure } from './render.js';
import { type PlacedImage, type PlacedText, renderSheet } from './sheet.js';
import { greyTile } from './tiles.js';

/** The codes of one model, with the image of each example. */
export interface LayoutPanel {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number; readonly image: Float32Array }[];
}

/** Side of a panel, in images. */
const IMAGES_A_SIDE = 32;
/** In pixels of the SVG. */
const SIDE = 560;
const GAP = 28;
const TITLE_HEIGHT = 30;
const LABEL_HEIGHT = 22;

/**
 * Images at the places of their codes, dark on white, each drawn only where it covers none drawn before: the layout of
 * the figures S3 and S4 of Hinton & Salakhutdinov 2006 (supporting online material).
 */
export function layoutFigure({
  title,
  imageShape,
  panels,
}: {
  readonly title: string;
  readonly imageShape: ImageShape;
  readonly panels: readonly LayoutPanel[];
}): Promise<Figure> {
  const top = TITLE_HEIGHT + LABEL_HEIGHT;
  const images = panels.map(
    (panel, i): PlacedImage => ({
      ...{ x: i * (SIDE + GAP), y: top, width: SIDE, height: SIDE },
      url: canvasOf(panel, imageShape),
    }),
  );
  const texts: PlacedText[] = [
    { text: title, x: 0, y: 8, size: 15, bold: true },
    ...panels.map(({ label }, i) => ({ text: label, x: i * (SIDE + GAP), y: TITLE_HEIGHT + 8, size: 13 })),
  ];
  const width = panels.length * (SIDE + GAP) - GAP;
  return renderSheet({ width, height: top + SIDE, images, texts });
}

function canvasOf({ points }: LayoutPanel, { height, width }: ImageShape): string {
  const [rows, columns] = [IMAGES_A_SIDE * height, IMAGES_A_SIDE * width];
  const canvas = new Float32Array(rows * columns).fill(1);
  const across = fractionsOf(points.map(({ x }) => x));
  const down = fractionsOf(points.map(({ y }) => -y));
  const drawn: { left: number; top: number }[] = [];
  for (const [i, { image }] of points.entries()) {
    const left = Math.round((across[i] as number) * (columns - width));
    const top = Math.round((down[i] as number) * (rows - height));
    if (drawn.some((other) => Math.abs(other.left - left) < width && Math.abs(other.top - top) < height))
      continue;
    drawn.push({ left, top });
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        canvas[(top + row) * columns + left + column] = 1 - (image[row * width + column] as number);
  }
  return greyTile(canvas, { height: rows, width: columns }, 1);
}
