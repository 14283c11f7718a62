import { expect, test } from '@jest/globals';
import { confusionFigure } from '../../../src/report/figures/confusion.js';

test('the confusion figure has each count that is not zero, and only mistakes are coloured, the most the darkest', async () => {
  const matrix = [
    [970, 0, 10],
    [5, 981, 0],
    [0, 0, 992],
  ];
  const { svg } = await confusionFigure({ title: 'T', matrix });
  for (const count of [970, 10, 5, 981, 992]) expect(svg).toContain(`>${count}<`);
  const fills = [...svg.matchAll(/mistakes: (\d+)"[^>]*fill="([^"]+)"/g)].map(([, mistakes, fill]) => [
    mistakes,
    fill,
  ]);
  expect(fills).toHaveLength(9);
  const fillOf = Object.fromEntries(fills);
  expect(fillOf[0]).toBe('rgb(255, 255, 255)');
  expect(fillOf[10]).toBe('rgb(224, 128, 48)');
});
