import { describe, expect, test } from '@jest/globals';
import { jsEngine } from '../../src/compute/js.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { InputError, InterruptedError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import { gibbsSamples } from '../../src/rbm/gibbs.js';
import { fromFlat } from '../reference/matrix.js';
import { freeEnergy, visibleStates } from '../reference/pairs.js';
import { ENGINES, farthest } from '../support.js';
import { PAIRS, somePair, WORDS } from './pairs.js';

const random = seededRandom(69);

describe('samples', () => {
  test.each(PAIRS.filter(([visible]) => !visible.startsWith('gaussian')))(
    'of %s visible with %s hidden units have the frequencies of the enumerated distribution',
    async (...pair) => {
      const { rbm, machine } = somePair(pair, [3, 2], random.fork(pair.join(' ')));
      const chains = 6000;
      // Long documents of linear units are slow to leave a topic.
      const steps = pair.join() === 'replicated-softmax,gaussian' ? 400 : 45;
      const { states } = await gibbsSamples({
        engine: onnxEngine(1),
        rbm,
        chains,
        steps,
        words: WORDS,
        random,
      });
      const drawn = new Map<string, number>();
      for (const state of fromFlat(states.data, 3))
        drawn.set(state.join(), (drawn.get(state.join()) ?? 0) + 1 / chains);
      const expected = new Map<string, number>();
      for (const state of visibleStates(machine))
        expected.set(state.join(), (expected.get(state.join()) ?? 0) + Math.exp(-freeEnergy(machine, state)));
      const sum = [...expected.values()].reduce((total, weight) => total + weight, 0);
      for (const [state, weight] of expected) {
        // Four standard errors of a frequency near one half.
        expect(Math.abs((drawn.get(state) ?? 0) - weight / sum)).toBeLessThan(0.026);
      }
      expect([...drawn.keys()].every((state) => expected.has(state))).toBe(true);
    },
  );

  test('are the same on every engine, with means that are probabilities', async () => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [6, 4], random);
    const settings = { rbm, chains: 5, steps: 23, random };
    const expected = await gibbsSamples({ ...settings, engine: jsEngine() });
    for (const [, make] of ENGINES) {
      const samples = await gibbsSamples({ ...settings, engine: make() });
      expect(samples.states.data).toEqual(expected.states.data);
      expect(farthest(samples.means.data, expected.means.data)).toBeLessThan(1e-5);
    }
    expect(expected.means.data.every((mean) => mean > 0 && mean < 1)).toBe(true);
  });

  test('are refused for invalid numbers, and stop when the signal is aborted', async () => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [6, 4], random);
    const settings = { engine: jsEngine(), rbm, chains: 5, steps: 23, random };
    await expect(gibbsSamples({ ...settings, chains: 0 })).rejects.toThrow(InputError);
    await expect(gibbsSamples({ ...settings, steps: 1.5 })).rejects.toThrow(/steps is 1.5/);
    await expect(gibbsSamples({ ...settings, signal: AbortSignal.abort() })).rejects.toThrow(
      InterruptedError,
    );
  });
});
