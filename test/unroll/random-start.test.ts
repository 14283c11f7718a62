import { expect, test } from '@jest/globals';
import { randomLayers } from '../../experiments/recipe.js';
import { seededRandom } from '../../src/random.js';
import { encoderSizes } from '../../src/unroll/autoencoder.js';
import { randomAutoencoder } from '../../src/unroll/random-start.js';

test('a random start has the layers of the unrolled stack, weights of the asked deviation, and no tied halves', () => {
  const { activations, parameters } = randomAutoencoder(
    50,
    randomLayers({ hidden: [40, 30], code: 5 }),
    seededRandom(3),
  );
  expect(encoderSizes({ activations, parameters })).toEqual([50, 40, 30, 5]);
  expect(activations).toEqual(['sigmoid', 'sigmoid', 'linear', 'sigmoid', 'sigmoid', 'sigmoid']);
  expect(parameters.map(({ weights }) => weights.shape)).toEqual([
    [50, 40],
    [40, 30],
    [30, 5],
    [5, 30],
    [30, 40],
    [40, 50],
  ]);
  for (const { weights, bias } of parameters) {
    const squares = weights.data.reduce((sum, weight) => sum + weight ** 2, 0);
    expect(Math.sqrt(squares / weights.data.length)).toBeGreaterThan(0.08);
    expect(Math.sqrt(squares / weights.data.length)).toBeLessThan(0.12);
    expect(bias.data.every((value) => value === 0)).toBe(true);
  }
  const firsts = parameters.map(({ weights }) => weights.data[0]);
  expect(new Set(firsts).size).toBe(6);
});
