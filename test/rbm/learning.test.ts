import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine, Program } from '../../src/compute/engine.js';
import { jsEngine } from '../../src/compute/js.js';
import { type NdArray, ndarray, zeros } from '../../src/compute/ndarray.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { shapesOf } from '../../src/compute/tree.js';
import { type Examples, floatExamples, rowNumbers } from '../../src/data/examples.js';
import { InputError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import { baseRates } from '../../src/rbm/base-rates.js';
import { contrastivePhases } from '../../src/rbm/contrastive.js';
import { meanFreeEnergy } from '../../src/rbm/free-energies.js';
import { exactLogPartition } from '../../src/rbm/likelihood/exact.js';
import type { RbmParameters } from '../../src/rbm/parameters.js';
import { phaseDifference } from '../../src/rbm/phases.js';
import type { Rbm } from '../../src/rbm/rbm.js';
import { scheduled } from '../../src/rbm/schedule.js';
import type { RbmSpec } from '../../src/rbm/spec.js';
import { type RbmCheckpoint, type RbmTraining, trainRbm } from '../../src/rbm/train.js';
import { hiddenRule, visibleRule } from '../../src/rbm/units.js';
import { fromFlat } from '../reference/matrix.js';
import { freeEnergy, logPartition, type PairMachine } from '../reference/pairs.js';
import { ENGINES, farthest } from '../support.js';
import { PAIRS, somePair, someVisible, WORDS } from './pairs.js';

const random = seededRandom(65);
const engine = onnxEngine(1);
const plain: RbmSpec = {
  units: { visible: 'bernoulli', hidden: 'bernoulli' },
  hidden: 4,
  epochs: 3,
  batchSize: 10,
  learningRate: 0.1,
  momentum: { initial: 0, final: 0, switchAfter: 0 },
  weightCost: 0,
  initialDeviation: 0.1,
};
const states = { method: 'cd', steps: 1, visible: 'states' } as const;

function trained(spec: Partial<RbmSpec>, examples: Examples, over: Partial<RbmTraining> = {}) {
  const order = rowNumbers(examples.count);
  return trainRbm({ engine, examples, order, spec: { ...plain, ...spec }, random: seededRandom(1), ...over });
}

const coins = (rows: number, width: number) =>
  floatExamples(someVisible('bernoulli', rows, width, random.fork('coins')).data, width);

describe.each(PAIRS)('with %s visible and %s hidden units', (visible, hidden) => {
  const units = { visible, hidden };

  test('training increases the exact likelihood of the data', async () => {
    // Two kinds of examples, so that there is something to learn.
    const kinds = someVisible(visible, 2, 4, random.fork('kinds'));
    const data = Float32Array.from({ length: 4 * 40 }, (_, at) => kinds.data[at % 8] as number);
    if (visible.startsWith('gaussian')) random.fork('jitter').fillNormal(data, 0.3);
    if (visible.startsWith('gaussian'))
      for (let at = 0; at < data.length; at++)
        data[at] = (data[at] as number) + 3 * (kinds.data[at % 8] as number);
    const examples = floatExamples(data, 4);
    const likelihood = async (rbm: Rbm) =>
      -(await meanFreeEnergy(engine, rbm, examples)) - (await exactLogPartition(rbm, { words: WORDS }));

    const likelihoods: number[] = [];
    for (const epochs of [1, 20, 100]) {
      const learningRate = visible.startsWith('gaussian') ? 0.01 : 0.03;
      const { rbm } = await trained(
        { units, hidden: 2, epochs, learningRate, negativePhase: states },
        examples,
      );
      likelihoods.push(await likelihood(rbm));
    }
    const [before, between, after] = likelihoods as [number, number, number];
    expect(between).toBeGreaterThan(before + 0.02);
    // By then some pairs have learned what there is, and wander about the best.
    expect(after).toBeGreaterThan(before + 0.05);
  });

  test('CD-k with large k equals finite differences of the exact likelihood, within sampling error', async () => {
    const { rbm, machine } = somePair([visible, hidden], [3, 2], random.fork(`${visible} ${hidden}`));
    const kinds = someVisible(visible, 4, 3, random.fork('data'));
    const { gradient } = await divergenceOf(rbm, kinds, 2500, 15);
    const rows = fromFlat(kinds.data, 3);
    // The 2006 rule learns weights and visible biases from word probabilities.
    const times = visible === 'softmax' ? WORDS : 1;
    const near = (found: NdArray, exact: number[], scale = 1) =>
      expect(
        farthest(
          found.data.map((value) => value * scale),
          exact,
        ),
      ).toBeLessThan(0.12);

    const slope = (change: (to: PairMachine, by: number) => void) => slopeOf(machine, rows, change);
    const flat = rows[0]?.flatMap((_, i) =>
      [0, 1].map((j) => slope((to, by) => shift(to.weights[i] as number[], j, by))),
    );
    near(gradient.weights, flat as number[], times);
    near(
      gradient.visibleBias,
      [0, 1, 2].map((i) => slope((to, by) => shift(to.visibleBias, i, by))),
      times,
    );
    near(
      gradient.hiddenBias,
      [0, 1].map((j) => slope((to, by) => shift(to.hiddenBias, j, by))),
    );
    if (gradient.logVariance !== undefined)
      near(
        gradient.logVariance,
        [0, 1, 2].map((i) => slope((to, by) => shift(to.logVariance, i, by))),
      );
  });
});

function shift(values: number[], at: number, by: number): void {
  values[at] = (values[at] as number) + by;
}

/** How the mean log-probability of the rows changes with a parameter. */
function slopeOf(
  machine: PairMachine,
  rows: number[][],
  change: (to: PairMachine, by: number) => void,
): number {
  const [low, high] = [-1e-3, 1e-3].map((by) => {
    const changed = structuredClone(machine);
    change(changed, by);
    const energies = rows.reduce((sum, row) => sum + freeEnergy(changed, row), 0);
    return -energies / rows.length - logPartition(changed);
  }) as [number, number];
  return (high - low) / 2e-3;
}

/** One batch of so many copies of each row, k Gibbs steps with states. */
async function divergenceOf(rbm: Rbm, kinds: NdArray, copies: number, k: number) {
  const [rows, width] = kinds.shape as [number, number];
  const batch = rows * copies;
  const hidden = rbm.parameters.hiddenBias.data.length;
  const rule = visibleRule(rbm.units);
  const noiseWidth = rule.noisePerWord ? WORDS : width;
  const inputs = {
    visible: ndarray(
      [batch, width],
      Float32Array.from({ length: batch * width }, (_, at) => kinds.data[at % (rows * width)] as number),
    ),
    hidden: Array.from({ length: k }, () => zeros([batch, hidden])),
    visibleNoise: Array.from({ length: k }, () => zeros([batch, noiseWidth])),
  };
  for (const { data } of inputs.hidden) hiddenRule(rbm.units).fillNoise(random, data);
  for (const { data } of inputs.visibleNoise) rule.fillNoise(random, data);
  const program: Program<RbmParameters, typeof inputs, { gradient: RbmParameters }> = (parameters, at) => {
    const noise = { hidden: at.hidden, visible: at.visibleNoise };
    const { positive, negative } = contrastivePhases(parameters, rbm.units, at.visible, noise, 'states');
    const gradient = phaseDifference(parameters, rbm.units, positive, negative, tf.scalar(1));
    return { outputs: { gradient } };
  };
  return run(engine, program, rbm.parameters, inputs);
}

async function run<S, I, O>(engine: Engine, program: Program<S, I, O>, state: S, inputs: I): Promise<O> {
  const compiled = await engine.compile(program, { state: shapesOf(state), inputs: shapesOf(inputs) });
  const outputs = await compiled.run(engine.hold(state), inputs);
  await compiled.release();
  return outputs;
}

describe('persistent chains', () => {
  test.each(PAIRS.filter(([visible]) => !visible.startsWith('gaussian')))(
    'of %s visible and %s hidden units converge to the distribution of a fixed RBM',
    async (visible, hidden) => {
      const { rbm, machine } = somePair([visible, hidden], [3, 2], random.fork(`${visible} ${hidden}`));
      const examples = floatExamples(someVisible(visible, 10, 3, random).data, 3);
      const chains = 5000;
      const spec = {
        ...plain,
        units: rbm.units,
        hidden: 2,
        epochs: 6,
        learningRate: 0,
        negativePhase: { method: 'pcd', steps: 5, visible: 'states', chains } as const,
      };
      const start = ndarray(
        [chains, 3],
        Float32Array.from({ length: chains * 3 }, (_, at) =>
          at % 3 === 0 ? (visible === 'bernoulli' ? 1 : WORDS) : 0,
        ),
      );
      const velocity = { weights: zeros([3, 2]), visibleBias: zeros([3]), hiddenBias: zeros([2]) };
      const resumeFrom = { epoch: 0, state: { parameters: rbm.parameters, velocity, chains: start } };
      const { checkpoint } = await trained(spec, examples, { resumeFrom });
      const ends = fromFlat((checkpoint.state.chains as NdArray).data, 3);
      for (const i of [0, 1, 2]) {
        // d log Z / d b = E[v].
        const exact = -slopeOf(machine, [[0, 0, 0]], (to, by) => shift(to.visibleBias, i, by));
        const mean = ends.reduce((sum, end) => sum + (end[i] as number), 0) / chains;
        expect(Math.abs(mean - exact)).toBeLessThan(visible === 'bernoulli' ? 0.03 : 0.09);
      }
    },
  );

  test('train the same RBM on every engine', async () => {
    const negativePhase = {
      method: 'pcd',
      steps: [
        { epoch: 1, value: 1 },
        { epoch: 2, value: 3 },
      ],
      visible: 'states',
    } as const;
    const results: RbmParameters[] = [];
    for (const [, make] of ENGINES)
      results.push((await trained({ negativePhase }, coins(25, 6), { engine: make() })).rbm.parameters);
    for (const result of results)
      expect(farthest(result.weights.data, (results[0] as RbmParameters).weights.data)).toBeLessThan(1e-5);
  });
});

describe('training', () => {
  test('resumes after an interruption with the same result, including chains, activities and order', async () => {
    const spec: Partial<RbmSpec> = {
      epochs: 5,
      reshuffle: true,
      momentum: { initial: 0.5, final: 0.9, switchAfter: 2 },
      negativePhase: {
        method: 'pcd',
        steps: [
          { epoch: 1, value: 1 },
          { epoch: 4, value: 2 },
        ],
        visible: 'states',
        chains: 7,
      },
      sparsity: { target: 0.1, cost: 0.1, decay: 0.9 },
      schedules: { learningRate: { from: 0.1, to: 0.01 } },
    };
    const examples = coins(33, 6);
    const kept: RbmCheckpoint[] = [];
    const whole = await trained(spec, examples, {
      onEpoch: async (_report, snapshot) => void kept.push(await snapshot()),
    });
    const resumed = await trained(spec, examples, { resumeFrom: kept[2] });
    expect(resumed.rbm).toEqual(whole.rbm);
    expect(resumed.hidden).toEqual(whole.hidden);
    expect(resumed.checkpoint).toEqual(whole.checkpoint);
  });

  test('subtracts the L1 cost times the sign of each weight', async () => {
    const examples = coins(10, 6);
    const [without, withCost] = [
      await trained({ epochs: 1 }, examples),
      await trained({ epochs: 1, absoluteWeightCost: 0.3 }, examples),
    ];
    const initial = new Float32Array(24);
    seededRandom(1).fork('weights').fillNormal(initial, 0.1);
    const expected = without.rbm.parameters.weights.data.map(
      (weight, at) => weight - 0.1 * 0.3 * Math.sign(initial[at] as number),
    );
    expect(farthest(withCost.rbm.parameters.weights.data, expected)).toBeLessThan(1e-6);
    expect(withCost.rbm.parameters.hiddenBias).toEqual(without.rbm.parameters.hiddenBias);
  });

  test('adds the sparsity gradient to biases and weights', async () => {
    const examples = coins(10, 6);
    const [without, withTarget] = [
      await trained({ epochs: 1 }, examples),
      await trained({ epochs: 1, sparsity: { target: 0.05, cost: 2, decay: 0.7 } }, examples),
    ];
    const values = new Float32Array(60);
    examples.copyRows(rowNumbers(10), values);
    const means = fromFlat(without.hidden.data, 4);
    for (let j = 0; j < 4; j++) {
      const q = 0.7 * 0.05 + 0.3 * (means.reduce((sum, row) => sum + (row[j] as number), 0) / 10);
      const pull = 0.1 * 2 * (0.05 - q);
      const moved = (pick: (parameters: RbmParameters) => Float32Array, at: number) =>
        (pick(withTarget.rbm.parameters)[at] as number) - (pick(without.rbm.parameters)[at] as number);
      expect(moved(({ hiddenBias }) => hiddenBias.data, j)).toBeCloseTo(pull, 5);
      for (let i = 0; i < 6; i++) {
        const seen = fromFlat(values, 6).reduce((sum, row) => sum + (row[i] as number), 0) / 10;
        expect(moved(({ weights }) => weights.data, i * 4 + j)).toBeCloseTo(pull * seen, 5);
      }
      expect(withTarget.checkpoint.state.activity?.data[j]).toBeCloseTo(q, 5);
    }
  });

  test('can start with visible biases from the means of the data', async () => {
    const data = floatExamples(Float32Array.of(0, 1, 0.5, 0, 1, 0.25), 3);
    const { rbm } = await trained({ initialVisibleBias: 'data', learningRate: 0 }, data);
    const { data: bias } = rbm.parameters.visibleBias;
    expect(bias[2]).toBeCloseTo(Math.log(0.375 / 0.625), 5);
    expect([...bias].every(Number.isFinite)).toBe(true);
    expect(
      [...baseRates(floatExamples(Float32Array.of(1, 3, 0, 0), 2), 'softmax')].map(Math.exp)[1],
    ).toBeCloseTo(0.75, 5);
    expect([...baseRates(floatExamples(Float32Array.of(1, 3, 0, 0), 2), 'gaussian')]).toEqual([0.5, 1.5]);
  });

  test('draws new batches in every epoch if `reshuffle` is set', async () => {
    const examples = floatExamples(
      Float32Array.from({ length: 20 }, (_, at) => at / 20),
      1,
    );
    const firsts = new Set<string>();
    for (const epochs of [1, 2, 3]) {
      const { hidden } = await trained(
        { reshuffle: true, learningRate: 0, epochs, hidden: 1, initialDeviation: 1 },
        examples,
      );
      firsts.add(hidden.data.join());
      const unshuffled = await trained({ learningRate: 0, epochs, hidden: 1, initialDeviation: 1 }, examples);
      expect([...hidden.data].sort()).toEqual([...unshuffled.hidden.data].sort());
    }
    expect(firsts.size).toBe(3);
  });

  test('ends when onEpoch returns stop, with the hidden means of the final RBM', async () => {
    const examples = coins(25, 6);
    const order = random.permutation(25);
    const epochs: number[] = [];
    const onEpoch = ({ epoch }: { epoch: number }) => {
      epochs.push(epoch);
      return epoch === 2 ? 'stop' : undefined;
    };
    const stopped = await trained({ epochs: 9 }, examples, { order, onEpoch });
    const short = await trained({ epochs: 2 }, examples, { order });
    expect(epochs).toEqual([1, 2]);
    expect(stopped.rbm).toEqual(short.rbm);
    expect(stopped.checkpoint.epoch).toBe(2);
    const after = await trained({ epochs: 3, learningRate: 0, schedules: { learningRate: 0 } }, examples, {
      order,
      resumeFrom: { ...short.checkpoint },
    });
    expect(farthest(stopped.hidden.data, after.hidden.data)).toBeLessThan(1e-6);
  });

  test('changes its hyper-parameters at the epochs of a schedule', async () => {
    const examples = coins(20, 6);
    const learningRate = [
      { epoch: 1, value: 0.1 },
      { epoch: 3, value: 0 },
    ];
    const stoodStill = await trained({ epochs: 5, schedules: { learningRate } }, examples);
    const short = await trained({ epochs: 2 }, examples);
    expect(stoodStill.rbm).toEqual(short.rbm);

    expect(
      [1, 2, 3, 4].map((epoch) =>
        scheduled(
          [
            { epoch: 1, value: 5 },
            { epoch: 3, value: 7 },
          ],
          epoch,
          4,
        ),
      ),
    ).toEqual([5, 5, 7, 7]);
    expect([1, 2, 3].map((epoch) => scheduled({ from: 1, to: 0 }, epoch, 3))).toEqual([1, 0.5, 0]);
    expect(scheduled({ from: 1, to: 0 }, 1, 1)).toBe(1);
    expect(scheduled(0.3, 7, 9)).toBe(0.3);
  });

  test.each<[Partial<RbmSpec>, RegExp]>([
    [
      { negativePhase: { method: 'pcd', steps: 1, visible: 'means' } },
      /persistent chains need visible 'states'/,
    ],
    [
      { negativePhase: { method: 'cd', steps: 0, visible: 'states' } },
      /Gibbs steps is 0, but must be a whole number/,
    ],
    [{ negativePhase: { method: 'cd', steps: { from: 1, to: 9 }, visible: 'states' } }, /cannot move evenly/],
    [{ negativePhase: { method: 'pcd', steps: 1, visible: 'states', chains: 0 } }, /chains is 0/],
    [
      {
        units: { visible: 'gaussian-variance', hidden: 'bernoulli' },
        negativePhase: { method: 'cd', steps: 1, visible: 'means' },
      },
      /need a negative phase with visible 'states'/,
    ],
    [{ units: { visible: 'gaussian', hidden: 'rectified' } }, /no distribution once the weights grow/],
    [
      { schedules: { learningRate: [{ epoch: 2, value: 0.1 }] } },
      /changes at the epochs 2, but a schedule begins at epoch 1/,
    ],
    [{ schedules: { learningRate: [] } }, /changes at the epochs none/],
    [{ schedules: { momentum: { from: 0.5, to: -1 } } }, /schedules.momentum is -1/],
    [{ absoluteWeightCost: Number.NaN }, /absoluteWeightCost is NaN/],
    [{ sparsity: { target: 1, cost: 1, decay: 0.9 } }, /sparsity.target is 1/],
    [{ sparsity: { target: 0.1, cost: -1, decay: 0.9 } }, /sparsity.cost is -1/],
    [{ sparsity: { target: 0.1, cost: 1, decay: 1 } }, /sparsity.decay is 1/],
    [
      { sparsity: { target: 0.1, cost: 1, decay: 0.9 }, units: { visible: 'bernoulli', hidden: 'gaussian' } },
      /takes Bernoulli hidden units/,
    ],
  ])('refuses %j', async (spec, message) => {
    await expect(trained(spec, coins(10, 6))).rejects.toThrow(InputError);
    await expect(trained(spec, coins(10, 6))).rejects.toThrow(message);
  });
});

describe('data', () => {
  const words = { visible: 'replicated-softmax', hidden: 'bernoulli' } as const;
  const real = { visible: 'gaussian-variance', hidden: 'bernoulli' } as const;

  test.each<[string, RbmSpec['units'], number[], RegExp]>([
    ['NaN', plain.units, [0, Number.NaN], /NaN at example 1, component 2.*need \[0, 1\]/s],
    ['infinity', real, [0, Number.POSITIVE_INFINITY], /Infinity at example 1, component 2.*finite/s],
    ['values above 1', plain.units, [0, 1.5], /1.5 at example 1, component 2.*Divide byte images by 255/s],
    ['negative counts', words, [1, -1], /-1 at example 1, component 2.*whole numbers from 0 up/s],
    ['parts of words', words, [1, 0.5], /0.5 at example 1, component 2.*Give counts/s],
    ['a NaN count', words, [1, Number.NaN], /NaN at example 1/],
    ['an empty document', words, [1, 2, 0, 0], /no word in example 2.*Leave out empty documents/s],
    ['no examples', plain.units, [], /nothing to learn from/],
  ])('with %s are refused, with the position and a remedy', async (_name, units, values, message) => {
    const examples = floatExamples(Float32Array.from(values), 2);
    const running = () => trained({ units, negativePhase: states }, examples);
    await expect(running()).rejects.toThrow(InputError);
    await expect(running()).rejects.toThrow(message);
  });

  test.each(PAIRS)(
    'of one example, one component or constants train %s with %s units soundly',
    async (visible, hidden) => {
      const one = someVisible(visible, 1, 4, random);
      const column = someVisible(visible, 12, 1, random);
      const constant = floatExamples(
        Float32Array.from({ length: 48 }, (_, at) => one.data[at % 4] as number),
        4,
      );
      const spec = {
        units: { visible, hidden },
        negativePhase: states,
        initialVisibleBias: 'data',
        epochs: 5,
        learningRate: 0.01,
      } as const;
      for (const examples of [floatExamples(one.data, 4), floatExamples(column.data, 1), constant]) {
        const { rbm } = await trained(spec, examples, { engine: jsEngine() });
        expect(Number.isFinite(await meanFreeEnergy(jsEngine(), rbm, examples))).toBe(true);
      }
    },
  );

  test('of documents with more than 64 words are sampled completely', async () => {
    const examples = floatExamples(Float32Array.of(100, 50, 3, 1, 0, 2), 3);
    const negativePhase = { method: 'pcd', steps: 1, visible: 'states', chains: 4 } as const;
    const { checkpoint } = await trained(
      { units: words, negativePhase, epochs: 2, learningRate: 0.001 },
      examples,
    );
    const lengths = fromFlat((checkpoint.state.chains as NdArray).data, 3).map((row) =>
      row.reduce((sum, n) => sum + n, 0),
    );
    expect(lengths.sort((a, b) => a - b)).toEqual([3, 3, 153, 153]);
  });
});

test('resuming a finished training returns the hidden means of its rows, not zeros', async () => {
  const examples = coins(23, 5);
  const { rbm, hidden, checkpoint } = await trained({}, examples);
  const order = Uint32Array.from({ length: 23 }, (_, i) => 22 - i);
  const again = await trained({}, examples, { resumeFrom: checkpoint, order });
  expect(again.rbm).toEqual(rbm);
  const { weights, hiddenBias } = rbm.parameters;
  const row = new Float32Array(5);
  for (const [at, number] of order.entries()) {
    examples.copyRows([number], row);
    for (let j = 0; j < 4; j++) {
      const input = row.reduce(
        (sum, value, i) => sum + value * (weights.data[4 * i + j] as number),
        hiddenBias.data[j] as number,
      );
      expect(again.hidden.data[4 * at + j]).toBeCloseTo(1 / (1 + Math.exp(-input)), 5);
    }
  }
  expect(hidden.shape).toEqual(again.hidden.shape);
});
