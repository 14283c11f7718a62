import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { Program } from '../../src/compute/engine.js';
import { type NdArray, ndarray } from '../../src/compute/ndarray.js';
import { shapesOf } from '../../src/compute/tree.js';
import { InputError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import { energy, freeEnergy } from '../../src/rbm/energy.js';
import type { RbmParameters } from '../../src/rbm/parameters.js';
import { hiddenMeans, hiddenStates, visibleMeans, visibleStates } from '../../src/rbm/rbm.js';
import {
  HIDDEN_TYPES,
  hiddenRule,
  requireUnits,
  UNIT_TYPES,
  VISIBLE_TYPES,
  visibleRule,
} from '../../src/rbm/units.js';
import { fromFlat } from '../reference/matrix.js';
import { freeEnergy as freeEnergyInLoops, hiddenUnit } from '../reference/pairs.js';
import { asTensors, ENGINES, farthest } from '../support.js';
import { PAIRS, somePair, someVisible, WORDS } from './pairs.js';

const random = seededRandom(61);
const SIZES = [3, 2] as const;

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const tensor = (array: NdArray) => asTensors(array) as unknown as tf.Tensor;

describe.each(PAIRS)('%s visible with %s hidden units', (visible, hidden) => {
  const { rbm, machine } = somePair([visible, hidden], SIZES, random.fork(`${visible} ${hidden}`));
  const data = someVisible(visible, 6, SIZES[0], random.fork('data'));
  const rows = fromFlat(data.data, SIZES[0]);

  test('have the free energy of a sum over all hidden states', () => {
    const energies = freeEnergy(asTensors(rbm.parameters), rbm.units, tensor(data)).dataSync();
    // The sums are in float64; F is some units large and in float32.
    expect(
      farthest(
        energies,
        rows.map((row) => freeEnergyInLoops(machine, row)),
      ),
    ).toBeLessThan(2e-5);
  });

  test('have the hidden means of a sum over all hidden states', () => {
    const means = hiddenMeans(asTensors(rbm.parameters), rbm.units, tensor(data)).dataSync();
    const expected = rows.flatMap((row) => [0, 1].map((j) => hiddenUnit(machine, j, row).mean));
    expect(farthest(means, expected)).toBeLessThan(1e-5);
  });

  test('have an energy whose sum over the hidden states is the free energy', () => {
    const [step, from, to] = { bernoulli: [1, 0, 2], gaussian: [0.1, -12, 12], rectified: [1, 0, 25] }[
      hidden as 'bernoulli'
    ] as [number, number, number];
    const values = Array.from({ length: Math.round((to - from) / step) }, (_, i) => from + i * step);
    const states = values.flatMap((a) => values.map((b) => [a, b] as const));
    const row = rows[0] as number[];
    const energies = energy(
      asTensors(rbm.parameters),
      rbm.units,
      tf.tensor2d(states.map(() => row)),
      tf.tensor2d(states.map((state) => [...state])),
    ).dataSync();
    const sum = [...energies].reduce((total, e) => total + step ** 2 * Math.exp(-e), 0);
    expect(-Math.log(sum)).toBeCloseTo(freeEnergyInLoops(machine, row), 4);
  });

  test('sample hidden states with the mean and variance of their distribution, on every engine', async () => {
    const repeats = 6000;
    const noise = ndarray([repeats, 2], new Float32Array(repeats * 2));
    hiddenRule(rbm.units).fillNoise(random.fork('noise'), noise.data);
    const row = rows[1] as number[];
    const inputs = { visible: ndarray([1, SIZES[0]], Float32Array.from(row)), noise };
    for (const [label, make] of ENGINES) {
      const program: Program<RbmParameters, typeof inputs, { states: NdArray }> = (state, at) => ({
        outputs: { states: hiddenStates(state, rbm.units, tf.tile(at.visible, [repeats, 1]), at.noise) },
      });
      const { states } = await ran(make, program, rbm.parameters, inputs);
      for (const j of [0, 1]) {
        const drawn = states.data.filter((_, at) => at % 2 === j);
        const { mean, variance } = hiddenUnit(machine, j, row);
        const found = drawn.reduce((sum, h) => sum + h, 0) / repeats;
        const spread = drawn.reduce((sum, h) => sum + (h - found) ** 2, 0) / repeats;
        // Four standard errors of the mean; of the variance, with room for heavier tails than a normal's.
        expect([label, Math.abs(found - mean) < 4 * Math.sqrt(variance / repeats)]).toEqual([label, true]);
        expect([label, Math.abs(spread - variance) < 0.09 * variance + 0.004]).toEqual([label, true]);
      }
    }
  });

  test('sample visible states with their means, and documents of the given lengths', async () => {
    const repeats = 6000;
    const rule = visibleRule(rbm.units);
    const noiseWidth = rule.noisePerWord ? WORDS + 3 : SIZES[0];
    const noise = ndarray([repeats, noiseWidth], new Float32Array(repeats * noiseWidth));
    rule.fillNoise(random.fork('visible noise'), noise.data);
    const like = ndarray([1, SIZES[0]], data.data.slice(0, SIZES[0]));
    const inputs = { hidden: ndarray([1, 2], Float32Array.of(1, 2)), like, noise };
    for (const [label, make] of ENGINES) {
      const program: Program<RbmParameters, typeof inputs, { states: NdArray; means: NdArray }> = (
        state,
        at,
      ) => {
        const all = (one: tf.Tensor) => tf.tile(one, [repeats, 1]);
        return {
          outputs: {
            states: visibleStates(state, rbm.units, all(at.hidden), all(at.like), at.noise),
            means: visibleMeans(state, rbm.units, at.hidden, at.like),
          },
        };
      };
      const { states, means } = await ran(make, program, rbm.parameters, inputs);
      const drawn = fromFlat(states.data, SIZES[0]);
      for (const [i, mean] of means.data.entries()) {
        const found = drawn.reduce((sum, state) => sum + (state[i] as number), 0) / repeats;
        const spread = drawn.reduce((sum, state) => sum + ((state[i] as number) - found) ** 2, 0) / repeats;
        const variance =
          {
            bernoulli: mean * (1 - mean),
            gaussian: 1,
            'gaussian-variance': Math.exp(machine.logVariance[i] as number),
          }[visible as 'gaussian'] ?? mean * (1 - mean / WORDS);
        expect([label, Math.abs(found - mean) < 4 * Math.sqrt(variance / repeats)]).toEqual([label, true]);
        expect([label, Math.abs(spread - variance) < 0.06 * variance]).toEqual([label, true]);
      }
      if (rule.noisePerWord)
        expect(drawn.every((state) => state.reduce((sum, n) => sum + n, 0) === WORDS)).toBe(true);
    }
  });
});

describe('rectified units', () => {
  test.each([-30, -5, -1, -0.01, 0, 0.01, 0.7, 3, 12, 40])(
    'have the summed means and free energies of their binary copies, with an input of %p',
    (input) => {
      const rule = hiddenRule({ hidden: 'rectified' });
      let [mean, log] = [0, 0];
      for (let copy = 1; copy < 120; copy++) {
        const x = input - copy + 0.5;
        mean += 1 / (1 + Math.exp(-x));
        log += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      }
      const at = tf.tensor1d([input]);
      expect((rule.mean(at).dataSync()[0] as number) / mean).toBeCloseTo(1, 5);
      expect((rule.freeEnergy(at, at).dataSync()[0] as number) / -log).toBeCloseTo(1, 5);
      expect(rule.logPartition(input, 0) / log).toBeCloseTo(1, 12);
    },
  );
});

describe('unit types', () => {
  test('without a joint distribution are refused with the reason, and so are unknown types', () => {
    const pairs = VISIBLE_TYPES.flatMap((visible) =>
      HIDDEN_TYPES.map((hidden) => [visible, hidden] as const),
    );
    const accepted = pairs.filter(([visible, hidden]) => {
      try {
        requireUnits({ visible, hidden });
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as Error).message).toMatch(/no distribution once the weights grow.*Choose bernoulli/s);
        return false;
      }
    });
    expect(accepted).toEqual(PAIRS.map((pair) => [...pair]));
    expect(new Set([...VISIBLE_TYPES, ...HIDDEN_TYPES])).toEqual(new Set(UNIT_TYPES));

    expect(() => requireUnits({ visible: 'rectified', hidden: 'bernoulli' })).toThrow(
      /no visible units of type 'rectified'/,
    );
    expect(() => requireUnits({ visible: 'bernoulli', hidden: 'softmax' })).toThrow(
      /no hidden units of type 'softmax'/,
    );
    expect(() => requireUnits({ visible: 'bernouli' as never, hidden: 'bernoulli' })).toThrow(
      /no units of type 'bernouli'/,
    );
  });
});

async function ran<S, I, O>(
  make: (typeof ENGINES)[number][1],
  program: Program<S, I, O>,
  state: S,
  inputs: I,
): Promise<O> {
  const engine = make();
  const compiled = await engine.compile(program, { state: shapesOf(state), inputs: shapesOf(inputs) });
  const held = engine.hold(state);
  const outputs = await compiled.run(held, inputs);
  held.release();
  await compiled.release();
  return outputs;
}
