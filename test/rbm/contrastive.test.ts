import { describe, expect, test } from '@jest/globals';
import { floatExamples } from '../../src/data/examples.js';
import { type Random, seededRandom } from '../../src/random.js';
import type { RbmSpec } from '../../src/rbm/spec.js';
import { trainRbm } from '../../src/rbm/train.js';
import type { UnitType } from '../../src/rbm/units.js';
import { authorsStep, type Machine } from '../reference/contrastive.js';
import { fromFlat } from '../reference/matrix.js';
import { ENGINES, farthest, uniformArray } from '../support.js';

const VISIBLE = 7;
const HIDDEN = 5;
const EXAMPLES = 23;

function specOf(visible: UnitType, hidden: UnitType): RbmSpec {
  return {
    units: { visible, hidden },
    hidden: HIDDEN,
    epochs: 4,
    batchSize: 5,
    learningRate: hidden === 'gaussian' ? 0.01 : 0.1,
    momentum: { initial: 0.5, final: 0.9, switchAfter: 2 },
    weightCost: 0.02,
    initialDeviation: 0.1,
  };
}

/** The whole training again in plain loops: the same coins, the same batches, 5 + 5 + 5 + 8 examples. */
function authorsTraining(data: Float32Array, order: Uint32Array, spec: RbmSpec, random: Random) {
  const weights = new Float32Array(VISIBLE * HIDDEN);
  random.fork('weights').fillNormal(weights, spec.initialDeviation);
  const machine: Machine = {
    weights: fromFlat(weights, HIDDEN),
    visibleBias: Array(VISIBLE).fill(0),
    hiddenBias: Array(HIDDEN).fill(0),
  };
  const velocity: Machine = {
    weights: fromFlat(new Float32Array(VISIBLE * HIDDEN), HIDDEN),
    visibleBias: Array(VISIBLE).fill(0),
    hiddenBias: Array(HIDDEN).fill(0),
  };
  const rows = fromFlat(data, VISIBLE);
  const errors: number[] = [];
  let lastHidden: number[][] = [];
  for (let epoch = 1; epoch <= spec.epochs; epoch++) {
    const coins = new Float32Array(EXAMPLES * HIDDEN);
    const stream = random.fork(`noise of epoch ${epoch}`);
    if (spec.units.hidden === 'gaussian') stream.fillNormal(coins);
    else stream.fillUniform(coins);
    const noise = fromFlat(coins, HIDDEN);
    let error = 0;
    lastHidden = [];
    for (const [start, end] of [
      [0, 5],
      [5, 10],
      [10, 15],
      [15, 23],
    ] as const) {
      const batch = [...order.subarray(start, end)].map((row) => rows[row] as number[]);
      const step = authorsStep(machine, velocity, batch, noise.slice(start, end), spec.units, {
        learningRate: spec.learningRate,
        momentum: epoch > 2 ? 0.9 : 0.5,
        weightCost: spec.weightCost,
      });
      error += step.squaredError;
      lastHidden.push(...step.hidden);
    }
    errors.push(error / EXAMPLES);
  }
  return { machine, errors, lastHidden };
}

describe.each(ENGINES)('CD-1 on engine %s', (_name, start) => {
  test.each([
    ['bernoulli', 'bernoulli'],
    ['bernoulli', 'gaussian'],
    ['gaussian', 'bernoulli'],
  ] as const)(
    'with %s visible and %s hidden units equals the authors’ code in plain loops',
    async (visible, hidden) => {
      const random = seededRandom(7);
      const data = uniformArray([EXAMPLES, VISIBLE], random.fork('data')).data;
      const order = random.fork('order').permutation(EXAMPLES);
      const spec = specOf(visible, hidden);
      const errors: number[] = [];

      const trained = await trainRbm({
        engine: start(),
        examples: floatExamples(data, VISIBLE),
        order,
        spec,
        random: random.fork('rbm'),
        onEpoch: ({ reconstructionError }) => errors.push(reconstructionError),
      });
      const expected = authorsTraining(data, order, spec, random.fork('rbm'));

      // float32 against float64 over 16 updates.
      const { weights, visibleBias, hiddenBias } = trained.rbm.parameters;
      expect(farthest(weights.data, expected.machine.weights.flat())).toBeLessThan(1e-5);
      expect(farthest(visibleBias.data, expected.machine.visibleBias)).toBeLessThan(1e-5);
      expect(farthest(hiddenBias.data, expected.machine.hiddenBias)).toBeLessThan(1e-5);
      expect(farthest(trained.hidden.data, expected.lastHidden.flat())).toBeLessThan(1e-5);
      expect(farthest(errors, expected.errors)).toBeLessThan(1e-5);
    },
  );
});
