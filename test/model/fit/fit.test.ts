import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { jsEngine } from '../../../src/compute/js.js';
import { onnxEngine } from '../../../src/compute/onnx/engine.js';
import { floatExamples } from '../../../src/data/examples.js';
import { InputError, InterruptedError } from '../../../src/errors.js';
import { type Fit, type FitOptions, type FitState, fit as fitModel } from '../../../src/model/fit/fit.js';
import { prepareFit } from '../../../src/model/fit/prepare-fit.js';
import { inverseTransform, reconstruct, score, transform } from '../../../src/model/transform.js';
import { seededRandom } from '../../../src/random.js';
import { encoderSizes } from '../../../src/unroll/autoencoder.js';
import { layerOutputs } from '../../reference/network.js';
import { farthest } from '../../support.js';

const engine = onnxEngine(1);
const WIDTH = 6;
/** Rows on three scales that two hidden numbers make. */
const rows = Array.from({ length: 300 }, (_, row) => {
  const random = seededRandom(row);
  const [a, b] = [random.uniform(), random.uniform()];
  return [a, 1000 * b, a - b, 5 + a * b, -3, 1e4 * (a + b)];
});
const options: FitOptions = { engine, layers: [12, 2], pretrainEpochs: 20, finetuneEpochs: 60 };
const fitted = await fitModel(rows, options);
const { model } = fitted;

describe('fit', () => {
  test('learns rows of mixed scales: the code of two explains most of what varies', async () => {
    expect(encoderSizes(model.autoencoder)).toEqual([6, 12, 2]);
    expect(model.preprocessing.scaling).toBe('standardise');
    // Standardised, five columns vary by 1 each and the constant one not at all.
    expect(await score(model, rows, { engine })).toBeLessThan(0.5);
    expect(fitted.bestEpoch).toBeGreaterThan(1);
  });

  test('gives the same bytes for the same seed, others for another', async () => {
    const weights = async (seed: number) =>
      (await fitModel(rows, { ...options, pretrainEpochs: 1, finetuneEpochs: 1, seed })).model.autoencoder
        .parameters[0]?.weights.data;
    const first = await weights(1);
    expect(await weights(1)).toEqual(first);
    expect(await weights(2)).not.toEqual(first);
  });

  test('keeps the weights of the epoch with the least validation error, and stops when patience is out', async () => {
    const errors: number[] = [];
    const {
      model: kept,
      prepared,
      bestEpoch,
    } = await fitModel(rows, {
      ...options,
      finetuneEpochs: 50,
      finetuneLearningRate: 0.2,
      patience: 3,
      onEpoch: ({ validationError }) => validationError !== null && errors.push(validationError),
    });
    const best = errors.indexOf(Math.min(...errors));
    expect(bestEpoch).toBe(best + 1);
    expect(errors).toHaveLength(best + 1 + 3);
    const { validation } = prepared.split;
    const raw = { ...kept, preprocessing: { scaling: 'none', offset: [0], scale: [1], fill: null } } as const;
    expect(await score(raw, validation, { engine })).toBeCloseTo(errors[best] as number, 4);
  });

  test('says what it will do and reports every epoch', async () => {
    const seen: string[] = [];
    await fitModel(rows, {
      ...options,
      pretrainEpochs: 1,
      finetuneEpochs: 1,
      onPlan: ({ plan, split }) =>
        seen.push(`${plan.rbms.length} RBMs, ${split.train.count} + ${split.validation.count}`),
      onEpoch: ({ phase, layer, epoch }) => seen.push(`${phase} ${layer} ${epoch}`),
    });
    expect(seen).toEqual(['2 RBMs, 270 + 30', 'pretrain 1 1', 'pretrain 2 1', 'finetune null 1']);
  });

  test('stops when its signal says so', async () => {
    const controller = new AbortController();
    const running = fitModel(rows, {
      ...options,
      signal: controller.signal,
      onEpoch: () => controller.abort(),
    });
    await expect(running).rejects.toThrow(InterruptedError);
  });

  test('leaves out pretraining or fine-tuning where that is asked for', async () => {
    const plain = await fitModel(rows, { ...options, pretrainEpochs: 0, finetuneEpochs: 1 });
    expect([plain.stack.length, plain.history.some(({ phase }) => phase === 'pretrain')]).toEqual([0, false]);
    const pretrained = await fitModel(rows, { ...options, pretrainEpochs: 1, finetuneEpochs: 0 });
    expect([pretrained.model.autoencoder, pretrained.bestEpoch]).toEqual([pretrained.untuned, null]);
  });

  test('pretrains on a part of the examples where the activities of all would not fit into memory', () => {
    const { pretrainCount, split } = prepareFit(floatExamples(Float32Array.from(rows.flat()), WIDTH), {
      ...options,
      memoryBytes: 100 * 4 * 14,
    });
    expect([pretrainCount, split.train.count]).toEqual([100, 270]);
  });

  test.each<[string, unknown, FitOptions, RegExp]>([
    ['no rows', [], {}, /shape|\[0/],
    ['one row', [[1, 2]], {}, /at least two/],
    ['uneven rows', [[1, 2], [1]], {}, /Row 2 has 1 numbers/],
    [
      'a hole',
      [
        [1, 2],
        [1, Number.NaN],
        [3, 4],
        [5, 6],
      ],
      { columns: ['a', 'b'] },
      /column "b": the value is missing/,
    ],
    ['no layers', rows, { layers: [] }, /The layers are \[\]/],
    ['half a unit', rows, { layers: [1.5] }, /The layers are \[1\.5\]/],
    ['all for validation', rows, { validation: 1 }, /above 0 and below 1/],
  ])('refuses %s', async (_, data, more, reason) => {
    const running = fitModel(data as number[][], { engine, ...more });
    await expect(running).rejects.toThrow(InputError);
    await expect(running).rejects.toThrow(reason);
  });
});

describe('transform', () => {
  /** The network in plain loops, after scaling in plain arithmetic. */
  const expected = rows.map((row) => {
    const { offset, scale } = model.preprocessing;
    const scaled = row.map((value, i) => (Math.fround(value) - (offset[i] as number)) / (scale[i] as number));
    const outputs = layerOutputs(model.autoencoder, [scaled]).map(([output]) => output as number[]);
    const output = (outputs.at(-1) as number[]).map(
      (value, i) => value * (scale[i] as number) + (offset[i] as number),
    );
    return { code: outputs[1] as number[], output };
  });

  test('gives the codes that loops give, rows in their order', async () => {
    const codes = await transform(model, rows, { engine });
    expect(codes.shape).toEqual([300, 2]);
    expect(
      farthest(
        codes.data,
        expected.flatMap(({ code }) => code),
      ),
    ).toBeLessThan(1e-4);
  });

  test('reconstructs on the scale of the data, and as decoding the codes does', async () => {
    const direct = await reconstruct(model, rows, { engine });
    const wanted = expected.flatMap(({ output }) => output);
    const relative = (values: ArrayLike<number>) =>
      Float32Array.from(values, (value, i) => value / (model.preprocessing.scale[i % WIDTH] as number));
    expect(farthest(relative(direct.data), relative(wanted))).toBeLessThan(1e-3);
    const decoded = await inverseTransform(model, await transform(model, rows, { engine }), { engine });
    expect(farthest(relative(decoded.data), relative(direct.data))).toBeLessThan(1e-5);
  });

  test('takes tensors and typed arrays, and gives a tensor for a tensor', async () => {
    await tf.setBackend('cpu');
    const flat = Float64Array.from(rows.flat());
    const { data } = await transform(model, { shape: [300, WIDTH], data: flat }, { engine });
    const tensor = tf.tensor2d(rows);
    const codes = await transform(model, tensor, { engine });
    expect(codes).toBeInstanceOf(tf.Tensor);
    expect(farthest(codes.dataSync(), data)).toBe(0);
    tf.dispose([tensor, codes]);
  });

  test('refuses rows and codes of another width', async () => {
    await expect(transform(model, [[1, 2]], { engine })).rejects.toThrow(
      /2 components, but the model reads 6/,
    );
    await expect(inverseTransform(model, [[1, 2, 3]], { engine })).rejects.toThrow(
      /3 numbers, but the codes of this model have 2/,
    );
  });
});

test('a run that goes on from any of its epochs comes to the model of one that was not interrupted', async () => {
  const few: FitOptions = {
    ...options,
    pretrainEpochs: 2,
    engine: jsEngine(),
    finetuneEpochs: 6,
    finetuneLearningRate: 0.2,
    patience: 2,
  };
  const some = rows.slice(0, 100);
  const checkpoints: FitState[] = [];
  const whole = await fitModel(some, {
    ...few,
    save: async (snapshot) => void checkpoints.push(structuredClone(await snapshot())),
  });
  const withoutTimes = ({ history }: Fit) => history.map(({ wallSeconds, ...row }) => row);
  for (const resumeFrom of checkpoints) {
    const resumed = await fitModel(some, { ...few, resumeFrom });
    expect(resumed.model).toEqual(whole.model);
    expect(withoutTimes(resumed)).toEqual(withoutTimes(whole));
  }
  expect(checkpoints.length).toBeGreaterThan(6);
});
