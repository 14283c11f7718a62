import { describe, expect, test } from '@jest/globals';
import { reconstructionFigure } from '../../../src/report/figures/reconstruction.js';
import { embeddedImages, hasInk, inkBox, pixelsOf } from './pixels.js';

/** 2 x 3 pixels: a corner each of black, white and beyond. */
const IMAGE = Float32Array.of(0, 0.2, 1, -0.5, 1.5, 0.6);

const OPTIONS = {
  title: 'Six pixels & their <reconstruction>',
  imageShape: { height: 2, width: 3 },
  rows: [
    { label: 'test images', squaredError: null, images: [IMAGE, IMAGE] },
    { label: 'a model with a long name', squaredError: 3.00049, images: [IMAGE, IMAGE] },
    { label: 'PCA', squaredError: 13.8664, images: [IMAGE, IMAGE.map((value) => 1 - value)] },
  ],
};

describe('the reconstruction figure', () => {
  test('is the same to the byte when drawn again, also at the same time', async () => {
    const [first, second] = await Promise.all([reconstructionFigure(OPTIONS), reconstructionFigure(OPTIONS)]);
    expect(second.svg).toBe(first.svg);
    expect(Buffer.from(second.png).equals(Buffer.from(first.png))).toBe(true);
  });

  test('shows every pixel as a square of its grey, clamped to black and white', async () => {
    const images = embeddedImages(await reconstructionFigure(OPTIONS));
    expect(images).toHaveLength(6);
    for (const { pixels, width, height } of images) {
      expect([pixels.width, pixels.height]).toEqual([2 * width, 2 * height]);
    }
    const { pixels } = images[0] as (typeof images)[number];
    const side = pixels.width / 3;
    expect(pixels.height / 2).toBe(side);
    const greys = [0, 51, 255, 0, 255, 153];
    for (let y = 0; y < 2; y++) {
      for (let x = 0; x < 3; x++) {
        const grey = greys[y * 3 + x];
        for (const [dx, dy] of [
          [0, 0],
          [side - 1, 0],
          [0, side - 1],
          [side - 1, side - 1],
        ] as const) {
          expect(pixels.at(x * side + dx, y * side + dy)).toBe(grey);
        }
      }
    }
  });

  test('puts the rows below each other and keeps the pixels crisp in the PNG', async () => {
    const figure = await reconstructionFigure(OPTIONS);
    const pixels = pixelsOf(figure);
    // Each image's first pixel is black, next to one of grey 51: followed down the PNG, three rows, and no grey between.
    const places = [...figure.svg.matchAll(/<image [^>]*transform="translate\(([\d.]+),([\d.]+)\)"/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    const [upper, , middle, , lower] = places;
    expect(new Set([upper?.[0], middle?.[0], lower?.[0]]).size).toBe(1);
    const margin = 16;
    for (const [x, y] of [upper, middle, lower] as [number, number][]) {
      const [left, top] = [2 * (x + margin), 2 * (y + margin)];
      const row = Array.from({ length: 72 }, (_, i) => pixels.at(left + i, top));
      expect(row).toEqual([...Array(36).fill(0), ...Array(36).fill(51)]);
    }
  });

  test('names every row at the left and its error at the right, and the test images have none', async () => {
    const { svg } = await reconstructionFigure(OPTIONS);
    const texts = [...svg.matchAll(/<text text-anchor="(\w+)"[^>]*>([^<]*)/g)].map(([, anchor, text]) => [
      anchor,
      text,
    ]);
    expect(texts).toEqual([
      ['start', 'Six pixels &amp; their &lt;reconstruction&gt;'],
      ['end', 'squared error'],
      ['start', 'test images'],
      ['start', 'a model with a long name'],
      ['end', '3.000'],
      ['start', 'PCA'],
      ['end', '13.866'],
    ]);
  });

  test('draws its text, without a font of the machine, and cuts none of it off', async () => {
    const figure = await reconstructionFigure({
      ...OPTIONS,
      title: 'A title that is wider than all the rest '.repeat(3),
    });
    const pixels = pixelsOf(figure);
    expect(Number(/width="(\d+)"/.exec(figure.svg)?.[1]) * 2).toBe(pixels.width);
    const box = inkBox(pixels);
    for (const margin of [box.left, box.top, pixels.width - 1 - box.right, pixels.height - 1 - box.bottom]) {
      expect(margin).toBeGreaterThanOrEqual(24);
      expect(margin).toBeLessThanOrEqual(48);
    }
    // The long label ends before the images begin.
    const imagesLeft = 2 * (16 + Number(/<image [^>]*translate\(([\d.]+)/.exec(figure.svg)?.[1]));
    expect(hasInk(pixels, 0, 90, imagesLeft - 40, pixels.height)).toBe(true);
    expect(hasInk(pixels, imagesLeft - 24, 90, imagesLeft - 4, pixels.height)).toBe(false);
  });

  test('refuses an image of another shape', async () => {
    const rows = [{ label: 'PCA', squaredError: null, images: [new Float32Array(5)] }];
    await expect(reconstructionFigure({ ...OPTIONS, rows })).rejects.toThrow(
      /"PCA" has 5 pixels, and 2 x 3 are 6/,
    );
  });
});
