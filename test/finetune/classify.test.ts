import { describe, expect, test } from '@jest/globals';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples, rowNumbers } from '../../src/data/examples.js';
import { confusionMatrix, errorRate, predictedClasses } from '../../src/evaluate/classification.js';
import { trainClassifier } from '../../src/finetune/classify.js';
import type { FinetuneSpec } from '../../src/finetune/spec.js';
import type { FinetuneCheckpoint, FinetuneSnapshot } from '../../src/finetune/training.js';
import { seededRandom } from '../../src/random.js';
import type { Rbm } from '../../src/rbm/rbm.js';
import type { Autoencoder } from '../../src/unroll/autoencoder.js';
import { type Classifier, classifierOf } from '../../src/unroll/classifier.js';
import { unroll } from '../../src/unroll/unroll.js';
import { affine, fromFlat, map, sigmoid } from '../reference/matrix.js';
import { farthest, someRbm, uniformArray } from '../support.js';

const random = seededRandom(8);
const engine = onnxEngine(1);
const [count, width, classes] = [60, 4, 3];
const { data } = uniformArray([count, width], random.fork('data'));
const examples = floatExamples(data, width);
/** The place of the largest of three numbers: not what a linear layer finds at once, but easy. */
const labels = Uint8Array.from({ length: count }, (_, row) => {
  const own = [...data.subarray(row * width, row * width + classes)];
  return own.indexOf(Math.max(...own));
});
const units = { visible: 'bernoulli', hidden: 'bernoulli' } as const;
const stack: Rbm[] = [{ units, parameters: someRbm(width, 8, random.fork('rbm')) }];
const start = classifierOf(stack, classes, 0.1, random.fork('classifier'));
const searches: FinetuneSpec = {
  method: 'conjugate gradients',
  epochs: 3,
  batchSize: count,
  lineSearches: 3,
};
const rates = { gradientDecay: 0.9, squareDecay: 0.999, epsilon: 1e-8 };
const adam: FinetuneSpec = { method: 'adam', epochs: 150, batchSize: 20, learningRate: 0.03, ...rates };
const training = {
  engine,
  classifier: start,
  examples,
  labels,
  order: rowNumbers(count),
  random: random.fork('train'),
};

/** The outputs' probabilities in plain loops. */
function probabilities({ parameters }: Classifier): number[][] {
  const [hidden, outputs] = parameters.map(({ weights, bias }) => ({
    weights: fromFlat(weights.data, bias.data.length),
    bias: [...bias.data],
  })) as [{ weights: number[][]; bias: number[] }, { weights: number[][]; bias: number[] }];
  const inputs = affine(
    map(affine(fromFlat(data, width), hidden.weights, hidden.bias), sigmoid),
    outputs.weights,
    outputs.bias,
  );
  return inputs.map((row) => {
    const sum = row.reduce((total, input) => total + Math.exp(input), 0);
    return row.map((input) => Math.exp(input) / sum);
  });
}

describe('a classifier', () => {
  test('starts from the stack, without sharing its memory, and from a small random layer of outputs', () => {
    expect(start.activations).toEqual(['sigmoid', 'softmax']);
    expect(start.parameters[0]?.weights).toEqual(stack[0]?.parameters.weights);
    expect(start.parameters[0]?.weights.data).not.toBe(stack[0]?.parameters.weights.data);
    expect(start.parameters[0]?.bias).toEqual(stack[0]?.parameters.hiddenBias);
    const drawn = [...(start.parameters[1]?.weights.data ?? []), ...(start.parameters[1]?.bias.data ?? [])];
    expect(Math.sqrt(drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length)).toBeCloseTo(0.1, 1);
  });

  test('starts from RBMs with learned variances as their unrolled encoder does', () => {
    const varied: Rbm = {
      units: { visible: 'gaussian-variance', hidden: 'bernoulli' },
      parameters: {
        ...someRbm(width, 8, random.fork('rbm')),
        logVariance: uniformArray([width], random.fork('variance')),
      },
    };
    const classifier = classifierOf([varied], classes, 0.1, random.fork('classifier'));
    expect(classifier.parameters[0]).toEqual(unroll([varied]).parameters[0]);
    expect(classifier.parameters[0]).not.toEqual(start.parameters[0]);
  });

  test('has at first the cross-entropy of plain loops, and less after every epoch of line searches', async () => {
    const losses: number[] = [];
    const spec = { ...searches, epochs: 6 };
    await trainClassifier({ ...training, spec, outputEpochs: 2, onEpoch: ({ loss }) => losses.push(loss) });
    const expected = probabilities(start).reduce(
      (sum, row, i) => sum - Math.log(row[labels[i] as number] as number),
      0,
    );
    expect(losses[0]).toBeCloseTo(expected / count, 5);
    for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThan(losses[i - 1] as number);
  });

  test.each([
    ['conjugate gradients', searches],
    ['Adam', { ...adam, epochs: 3 }],
  ] as const)('learns its outputs alone in the first epochs, with %s', async (_name, spec) => {
    const seen: Classifier[] = [];
    const onEpoch = async (_report: unknown, snapshot: FinetuneSnapshot) =>
      seen.push(await snapshot.network());
    await trainClassifier({ ...training, spec, outputEpochs: 2, onEpoch });
    const moved = seen.map(({ parameters }) =>
      parameters.map(({ weights }, i) => farthest(weights.data, start.parameters[i]?.weights.data ?? []) > 0),
    );
    expect(moved).toEqual([
      [false, true],
      [false, true],
      [true, true],
    ]);
  });

  test.each([1, 2, 3])(
    "ends with the classifier of epoch %d if onEpoch returns 'stop' in it",
    async (last) => {
      const seen: unknown[] = [];
      const tuned = await trainClassifier({
        ...training,
        spec: { ...searches, epochs: 4 },
        outputEpochs: 2,
        async onEpoch({ epoch, epochs }, snapshot) {
          expect(epochs).toBe(4);
          seen.push(await snapshot.network());
          return epoch === last ? 'stop' : undefined;
        },
      });
      expect(seen).toHaveLength(last);
      expect(tuned).toEqual(seen.at(-1));
    },
  );

  test.each([
    ['conjugate gradients', { ...searches, epochs: 4 }],
    ['Adam', { ...adam, epochs: 4 }],
  ] as const)('goes on from any epoch to the same weights, with %s', async (_name, spec) => {
    const kept: FinetuneCheckpoint[] = [];
    const steps: number[] = [];
    const options = { ...training, spec, outputEpochs: 2 };
    const whole = await trainClassifier({
      ...options,
      onEpoch: async ({ step }, snapshot) => {
        steps.push(step);
        kept.push(await snapshot.checkpoint());
      },
    });
    expect(kept.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    for (const [i, resumeFrom] of kept.entries()) {
      const later: number[] = [];
      const resumed = await trainClassifier({
        ...options,
        resumeFrom,
        onEpoch: ({ step }) => later.push(step),
      });
      expect(resumed).toEqual(whole);
      expect(later).toEqual(steps.slice(i + 1));
    }
  });

  test('comes to tell the classes apart', async () => {
    const before = errorRate(labels, await predictedClasses(engine, start, examples));
    const after = await trainClassifier({ ...training, spec: adam, outputEpochs: 5 });
    const predicted = await predictedClasses(engine, after, examples);
    expect(before).toBeGreaterThan(0.3);
    expect(errorRate(labels, predicted)).toBeLessThan(0.05);
    const loops = probabilities(after).map((row) => row.indexOf(Math.max(...row)));
    expect([...predicted]).toEqual(loops);
  });

  test('is no autoencoder to the type checker', () => {
    // @ts-expect-error A classifier has no code in the middle.
    const autoencoder: Autoencoder = start;
    expect(autoencoder).toBe(start);
  });

  test('wants a label for each example, and outputs that learn with the rest in the end', async () => {
    const wrong = labels.with(3, 7);
    await expect(
      trainClassifier({ ...training, labels: wrong, spec: adam, outputEpochs: 0 }),
    ).rejects.toThrow(/of which label 3 \(from 0\) is 7; each example needs one from 0 to 2/);
    await expect(trainClassifier({ ...training, spec: searches, outputEpochs: 3 })).rejects.toThrow(
      /outputs would learn alone in 3 of 3 epochs/,
    );
  });
});

test('the confusion matrix counts the examples of each class by what they were taken for', () => {
  const truth = Uint8Array.of(0, 0, 1, 2, 2, 2);
  const predicted = Uint8Array.of(0, 1, 1, 2, 0, 2);
  expect(confusionMatrix(truth, predicted, 3)).toEqual([
    [1, 1, 0],
    [0, 1, 0],
    [1, 0, 2],
  ]);
  expect(errorRate(truth, predicted)).toBeCloseTo(2 / 6, 10);
});
