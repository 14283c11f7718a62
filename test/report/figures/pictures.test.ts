import { describe, expect, test } from '@jest/globals';
import { decode } from 'fast-png';
import { ndarray } from '../../../src/compute/ndarray.js';
import { binned, histogramsFigure } from '../../../src/report/figures/histograms.js';
import { hiddenProbabilitiesFigure, imagesFigure } from '../../../src/report/figures/pictures.js';

const embedded = (svg: string) =>
  [...svg.matchAll(/data:image\/png;base64,([^"]+)/g)].map(([, base64]) =>
    decode(Buffer.from(base64 as string, 'base64')),
  );

describe('pictures of an RBM', () => {
  test('show each image with its pixels', async () => {
    const images = ndarray([3, 4], Float32Array.of(0, 1, 1, 0, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1));
    const { svg } = await imagesFigure({ title: 'samples', imageShape: { height: 2, width: 2 }, images });
    const pictures = embedded(svg);
    expect(pictures).toHaveLength(3);
    const [first, second] = pictures.map(({ data, width }) => [
      data[0],
      data[width - 1],
      data[data.length - 1],
    ]);
    expect(first).toEqual([0, 255, 0]);
    expect(second).toEqual([128, 128, 128]);
    await expect(imagesFigure({ title: '', imageShape: { height: 3, width: 2 }, images })).rejects.toThrow(
      RangeError,
    );
  });

  test('show cases as rows and hidden units as columns', async () => {
    const probabilities = ndarray([2, 3], Float32Array.of(0, 0.5, 1, 1, 0, 0));
    const { svg } = await hiddenProbabilitiesFigure({ title: 'hidden', probabilities });
    const [picture] = embedded(svg);
    const { width, height, data } = picture as ReturnType<typeof decode>;
    const at = (row: number, column: number) =>
      data[Math.floor(((row + 0.5) * height) / 2) * width + Math.floor(((column + 0.5) * width) / 3)];
    expect([at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1)]).toEqual([0, 128, 255, 255, 0]);
    expect(svg).toContain('rows: 2 cases, columns: 3 hidden units');
  });

  test('count values in bins from the least to the greatest', async () => {
    const bins = binned(Float32Array.of(0, 0.4, 0.6, 40, 39.9));
    expect(bins).toHaveLength(40);
    expect(bins[0]).toEqual({ from: 0, to: 1, count: 3 });
    expect(bins[39]).toEqual({ from: 39, to: 40, count: 2 });
    expect(binned(new Float32Array(7))).toEqual([{ from: -0.5, to: 0.5, count: 7 }]);
    const { svg } = await histogramsFigure({
      title: 'all',
      columns: 1,
      panels: [{ title: 'weights', values: Float32Array.of(1, -3) }],
    });
    expect(svg).toContain('weights, mean size 2.0');
  });
});
