import { describe, expect, test } from '@jest/globals';
import { jsEngine } from '../../../src/compute/js.js';
import { onnxEngine } from '../../../src/compute/onnx/engine.js';
import { loadMnist } from '../../../src/data/collections/mnist.js';
import { floatExamples, rowNumbers } from '../../../src/data/examples.js';
import { InputError, RunError } from '../../../src/errors.js';
import { seededRandom } from '../../../src/random.js';
import { baseRates } from '../../../src/rbm/base-rates.js';
import { baseLogPartition, baseRbm, estimateLogPartition } from '../../../src/rbm/likelihood/estimate.js';
import { exactLogPartition } from '../../../src/rbm/likelihood/exact.js';
import { logProbabilities } from '../../../src/rbm/likelihood/log-probability.js';
import { inverseTemperatures } from '../../../src/rbm/likelihood/temperatures.js';
import type { Rbm } from '../../../src/rbm/rbm.js';
import { logPartition } from '../../reference/pairs.js';
import { ENGINES, hasRealMnist, REAL_MNIST } from '../../support.js';
import { PAIRS, somePair, someVisible, WORDS } from '../pairs.js';
import { hasReference, referenceRbm } from './reference-rbm.js';

const random = seededRandom(63);

describe('annealed importance sampling', () => {
  test.each(PAIRS)(
    'of %s visible with %s hidden units finds the exact log Z, forwards and in reverse',
    async (...pair) => {
      const { rbm, machine } = somePair(pair, [3, 2], random.fork(pair.join(' ')));
      const data = someVisible(pair[0], 50, 3, random.fork('data'));
      const estimate = await estimateLogPartition({
        engine: onnxEngine(1),
        rbm,
        base: baseRates(floatExamples(data.data, 3), pair[0]),
        chains: 2000,
        temperatures: inverseTemperatures(41),
        words: WORDS,
        reverse: true,
        random: random.fork('chains'),
      });
      const exact = logPartition(machine);
      expect(estimate.standardError).toBeLessThan(0.1);
      expect(Math.abs(estimate.logPartition - exact)).toBeLessThan(4 * estimate.standardError);
      expect(Math.abs((estimate.reverse as number) - exact)).toBeLessThan(0.15);
      expect(estimate.lower).toBeLessThan(estimate.logPartition);
      expect(Math.exp(estimate.upper - estimate.logPartition)).toBeCloseTo(1 + 3 * estimate.standardError, 9);
    },
  );

  test('draws the same noise on every engine', async () => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [6, 4], random);
    const settings = {
      rbm,
      base: new Float32Array(6),
      chains: 10,
      temperatures: inverseTemperatures(46),
      random,
    };
    const expected = await estimateLogPartition({ ...settings, engine: jsEngine() });
    for (const [, make] of ENGINES) {
      const estimate = await estimateLogPartition({ ...settings, engine: make() });
      expect(estimate.logPartition).toBeCloseTo(expected.logPartition, 4);
      expect(estimate.standardError).toBeCloseTo(expected.standardError, 4);
    }
  });

  test('is exact if the RBM is its own base', async () => {
    const base = Float32Array.of(0.5, -1, 2);
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [3, 2], random);
    const itself = baseRbm(rbm, base);
    const estimate = await estimateLogPartition({
      engine: jsEngine(),
      rbm: itself,
      base,
      chains: 3,
      temperatures: inverseTemperatures(10),
      random,
    });
    expect(estimate.logPartition).toBeCloseTo(await exactLogPartition(itself), 6);
    expect(estimate.logPartition).toBeCloseTo(baseLogPartition(rbm, base, 1), 6);
    expect(estimate.standardError).toBeLessThan(1e-6);
  });

  test.each([
    [{ chains: 1 }, /whole number of chains from 2 up.*got 1\./],
    [{ base: new Float32Array(2) }, /are 2 base rates, but the RBM has 3 visible units/],
    [{ temperatures: Float64Array.of(0, 0.5) }, /rise from 0 to 1/],
    [{ temperatures: Float64Array.of(0, 0.7, 0.5, 1) }, /rise from 0 to 1/],
  ])('refuses %p', async (over, message) => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [3, 2], random);
    const settings = { engine: jsEngine(), rbm, base: new Float32Array(3), chains: 2, random };
    const running = estimateLogPartition({ ...settings, temperatures: inverseTemperatures(5), ...over });
    await expect(running).rejects.toThrow(InputError);
    await expect(
      estimateLogPartition({ ...settings, temperatures: inverseTemperatures(5), ...over }),
    ).rejects.toThrow(message);
  });

  test('fails with a message if a weight is not a number', async () => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [3, 2], random);
    rbm.parameters.weights.data[0] = Number.NaN;
    const running = estimateLogPartition({
      engine: jsEngine(),
      rbm,
      base: new Float32Array(3),
      chains: 2,
      temperatures: inverseTemperatures(5),
      random,
    });
    await expect(running).rejects.toThrow(RunError);
  });
});

describe('the usual inverse temperatures', () => {
  test('are 14,501: steps of 1/1,000 to 0.5, of 1/10,000 to 0.9, of 1/100,000 to 1', () => {
    const temperatures = inverseTemperatures();
    expect(temperatures).toHaveLength(14_501);
    expect(temperatures[1]).toBeCloseTo(0.001, 12);
    expect(temperatures[500]).toBeCloseTo(0.5, 12);
    expect(temperatures[501]).toBeCloseTo(0.5001, 12);
    expect(temperatures[4500]).toBeCloseTo(0.9, 12);
    expect(temperatures[4501]).toBeCloseTo(0.90001, 12);
    expect(temperatures.at(-1)).toBe(1);
  });

  test.each([4, 5, 46, 1000])('can be %p, from 0 to 1', (count) => {
    const temperatures = inverseTemperatures(count);
    expect(temperatures).toHaveLength(count);
    expect([temperatures[0], temperatures.at(-1)]).toEqual([0, 1]);
    expect(temperatures.every((value, i) => i === 0 || value > (temperatures[i - 1] as number))).toBe(true);
  });

  test.each([3, 0, -1, 1.5, Number.NaN])('cannot be %p', (count) => {
    expect(() => inverseTemperatures(count)).toThrow(InputError);
  });
});

const withMnist = hasRealMnist ? test : test.skip;
const withBoth = hasRealMnist && hasReference ? test : test.skip;

/** Pixels from 1/2 up are on. */
async function binarisedMnist() {
  const { train, test: held } = await loadMnist({ dataDir: REAL_MNIST });
  const [on, heldOn] = [train, held].map((examples) => {
    const values = new Float32Array(examples.count * examples.width);
    examples.copyRows(rowNumbers(examples.count), values);
    return floatExamples(
      values.map((value) => (value >= 0.5 ? 1 : 0)),
      examples.width,
    );
  }) as [ReturnType<typeof floatExamples>, ReturnType<typeof floatExamples>];
  return { train: on, test: heldOn };
}

describe('on binarised MNIST', () => {
  withMnist(
    'independent pixels have an average test log-probability of -205.8 (needs ../shared/data)',
    async () => {
      const data = await binarisedMnist();
      const base = baseRates(data.train, 'bernoulli');
      const { rbm } = somePair(['bernoulli', 'bernoulli'], [784, 1], random);
      const independent: Rbm = baseRbm(rbm, base);
      const logZ = await exactLogPartition(independent);
      const logs = await logProbabilities(onnxEngine(1), independent, data.test, () => logZ);
      expect(Math.abs(logs.reduce((sum, log) => sum + log, 0) / logs.length + 205.8)).toBeLessThan(0.3);
    },
  );

  withBoth(
    'the log Z of the reference RBM is found to 3 standard errors and 0.3 (needs ../shared/data)',
    async () => {
      const { train } = await binarisedMnist();
      const estimate = await estimateLogPartition({
        engine: onnxEngine(1),
        rbm: referenceRbm(),
        base: baseRates(train, 'bernoulli'),
        chains: 100,
        temperatures: inverseTemperatures(1451),
        random: seededRandom(1),
      });
      expect(Math.abs(estimate.logPartition - 215.138406)).toBeLessThan(0.3);
      expect(estimate.lower).toBeLessThan(215.138406);
      expect(estimate.upper).toBeGreaterThan(215.138406);
    },
  );
});
