import { describe, expect, test } from '@jest/globals';
import { jsEngine } from '../../src/compute/js.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples } from '../../src/data/examples.js';
import { InputError, InterruptedError, RunError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import type { RbmSpec } from '../../src/rbm/spec.js';
import { type Pretraining, pretrain, type StackCheckpoint } from '../../src/rbm/stack.js';
import { trainRbm } from '../../src/rbm/train.js';
import { farthest, uniformArray } from '../support.js';

const layer: RbmSpec = {
  units: { visible: 'bernoulli', hidden: 'bernoulli' },
  hidden: 6,
  epochs: 2,
  batchSize: 10,
  learningRate: 0.1,
  momentum: { initial: 0.5, final: 0.9, switchAfter: 1 },
  weightCost: 0.0002,
  initialDeviation: 0.1,
};
const code: RbmSpec = {
  ...layer,
  units: { visible: 'bernoulli', hidden: 'gaussian' },
  hidden: 3,
  learningRate: 0.01,
};
const random = seededRandom(5);
const data = uniformArray([47, 8], random.fork('data')).data;

const pretraining = (over: Partial<Pretraining> = {}): Pretraining => ({
  engine: onnxEngine(1),
  examples: floatExamples(data, 8),
  order: random.fork('order').permutation(47),
  layers: [layer, code],
  random: random.fork('pretrain'),
  ...over,
});

describe('pretrain', () => {
  test('trains each RBM on the hidden means that the one below had in its last epoch', async () => {
    const stack = await pretrain(pretraining());
    const { engine, order, examples } = pretraining();
    const first = await trainRbm({
      engine,
      examples,
      order,
      spec: layer,
      random: random.fork('pretrain').fork('layer 1'),
    });
    const second = await trainRbm({
      engine,
      examples: floatExamples(first.hidden.data, 6),
      order: Uint32Array.from({ length: 47 }, (_, i) => i),
      spec: code,
      random: random.fork('pretrain').fork('layer 2'),
    });
    expect(stack.map((rbm) => rbm.parameters)).toEqual([first.rbm.parameters, second.rbm.parameters]);
  });

  test('reports every epoch of every layer', async () => {
    const reports: string[] = [];
    await pretrain(
      pretraining({
        onEpoch: (r) => reports.push(`${r.layer}/${r.layers} ${r.epoch}/${r.epochs} ${r.step}`),
      }),
    );
    expect(reports).toEqual(['1/2 1/2 4', '1/2 2/2 8', '2/2 1/2 4', '2/2 2/2 8']);
  });

  test('draws new noise in every epoch', async () => {
    const errors: number[] = [];
    await pretrain(
      pretraining({
        layers: [{ ...layer, learningRate: 0, epochs: 3 }],
        onEpoch: ({ reconstructionError }) => errors.push(reconstructionError),
      }),
    );
    // The weights never move: only the hidden states can tell the epochs apart.
    expect(new Set(errors).size).toBe(3);
  });

  test('gives the same bytes for the same seed, and different ones for another seed', async () => {
    const [once, again] = [await pretrain(pretraining()), await pretrain(pretraining())];
    expect(again).toEqual(once);
    const other = await pretrain(pretraining({ random: seededRandom(6).fork('pretrain') }));
    expect(other[0]?.parameters.weights.data).not.toEqual(once[0]?.parameters.weights.data);
  });

  test('draws the same noise on every engine', async () => {
    const [onnx, js] = [await pretrain(pretraining()), await pretrain(pretraining({ engine: jsEngine() }))];
    for (const [i, { parameters }] of onnx.entries()) {
      expect(farthest(parameters.weights.data, js[i]?.parameters.weights.data ?? [])).toBeLessThan(1e-5);
    }
  });

  test('stops when the signal is aborted', async () => {
    const controller = new AbortController();
    const running = pretrain(pretraining({ signal: controller.signal, onEpoch: () => controller.abort() }));
    await expect(running).rejects.toThrow(InterruptedError);
  });

  test("finishes an RBM when onEpoch returns 'stop', and resumes to the same bytes without training it again", async () => {
    const layers = [{ ...layer, epochs: 5 }, code];
    const run = async (over: Partial<Pretraining> = {}) => {
      const reports: string[] = [];
      const snapshots: StackCheckpoint[] = [];
      const stack = await pretrain(
        pretraining({
          layers,
          async onEpoch({ layer, epoch, epochs }, snapshot) {
            reports.push(`${layer} ${epoch}/${epochs}`);
            snapshots.push(await snapshot());
            return layer === 1 && epoch === 2 ? 'stop' : undefined;
          },
          ...over,
        }),
      );
      return { stack, reports, snapshots };
    };
    const { stack, reports, snapshots } = await run();
    expect(reports).toEqual(['1 1/5', '1 2/5', '2 1/2', '2 2/2']);
    const { engine, examples, order } = pretraining();
    const first = await trainRbm({
      engine,
      examples,
      order,
      spec: { ...layer, epochs: 5 },
      random: random.fork('pretrain').fork('layer 1'),
      onEpoch: ({ epoch }) => (epoch === 2 ? 'stop' : undefined),
    });
    expect(stack[0]).toEqual(first.rbm);

    const resumed = await run({ resumeFrom: snapshots[2] });
    expect(resumed.reports).toEqual(['2 2/2']);
    expect(resumed.stack).toEqual(stack);
    expect(resumed.snapshots.at(-1)).toEqual(snapshots.at(-1));
    expect((await run({ resumeFrom: snapshots[0] })).stack).toEqual(stack);
  });

  test('while it repeats the last epoch of a finished RBM, those above stay as far as they were', async () => {
    const layers = [layer, layer, { ...code, epochs: 3 }];
    const snapshots: StackCheckpoint[] = [];
    const keep =
      (kept: StackCheckpoint[]): Pretraining['onEpoch'] =>
      async (_report, snapshot) =>
        kept.push(await snapshot());
    await pretrain(pretraining({ layers, onEpoch: keep(snapshots) }));
    const resumeFrom = snapshots.at(-1) as StackCheckpoint;
    const repeated: StackCheckpoint[] = [];
    await pretrain(pretraining({ layers, resumeFrom, onEpoch: keep(repeated) }));
    expect(repeated).toEqual([resumeFrom, resumeFrom, resumeFrom]);
  });

  test('names layer, epoch and step when the training diverges', async () => {
    const wild = { ...code, learningRate: 1e30 };
    const running = pretrain(pretraining({ layers: [layer, wild] }));
    await expect(running).rejects.toThrow(RunError);
    await expect(pretrain(pretraining({ layers: [layer, wild] }))).rejects.toThrow(
      /RBM 2 of 2 .*3 hidden units.*(NaN|Infinity) in epoch \d, step \d+.*learning rate \(now 1e\+30/,
    );
  });

  test('accepts means of saturated units that float32 rounds above 1', async () => {
    const examples = floatExamples(
      data.map((value, i) => (i % 3 === 0 ? 1.0000001192092896 : value)),
      8,
    );
    await expect(pretrain(pretraining({ examples }))).resolves.toHaveLength(2);
  });

  test('reports divergence in the very last update', async () => {
    const wild = { ...layer, epochs: 1, batchSize: 47, learningRate: 1e39 };
    await expect(pretrain(pretraining({ layers: [wild] }))).rejects.toThrow(
      /RBM 1 of 1 .* became NaN in epoch 1, step 1\b/,
    );
  });

  test.each([
    [
      'a byte image that was not divided by 255',
      [Float32Array.of(...data.subarray(0, 79), 255), 8],
      /255 at example 10, component 8.*Divide byte images by 255/,
    ],
    [
      'a missing value',
      [Float32Array.of(Number.NaN, ...data.subarray(1, 80)), 8],
      /NaN at example 1, component 1/,
    ],
    ['no examples', [new Float32Array(0), 8], /nothing to learn from/],
    ['a last example that is cut', [data.subarray(0, 12), 8], /the last example is not whole/],
  ] as const)('refuses %s', async (_what, [values, width], message) => {
    const examples = floatExamples(values, width);
    const order = Uint32Array.from({ length: Math.ceil(examples.count) }, (_, i) => i);
    await expect(pretrain(pretraining({ examples, order }))).rejects.toThrow(InputError);
    await expect(pretrain(pretraining({ examples, order }))).rejects.toThrow(message);
  });

  test.each([
    ['no layers', [], /no RBMs/],
    [
      'an unknown type of units',
      [{ ...layer, units: { visible: 'bernoulli', hidden: 'softplus' } }],
      /no units of type 'softplus'/,
    ],
    ['zero hidden units', [{ ...layer, hidden: 0 }], /hidden is 0/],
    ['a negative learning rate', [{ ...layer, learningRate: -1 }], /learningRate is -1/],
    ['a Bernoulli layer on a Gaussian one', [code, layer], /RBM 2 of the stack has bernoulli visible units/],
  ] as const)('refuses %s', async (_what, layers, message) => {
    await expect(pretrain(pretraining({ layers: layers as unknown as readonly RbmSpec[] }))).rejects.toThrow(
      message,
    );
  });

  test.each([
    ['a row that does not exist', Uint32Array.of(0, 47), /row number 47, but there are 47 examples/],
    ['no rows', new Uint32Array(0), /holds no row numbers/],
  ])('refuses an order with %s', async (_what, order, message) => {
    await expect(pretrain(pretraining({ order }))).rejects.toThrow(InputError);
    await expect(pretrain(pretraining({ order }))).rejects.toThrow(message);
  });
});
