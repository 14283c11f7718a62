import { expect, test } from '@jest/globals';
import { retrievalFigure } from '../../../src/report/figures/retrieval.js';

test('the retrieval figure has a point for every number, equal steps between counts, and names its lines', async () => {
  const line = (label: string, ...accuracies: number[]) => ({
    label,
    points: accuracies.map((accuracy, i) => ({ retrieved: 2 ** (2 * i), accuracy })),
  });
  const { svg } = await retrievalFigure({
    title: 'T',
    series: [line('LSA-10', 0.5, 0.4, 0.3), line('LSA-50', 0.6, 0.5, 0.2)],
  });
  expect(svg).toContain('LSA-10');
  expect(svg).toContain('LSA-50');
  const points = [
    ...svg.matchAll(
      /aria-label="retrieved documents: (\d+)[^"]*" role="graphics-symbol"[^>]*transform="translate\(([\d.]+),([\d.]+)\)"/g,
    ),
  ];
  expect(points).toHaveLength(6);
  const x = (count: string) => Number(points.find(([, retrieved]) => retrieved === count)?.[2]);
  expect(x('4') - x('1')).toBeCloseTo(x('16') - x('4'), 3);
  const y = points.map(([, , , height]) => Number(height));
  // Larger shares are higher, which in SVG is a smaller number.
  expect(y.indexOf(Math.min(...y))).toBe(
    points.findIndex(([text]) => /share of the same class: (0\.6|60)/.test(text)),
  );
});
