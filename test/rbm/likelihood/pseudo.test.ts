import { describe, expect, test } from '@jest/globals';
import { onnxEngine } from '../../../src/compute/onnx/engine.js';
import { floatExamples } from '../../../src/data/examples.js';
import { InputError } from '../../../src/errors.js';
import { seededRandom } from '../../../src/random.js';
import { documentLengths, logProbabilities } from '../../../src/rbm/likelihood/log-probability.js';
import { pseudoLikelihood } from '../../../src/rbm/likelihood/pseudo.js';
import { freeEnergy, logPartition, visibleStates } from '../../reference/pairs.js';
import { PAIRS, somePair, someVisible, WORDS } from '../pairs.js';

const random = seededRandom(64);
const engine = onnxEngine(1);

describe('the pseudo-likelihood', () => {
  test('estimates Σ log p(v_i | the others), by enumeration', async () => {
    const { rbm, machine } = somePair(['bernoulli', 'rectified'], [4, 2], random);
    const one = [1, 0, 0, 1];
    let exact = 0;
    for (const i of one.keys()) {
      const other = one.with(i, 1 - (one[i] as number));
      const [here, there] = [one, other].map((state) => Math.exp(-freeEnergy(machine, state))) as [
        number,
        number,
      ];
      exact += Math.log(here / (here + there));
    }
    const copies = floatExamples(
      Float32Array.from({ length: 4 * 20_000 }, (_, at) => one[at % 4] as number),
      4,
    );
    expect(Math.abs((await pseudoLikelihood(engine, rbm, copies, random)) - exact)).toBeLessThan(0.05);
  });

  test('is refused for units that are not binary, and for data of another width', async () => {
    const { rbm } = somePair(['gaussian', 'bernoulli'], [3, 2], random);
    const data = floatExamples(new Float32Array(6), 3);
    await expect(pseudoLikelihood(engine, rbm, data, random)).rejects.toThrow(InputError);
    const { rbm: wide } = somePair(['bernoulli', 'bernoulli'], [4, 2], random);
    await expect(pseudoLikelihood(engine, wide, data, random)).rejects.toThrow(
      /3 components, but the RBM has 4/,
    );
  });
});

describe('log-probabilities', () => {
  test.each(PAIRS.filter(([visible]) => !visible.startsWith('gaussian')))(
    'of all states of %s visible with %s hidden units sum to probability one',
    async (...pair) => {
      const { rbm, machine } = somePair(pair, [3, 2], random.fork(pair.join(' ')));
      const states = floatExamples(Float32Array.from(visibleStates(machine).flat()), 3);
      const logZ = logPartition(machine);
      const asked: number[] = [];
      const logs = await logProbabilities(engine, rbm, states, (words) => {
        asked.push(words);
        return logZ;
      });
      expect(logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 5);
      expect(new Set(asked)).toEqual(new Set([pair[0] === 'bernoulli' ? 1 : WORDS]));
    },
  );

  test('use the log Z of the length of each document', async () => {
    const { rbm } = somePair(['replicated-softmax', 'bernoulli'], [3, 2], random);
    const data = floatExamples(Float32Array.of(1, 0, 2, 0, 5, 0, 0, 3, 0), 3);
    expect(documentLengths(rbm, data)).toEqual(
      new Map([
        [3, 2],
        [5, 1],
      ]),
    );
    const logs = await logProbabilities(engine, rbm, data, (words) => 1000 * words);
    expect([...logs].map((log) => Math.round(log / -1000))).toEqual([3, 5, 3]);
  });

  test('are refused for data out of the range of the units', async () => {
    const { rbm } = somePair(['bernoulli', 'bernoulli'], [3, 2], random);
    const tooLarge = floatExamples(someVisible('gaussian', 5, 3, random).data, 3);
    await expect(logProbabilities(engine, rbm, tooLarge, () => 0)).rejects.toThrow(InputError);
  });
});
