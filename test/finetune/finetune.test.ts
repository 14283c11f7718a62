import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { jsEngine } from '../../src/compute/js.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { arraysOf, tensorsOf } from '../../src/compute/tree.js';
import { floatExamples } from '../../src/data/examples.js';
import { InputError, InterruptedError, RunError } from '../../src/errors.js';
import { backpropagate } from '../../src/finetune/backprop.js';
import { type Finetuning, finetune } from '../../src/finetune/finetune.js';
import type { AdamSpec } from '../../src/finetune/spec.js';
import type { FinetuneEpoch } from '../../src/finetune/training.js';
import { seededRandom } from '../../src/random.js';
import type { Autoencoder } from '../../src/unroll/autoencoder.js';
import { asTensors, ENGINES, farthest, normalArray, uniformArray } from '../support.js';

const SIZES = [6, 5, 3, 5, 6];
const random = seededRandom(31);
const autoencoder: Autoencoder = {
  activations: ['sigmoid', 'linear', 'sigmoid', 'sigmoid'],
  parameters: SIZES.slice(1).map((out, i) => ({
    weights: normalArray([SIZES[i] as number, out], random.fork(`weights ${i}`), 0.5),
    bias: normalArray([out], random.fork(`bias ${i}`), 0.5),
  })),
};
const EXAMPLES = 47;
const data = uniformArray([EXAMPLES, 6], random.fork('data')).data;
const spec: AdamSpec = {
  method: 'adam',
  epochs: 3,
  batchSize: 10,
  learningRate: 0.01,
  gradientDecay: 0.9,
  squareDecay: 0.999,
  epsilon: 1e-8,
};
const tuning = (over: Partial<Finetuning> = {}): Finetuning => ({
  engine: onnxEngine(1),
  autoencoder,
  examples: floatExamples(data, 6),
  spec,
  random: random.fork('finetune'),
  ...over,
});
const flat = ({ parameters }: Autoencoder) =>
  [...arraysOf(parameters).values()].flatMap(({ data: numbers }) => [...numbers]);

/** The same training with TensorFlow.js's own Adam, its rate set anew before every step. */
function withTensorFlowsAdam(): number[] {
  return tf.tidy(() => {
    const variables = autoencoder.parameters.map(({ weights, bias }) => ({
      weights: tf.variable(tf.tensor(weights.data, [...weights.shape])),
      bias: tf.variable(tf.tensor(bias.data, [...bias.shape])),
    }));
    const adam = tf.train.adam(spec.learningRate, spec.gradientDecay, spec.squareDecay, spec.epsilon);
    const named = Object.fromEntries(
      variables.flatMap(({ weights, bias }) => [weights, bias]).map((v) => [v.name, v]),
    );
    const batches = [
      [0, 10],
      [10, 20],
      [20, 30],
      [30, 47],
    ] as const;
    for (let epoch = 1; epoch <= spec.epochs; epoch++) {
      const order = random.fork('finetune').fork(`order of epoch ${epoch}`).permutation(EXAMPLES);
      for (const [b, [from, to]] of batches.entries()) {
        const progress = ((epoch - 1) * batches.length + b) / (spec.epochs * batches.length);
        (adam as unknown as { learningRate: number }).learningRate =
          (spec.learningRate * (1 + Math.cos(Math.PI * progress))) / 2;
        const rows = [...order.subarray(from, to)].map((row) => [...data.subarray(row * 6, row * 6 + 6)]);
        const { gradient } = backpropagate(autoencoder.activations, variables as never, tf.tensor2d(rows));
        const gradients = [...tensorsOf(gradient).values()];
        adam.applyGradients(
          Object.keys(named).map((name, i) => ({ name, tensor: gradients[i] as tf.Tensor })),
        );
      }
    }
    return variables.flatMap(({ weights, bias }) => [...weights.dataSync(), ...bias.dataSync()]);
  });
}

describe('finetune', () => {
  test.each(ENGINES)('takes the steps of TensorFlow.js’s own Adam on engine %s', async (_name, make) => {
    asTensors([]);
    expect(farthest(flat(await finetune(tuning({ engine: make() }))), withTensorFlowsAdam())).toBeLessThan(
      2e-5,
    );
  });

  test('lowers the loss and leaves the given autoencoder as it was', async () => {
    const before = flat(autoencoder);
    const losses: number[] = [];
    await finetune(tuning({ spec: { ...spec, epochs: 30 }, onEpoch: ({ loss }) => void losses.push(loss) }));
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) - 0.1);
    expect(flat(autoencoder)).toEqual(before);
  });

  test('reports each epoch with the weights of that moment', async () => {
    const seen: number[][] = [];
    const reports: string[] = [];
    const tuned = await finetune(
      tuning({
        async onEpoch(report, snapshot) {
          reports.push(`${report.epoch}/${report.epochs} ${report.step}`);
          seen.push(flat(await snapshot.network()));
        },
      }),
    );
    expect(reports).toEqual(['1/3 4', '2/3 8', '3/3 12']);
    expect(seen.at(-1)).toEqual(flat(tuned));
    expect(seen[0]).not.toEqual(seen[1]);
  });

  test('gives the same bytes for the same seed, on the js engine nearly so', async () => {
    const [once, again] = [await finetune(tuning()), await finetune(tuning())];
    expect(again).toEqual(once);
    expect(farthest(flat(await finetune(tuning({ engine: jsEngine() }))), flat(once))).toBeLessThan(2e-5);
  });

  test('trains linear outputs on data outside [0, 1]', async () => {
    const wide = { ...autoencoder, activations: ['sigmoid', 'linear', 'sigmoid', 'linear'] as const };
    const losses: number[] = [];
    const examples = floatExamples(
      data.map((value) => 6 * value - 3),
      6,
    );
    await finetune(
      tuning({
        autoencoder: wide,
        examples,
        spec: { ...spec, epochs: 20 },
        onEpoch: ({ loss }) => void losses.push(loss),
      }),
    );
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) * 0.9);
  });

  test.each([
    ['adam', spec],
    ['conjugate gradients', { method: 'conjugate gradients', epochs: 3, batchSize: 10, lineSearches: 2 }],
  ] as const)(
    "ends with the network of the epoch in which onEpoch returns 'stop', with %s",
    async (_, method) => {
      const seen: number[][] = [];
      const tuned = await finetune(
        tuning({
          spec: method,
          async onEpoch({ epoch }, snapshot) {
            seen.push(flat(await snapshot.network()));
            return epoch === 2 ? 'stop' : undefined;
          },
        }),
      );
      expect(seen).toHaveLength(2);
      expect(flat(tuned)).toEqual(seen[1]);
    },
  );

  test('stops when asked to', async () => {
    const controller = new AbortController();
    const running = finetune(tuning({ signal: controller.signal, onEpoch: () => controller.abort() }));
    await expect(running).rejects.toThrow(InterruptedError);
  });

  test('says where and why when it diverges', async () => {
    const wild = { ...autoencoder, activations: ['linear', 'linear', 'linear', 'linear'] as const };
    const running = finetune(tuning({ autoencoder: wild, spec: { ...spec, learningRate: 1e30 } }));
    await expect(running).rejects.toThrow(RunError);
    await expect(running).rejects.toThrow(
      /loss became (NaN|Infinity) in epoch 1, step \d+.*learning rate \(now 1e\+30/,
    );
  });

  test.each([
    ['adam', spec],
    ['conjugate gradients', { method: 'conjugate gradients', epochs: 2, batchSize: 8, lineSearches: 2 }],
  ] as const)('with %s learns from the rows in the order, and from no others', async (_, method) => {
    const rows = Uint32Array.from({ length: 20 }, (_row, i) => 2 * i + 1);
    const few = floatExamples(
      Float32Array.from(
        { length: 20 * 6 },
        (_value, at) => data[12 * Math.floor(at / 6) + 6 + (at % 6)] as number,
      ),
      6,
    );
    const losses = async (over: Partial<Finetuning>) => {
      const seen: number[] = [];
      const onEpoch = ({ loss, squaredError }: FinetuneEpoch) => seen.push(loss, squaredError);
      return [flat(await finetune(tuning({ spec: method, onEpoch, ...over }))), seen];
    };
    expect(await losses({ order: rows })).toEqual(await losses({ examples: few }));
  });

  test.each([
    ['an unknown method', { method: 'sgd' }, /no method 'sgd'/],
    ['zero epochs', { epochs: 0 }, /`epochs` is 0/],
    ['half a batch', { batchSize: 0.5 }, /`batchSize` is 0.5/],
    ['no learning', { learningRate: 0 }, /`learningRate` is 0/],
    ['a decay of one', { squareDecay: 1 }, /`squareDecay` is 1/],
  ])('refuses %s', async (_what, wrong, message) => {
    const running = finetune(tuning({ spec: { ...spec, ...wrong } as AdamSpec }));
    await expect(running).rejects.toThrow(InputError);
    await expect(running).rejects.toThrow(message);
  });

  test.each([
    [
      'data of another width',
      floatExamples(data.subarray(0, 40), 5),
      /examples have 5 components, but the network takes 6/,
    ],
    [
      'data outside [0, 1]',
      floatExamples(
        data.map((value) => value + 1),
        6,
      ),
      /need \[0, 1\]/,
    ],
  ])('refuses %s', async (_what, examples, message) => {
    await expect(finetune(tuning({ examples }))).rejects.toThrow(message);
  });
});
