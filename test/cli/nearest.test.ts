import { expect, test } from '@jest/globals';
import { didYouMean, editDistance, nearest } from '../../src/cli/nearest.js';

test.each([
  ['', '', 0],
  ['train', 'train', 0],
  ['train', 'trian', 1],
  ['train', 'rain', 1],
  ['train', 'strain', 1],
  ['train', 'brain', 1],
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
])('%s and %s are %d edits apart', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

test('the nearest candidate is named, and none that is far', () => {
  expect(nearest('trai', ['sample', 'train', 'train-rbm'])).toBe('train');
  expect(nearest('cats', ['curves', 'faces'])).toBeUndefined();
  expect(didYouMean('sed', ['seed', 'out'], '--')).toBe(' Did you mean --seed?');
  expect(didYouMean('x', [])).toBe('');
});
