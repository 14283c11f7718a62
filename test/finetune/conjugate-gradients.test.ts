import { describe, expect, test } from '@jest/globals';
import { arraysOf, mapArrays } from '../../src/compute/tree.js';
import { floatExamples } from '../../src/data/examples.js';
import { type Finetuning, finetune } from '../../src/finetune/finetune.js';
import { minimize } from '../../src/finetune/minimize.js';
import { seededRandom } from '../../src/random.js';
import type { Autoencoder } from '../../src/unroll/autoencoder.js';
import type { NetworkParameters } from '../../src/unroll/network.js';
import { networkLoss } from '../reference/network.js';
import { ENGINES, farthest, normalArray, uniformArray } from '../support.js';

const SIZES = [5, 4, 2, 4, 5];
const random = seededRandom(71);
const autoencoder: Autoencoder = {
  activations: ['sigmoid', 'linear', 'sigmoid', 'sigmoid'],
  parameters: SIZES.slice(1).map((out, i) => ({
    weights: normalArray([SIZES[i] as number, out], random.fork(`weights ${i}`), 0.5),
    bias: normalArray([out], random.fork(`bias ${i}`), 0.5),
  })),
};
const data = uniformArray([25, 5], random.fork('data')).data;
const order = random.permutation(25);
const spec = { method: 'conjugate gradients', epochs: 2, batchSize: 10, lineSearches: 2 } as const;
const [, onnx] = ENGINES[1] as (typeof ENGINES)[1];
const tuning = (over: Partial<Finetuning> = {}): Finetuning => ({
  engine: onnx(),
  autoencoder,
  examples: floatExamples(data, 5),
  order,
  spec,
  random,
  ...over,
});
const flat = (parameters: NetworkParameters) =>
  [...arraysOf(parameters).values()].flatMap((array) => [...array.data]);

function withNumbers(numbers: ArrayLike<number>): NetworkParameters {
  let at = 0;
  return mapArrays(autoencoder.parameters, ({ shape, data: old }) => ({
    shape,
    data: Float32Array.from(old, () => numbers[at++] as number),
  })) as NetworkParameters;
}

/** The same training with the loss of plain loops and its gradient by central differences. */
async function inPlainLoops(): Promise<Float32Array> {
  let point = Float32Array.from(flat(autoencoder.parameters));
  for (let epoch = 0; epoch < spec.epochs; epoch++) {
    // 10, and the remainder in the last batch: 15.
    for (const [from, to] of [
      [0, 10],
      [10, 25],
    ] as const) {
      const rows = Float32Array.from(
        [...order.subarray(from, to)].flatMap((row) => [...data.subarray(row * 5, row * 5 + 5)]),
      );
      const evaluate = async (at: Float32Array, gradient: Float32Array) => {
        const layers = withNumbers(at);
        const slopes = [...arraysOf(layers)].flatMap(([path, { data: numbers }]) =>
          [...numbers.keys()].map((index) => {
            const moved = (by: number) =>
              networkLoss(autoencoder.activations, layers, rows, { path, index, by }).loss;
            return (moved(1e-5) - moved(-1e-5)) / 2e-5;
          }),
        );
        gradient.set(slopes);
        return networkLoss(autoencoder.activations, layers, rows).loss;
      };
      point = (await minimize(evaluate, point, spec.lineSearches)).point as Float32Array<ArrayBuffer>;
    }
  }
  return point;
}

describe('fine-tuning with conjugate gradients', () => {
  test.each(ENGINES)('goes the way of plain loops on engine %s', async (_label, make) => {
    const tuned = await finetune(tuning({ engine: make() }));
    // Line searches pass on what rounding does to their steps.
    expect(farthest(flat(tuned.parameters), await inPlainLoops())).toBeLessThan(2e-3);
  });

  test('lowers the loss from epoch to epoch and reports each batch as a step', async () => {
    const before = flat(autoencoder.parameters);
    const losses: number[] = [];
    const steps: number[] = [];
    const report = ({ loss, step }: { loss: number; step: number }) => {
      losses.push(loss);
      steps.push(step);
    };
    await finetune(tuning({ spec: { ...spec, epochs: 10 }, onEpoch: report }));
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) - 0.01);
    expect(steps.slice(0, 3)).toEqual([2, 4, 6]);
    expect(flat(autoencoder.parameters)).toEqual(before);
  });

  test('gives the same bytes for the same order', async () => {
    expect(await finetune(tuning())).toEqual(await finetune(tuning()));
  });

  test('stops when asked to, in the middle of a line search', async () => {
    const controller = new AbortController();
    const running = finetune(tuning({ signal: controller.signal, onEpoch: () => controller.abort() }));
    await expect(running).rejects.toThrow('Stopped');
  });

  test.each([
    [{ lineSearches: 0 }, /`lineSearches` is 0/],
    [{ batchSize: 1.5 }, /`batchSize` is 1.5/],
  ])('refuses %j', async (wrong, message) => {
    await expect(finetune(tuning({ spec: { ...spec, ...wrong } }))).rejects.toThrow(message);
  });
});
