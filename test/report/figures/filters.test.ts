import { describe, expect, test } from '@jest/globals';
import { filtersFigure } from '../../../src/report/figures/filters.js';
import { embeddedImages, inkBox, pixelsOf } from './pixels.js';

const IMAGE_SHAPE = { height: 1, width: 2 };

/** [visible = 2, hidden = 3]: the unit's filter is a column. */
const WEIGHTS = { shape: [2, 3], data: Float32Array.of(0, 1, -2, 2, -1, 0.5) };

describe('the figure of receptive fields', () => {
  test('shows the columns of the weights, zero in middle grey, on one scale', async () => {
    const figure = await filtersFigure({
      title: 'Weights',
      imageShape: IMAGE_SHAPE,
      weights: WEIGHTS,
      count: 10,
    });
    const images = embeddedImages(figure);
    expect(images).toHaveLength(3 + 1);
    const greys = images.slice(0, 3).map(({ pixels }) => [pixels.at(0, 0), pixels.at(pixels.width - 1, 0)]);
    // White is 2: 255 (0.5 + 0.5 w / 2) for the columns (0, 2), (1, -1), (-2, 0.5).
    expect(greys).toEqual([
      [128, 255],
      [191, 64],
      [0, 159],
    ]);
    expect(figure.svg).toContain('weight ≤ −2.0');
  });

  test('shows as many units as were asked for', async () => {
    const figure = await filtersFigure({
      title: 'Weights',
      imageShape: IMAGE_SHAPE,
      weights: WEIGHTS,
      count: 2,
    });
    expect(embeddedImages(figure)).toHaveLength(2 + 1);
  });

  test('lets an outlier be white and not dim the rest', async () => {
    const data = new Float32Array(800).fill(0.1);
    data[0] = 50;
    const weights = { shape: [400, 2], data };
    const options = { title: 'Weights', imageShape: { height: 20, width: 20 }, weights, count: 2 };
    const figure = await filtersFigure(options);
    expect(embeddedImages(figure)[1]?.pixels.at(0, 0)).toBe(255);
  });

  test('draws weights of zero as grey', async () => {
    const weights = { shape: [2, 1], data: new Float32Array(2) };
    const figure = await filtersFigure({ title: 'Zero', imageShape: IMAGE_SHAPE, weights, count: 1 });
    expect(embeddedImages(figure)[0]?.pixels.at(0, 0)).toBe(128);
    expect(figure.svg).toContain('weight ≤ −1.0');
  });

  test('is the same to the byte when drawn again, and cuts nothing off', async () => {
    const options = { title: 'Weights', imageShape: IMAGE_SHAPE, weights: WEIGHTS, count: 3 };
    const figure = await filtersFigure(options);
    expect(await filtersFigure(options)).toEqual(figure);
    const pixels = pixelsOf(figure);
    const box = inkBox(pixels);
    expect(Math.min(box.left, box.top)).toBeGreaterThanOrEqual(24);
    expect(Math.min(pixels.width - 1 - box.right, pixels.height - 1 - box.bottom)).toBeGreaterThanOrEqual(24);
  });

  test('refuses weights that do not see images of this shape', async () => {
    const options = { title: 'x', imageShape: { height: 2, width: 2 }, weights: WEIGHTS, count: 1 };
    await expect(filtersFigure(options)).rejects.toThrow(/\[2, 3\].*2 x 2.*\[4, hidden\]/);
  });
});
