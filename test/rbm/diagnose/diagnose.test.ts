import { describe, expect, test } from '@jest/globals';
import { zeros } from '../../../src/compute/ndarray.js';
import { onnxEngine } from '../../../src/compute/onnx/engine.js';
import { curves } from '../../../src/data/collections/curves.js';
import { loadMnist } from '../../../src/data/collections/mnist.js';
import {
  type Examples,
  firstExamples,
  floatExamples,
  rowNumbers,
  selectExamples,
} from '../../../src/data/examples.js';
import { InputError } from '../../../src/errors.js';
import { seededRandom } from '../../../src/random.js';
import { type Diagnosis, diagnose } from '../../../src/rbm/diagnose/diagnose.js';
import { FAULTS } from '../../../src/rbm/diagnose/finding.js';
import { initialParameters } from '../../../src/rbm/parameters.js';
import type { Rbm } from '../../../src/rbm/rbm.js';
import type { RbmSpec } from '../../../src/rbm/spec.js';
import { trainRbm } from '../../../src/rbm/train.js';
import { hasRealMnist, REAL_MNIST } from '../../support.js';

const random = seededRandom(66);
const engine = onnxEngine(1);
const units = { visible: 'bernoulli', hidden: 'bernoulli' } as const;
const good: RbmSpec = {
  units,
  hidden: 40,
  epochs: 8,
  batchSize: 50,
  learningRate: 0.1,
  momentum: { initial: 0.5, final: 0.9, switchAfter: 4 },
  weightCost: 0.0002,
  initialDeviation: 0.1,
};
const images = curves({ train: 1000, test: 300, random: random.fork('curves') });

/** Trains as told and asks for the faults. */
async function faultsOf(
  spec: Partial<RbmSpec>,
  { train = images.train, ...over }: Partial<Diagnosis> & { train?: Examples } = {},
): Promise<string[]> {
  const { rbm, checkpoint } = await trainRbm({
    engine,
    examples: train,
    order: rowNumbers(train.count),
    spec: { ...good, ...spec },
    random: random.fork('training'),
  });
  const lastUpdate = checkpoint.state.velocity;
  const findings = await diagnose({
    engine,
    rbm,
    examples: train,
    validation: images.test,
    batchSize: good.batchSize,
    lastUpdate,
    ...over,
  });
  for (const { fault, what, source, remedy, measured, threshold } of findings) {
    expect(FAULTS).toContain(fault);
    expect([what, source, remedy].every((text) => text.length > 20)).toBe(true);
    expect(measured).not.toBe(threshold);
  }
  return findings.map(({ fault }) => fault);
}

/** Four kinds of examples with their own half of 60 components mostly on, one kind after the other. */
function someKinds(count: number): Examples {
  const draw = random.fork('kinds');
  const values = Float32Array.from({ length: count * 60 }, (_, at) => {
    const kind = Math.floor((4 * Math.floor(at / 60)) / count);
    const belongs = ((at % 60) >> kind) % 2 === 0;
    return draw.uniform() < (belongs ? 0.7 : 0.3) ? 1 : 0;
  });
  return floatExamples(values, 60);
}

const untrained = (visible: number, hidden: number, deviation = 0.1): Rbm => ({
  units,
  parameters: initialParameters(visible, hidden, deviation, random.fork('untrained')),
});

describe('a healthy RBM', () => {
  test('of curves has no findings', async () => {
    expect(await faultsOf({})).toEqual([]);
  });

  test('may have small updates if a schedule lowered its learning rate', async () => {
    const schedules = { learningRate: { from: 0.1, to: 0 } };
    expect(await faultsOf({ schedules }, { rateFalls: true })).toEqual([]);
  });

  test('of real numbers, or of words, has no findings', async () => {
    const numbers = floatExamples(random.fork('numbers').fillNormal(new Float32Array(2000 * 6)), 6);
    const real = {
      units: { visible: 'gaussian', hidden: 'bernoulli' },
      learningRate: 0.01,
      hidden: 8,
    } as const;
    expect(await faultsOf(real, { train: numbers, validation: numbers })).toEqual([]);

    const draw = random.fork('words');
    const counts = new Float32Array(400 * 20);
    for (let row = 0; row < 400; row++) {
      const topic = Math.floor(draw.uniform() * 2);
      for (let word = 0; word < 30; word++) {
        const at = row * 20 + 10 * topic + Math.floor(draw.uniform() * 10);
        counts[at] = (counts[at] as number) + 1;
      }
    }
    const words = {
      units: { visible: 'softmax', hidden: 'bernoulli' },
      hidden: 5,
      initialDeviation: 0.1,
      epochs: 30,
    } as const;
    const documents = floatExamples(counts, 20);
    expect(await faultsOf(words, { train: documents, validation: documents })).toEqual([]);
  });

  const withMnist = hasRealMnist ? test : test.skip;
  withMnist('of MNIST has nothing wrong with it (needs ../shared/data)', async () => {
    const { train, test: held } = await loadMnist({ dataDir: REAL_MNIST });
    const some = firstExamples(train, 5000);
    const spec = { hidden: 64, epochs: 6, batchSize: 100 };
    expect(
      await faultsOf(spec, { train: some, validation: firstExamples(held, 1000), batchSize: 100 }),
    ).toEqual([]);
  });
});

describe('a diagnosis finds', () => {
  test('data that were not divided by 255', async () => {
    const bytes = new Float32Array(100 * 784);
    firstExamples(images.train, 100).copyRows(rowNumbers(100), bytes);
    const examples = floatExamples(
      bytes.map((value) => Math.round(255 * value)),
      784,
    );
    const findings = await diagnose({ engine, rbm: untrained(784, 4), examples, batchSize: 10 });
    expect(findings.map(({ fault }) => fault)).toEqual(['data out of range']);
    expect(findings[0]?.what).toMatch(/need \[0, 1\]/);
  });

  test('data that were divided by 255 twice', async () => {
    const values = new Float32Array(1000 * 784);
    images.train.copyRows(rowNumbers(1000), values);
    const dark = floatExamples(
      values.map((value) => value / 255),
      784,
    );
    expect(await faultsOf({}, { train: dark, validation: undefined })).toContain('data unscaled');
  });

  test('real numbers of the wrong scale', async () => {
    const wide = floatExamples(random.fork('wide').fillNormal(new Float32Array(2000 * 6), 20), 6);
    const real = {
      units: { visible: 'gaussian', hidden: 'bernoulli' },
      learningRate: 1e-4,
      hidden: 4,
    } as const;
    expect(await faultsOf(real, { train: wide, validation: wide })).toContain('data unscaled');
  });

  test('a learning rate that is too high', async () => {
    expect(await faultsOf({ learningRate: 5, epochs: 1 })).toContain('learning rate too high');
    expect(await faultsOf({ learningRate: 1 })).toContain('learning rate too high');
  });

  test('a learning rate that is too low', async () => {
    expect(await faultsOf({ learningRate: 1e-6 })).toContain('learning rate too low');
  });

  test('dead units, and units that are always on', async () => {
    const rbm = untrained(784, 20);
    rbm.parameters.hiddenBias.data.fill(-50, 0, 3).fill(50, 10, 13);
    const findings = await diagnose({ engine, rbm, examples: images.train, batchSize: 50 });
    expect(findings.map(({ fault, measured }) => [fault, measured])).toEqual([
      ['dead units', 0.15],
      ['units always on', 0.15],
    ]);
  });

  test('overfitting', async () => {
    const few = firstExamples(images.train, 60);
    const faults = await faultsOf({ hidden: 100, epochs: 300, weightCost: 0, batchSize: 20 }, { train: few });
    expect(faults).toContain('overfitting');
    expect(faults).toContain('too few examples');
  });

  test('saturated weights', async () => {
    expect(await faultsOf({ initialDeviation: 10, epochs: 1 })).toContain('saturated weights');
  });

  test('examples sorted by class', async () => {
    const kinds = someKinds(1000);
    expect(await faultsOf({}, { train: kinds, validation: undefined })).toContain('batches unshuffled');
    const mixed = selectExamples(kinds, random.fork('mixed').permutation(1000));
    expect(await faultsOf({}, { train: mixed, validation: undefined })).toEqual([]);
  });

  test('constant inputs', async () => {
    const padded: Examples = {
      count: images.train.count,
      width: 1200,
      copyRows(rows, out) {
        const inner = new Float32Array(rows.length * 784);
        images.train.copyRows(rows, inner);
        out.fill(0.3);
        for (let row = 0; row < rows.length; row++)
          out.set(inner.subarray(row * 784, (row + 1) * 784), row * 1200);
      },
    };
    expect(await faultsOf({ epochs: 2 }, { train: padded, validation: undefined })).toContain(
      'constant inputs',
    );
  });

  test('too few examples for the parameters', async () => {
    const findings = await diagnose({
      engine,
      rbm: untrained(784, 500),
      examples: firstExamples(images.train, 100),
      batchSize: 10,
    });
    expect(findings.map(({ fault }) => fault)).toEqual(['too few examples']);
  });
});

describe('a diagnosis', () => {
  test('works for one example, and for constant data', async () => {
    const constant = floatExamples(new Float32Array(20).fill(1), 2);
    for (const examples of [firstExamples(constant, 1), constant]) {
      const findings = await diagnose({
        engine,
        rbm: untrained(2, 2),
        examples,
        validation: constant,
        batchSize: 2,
      });
      expect(findings.map(({ fault }) => fault)).toEqual(['constant inputs', 'too few examples']);
    }
  });

  test('refuses data of another width and a batch size of 0', async () => {
    const examples = floatExamples(new Float32Array(4), 2);
    await expect(diagnose({ engine, rbm: untrained(3, 2), examples, batchSize: 2 })).rejects.toThrow(
      InputError,
    );
    await expect(diagnose({ engine, rbm: untrained(2, 2), examples, batchSize: 0 })).rejects.toThrow(
      /batch size is 0/,
    );
  });

  test('finds updates of weights that are all zero', async () => {
    const rbm = {
      units,
      parameters: { weights: zeros([784, 2]), visibleBias: zeros([784]), hiddenBias: zeros([2]) },
    };
    const lastUpdate = untrained(784, 2).parameters;
    const findings = await diagnose({ engine, rbm, examples: images.train, batchSize: 50, lastUpdate });
    expect(findings.map(({ fault }) => fault)).toContain('learning rate too high');
  });
});
