import { describe, expect, test } from '@jest/globals';
import { InputError, InterruptedError } from '../../../src/errors.js';
import { seededRandom } from '../../../src/random.js';
import { canEnumerate, exactLogPartition } from '../../../src/rbm/likelihood/exact.js';
import type { Rbm } from '../../../src/rbm/rbm.js';
import { logPartition } from '../../reference/pairs.js';
import { PAIRS, somePair, WORDS } from '../pairs.js';
import { hasReference, referenceRbm } from './reference-rbm.js';

const random = seededRandom(62);

const withReference = hasReference ? test : test.skip;

describe('the exact log Z', () => {
  test.each(PAIRS)('of %s visible with %s hidden units equals a sum over all states', async (...pair) => {
    const { rbm, machine } = somePair(pair, [3, 2], random.fork(pair.join(' ')));
    expect(await exactLogPartition(rbm, { words: WORDS })).toBeCloseTo(logPartition(machine), 7);
  });

  test.each([
    ['visible', 3, 25],
    ['hidden', 25, 3],
  ] as const)('sums over the %s side where that has few units', async (_side, visible, hidden) => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [visible, hidden], random);
    const { weights, visibleBias, hiddenBias } = rbm.parameters;
    const turned = weights.data.map(
      (_, at) => weights.data[(at % visible) * hidden + Math.floor(at / visible)] as number,
    );
    const mirrored: Rbm = {
      units: rbm.units,
      parameters: {
        weights: { shape: [hidden, visible], data: turned },
        visibleBias: hiddenBias,
        hiddenBias: visibleBias,
      },
    };
    expect(await exactLogPartition(rbm)).toBeCloseTo(await exactLogPartition(mirrored), 9);
  });

  test('does not overflow for a large log Z', async () => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [2000, 3], random);
    const { parameters } = rbm;
    const strong = { ...parameters, visibleBias: { shape: [2000], data: new Float32Array(2000).fill(3) } };
    const none = { ...strong, weights: { shape: [2000, 3], data: new Float32Array(6000) } };
    const expected =
      2000 * Math.log1p(Math.exp(3)) +
      parameters.hiddenBias.data.reduce((sum, c) => sum + Math.log1p(Math.exp(c)), 0);
    expect(await exactLogPartition({ ...rbm, parameters: none })).toBeCloseTo(expected, 8);
  });

  test('is refused, with a remedy, if neither side is small enough', async () => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [21, 21], random);
    expect(canEnumerate(rbm)).toBe(false);
    await expect(exactLogPartition(rbm)).rejects.toThrow(InputError);
    await expect(exactLogPartition(rbm)).rejects.toThrow(/at most 20 units.*annealed importance sampling/s);
  });

  test('stops when the signal is aborted', async () => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [20, 20], random);
    await expect(exactLogPartition(rbm, { signal: AbortSignal.abort() })).rejects.toThrow(InterruptedError);
  });

  withReference(
    'of the reference RBM with 15 hidden units equals the published one (needs ../shared/data)',
    async () => {
      expect(Math.abs((await exactLogPartition(referenceRbm())) - 215.138406)).toBeLessThan(1e-5);
    },
  );
});
