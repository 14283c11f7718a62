import { describe, expect, test } from '@jest/globals';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { jsEngine } from '../../../src/compute/js.js';
import { floatExamples } from '../../../src/data/examples.js';
import { evaluate } from '../../../src/model/evaluate.js';
import { fit as fitModel } from '../../../src/model/fit/fit.js';
import { compareWithBaselines } from '../../../src/model/train/baselines.js';
import { seededRandom } from '../../../src/random.js';
import type { Autoencoder } from '../../../src/unroll/autoencoder.js';
import { layerOutputs } from '../../reference/network.js';
import { columnMeans, covariance, meanSquaredError } from '../../reference/statistics.js';
import { rowsOf } from '../../support.js';

const engine = jsEngine();
const random = seededRandom(5);
const rows = Array.from({ length: 60 }, () => {
  const [a, b, c] = [random.uniform(), random.uniform(), random.uniform()];
  return [a, 100 * b, a - b + 0.2 * c, 5 + a * b, 0.1 * c];
});
const fitted = await fitModel(rows, { engine, layers: [6, 2], pretrainEpochs: 3, finetuneEpochs: 4 });
const { model, untuned, prepared } = fitted;
const parts = [rowsOf(prepared.split.train), rowsOf(prepared.split.validation)] as const;
const [train] = parts;

const network =
  ({ activations, parameters }: Autoencoder) =>
  (row: number[]) =>
    layerOutputs({ activations, parameters }, [row]).at(-1)?.[0] as number[];

/** Onto the leading eigenvectors of the training part's covariance, about its mean. */
function principal(count: number): (row: number[]) => number[] {
  const means = columnMeans(train);
  const { eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(covariance(train)), {
    assumeSymmetric: true,
  });
  const width = means.length;
  const directions = Array.from({ length: count }, (_, i) => eigenvectorMatrix.getColumn(width - 1 - i));
  return (row) => {
    const centred = row.map((value, i) => value - (means[i] as number));
    const output = [...means];
    for (const direction of directions) {
      const code = direction.reduce((sum, value, i) => sum + value * (centred[i] as number), 0);
      for (const [i, value] of direction.entries()) output[i] = (output[i] as number) + code * value;
    }
    return output;
  };
}

describe('the baselines of a fit', () => {
  test('have the errors that loops find on both parts of the split', async () => {
    const facts = { name: 'train', seed: 7, seconds: 3 };
    const compared = await compareWithBaselines(engine, fitted, facts);
    const mean = columnMeans(train);
    const expected = [
      { model: 'mean', codeSize: 0, reconstruct: () => mean },
      { model: 'PCA', codeSize: 2, reconstruct: principal(2) },
      {
        model: 'autoencoder before fine-tuning',
        codeSize: 2,
        reconstruct: network(untuned as Autoencoder),
      },
      { model: 'autoencoder', codeSize: 2, reconstruct: network(model.autoencoder) },
    ];
    expect(compared).toHaveLength(expected.length);
    for (const [i, { reconstruct, ...named }] of expected.entries()) {
      const { trainSquaredError, testSquaredError, ...row } = compared[i] as (typeof compared)[number];
      expect(row).toMatchObject({ ...named, experiment: 'train', seed: 7 });
      expect(trainSquaredError).toBeCloseTo(meanSquaredError(parts[0], reconstruct), 4);
      expect(testSquaredError).toBeCloseTo(meanSquaredError(parts[1], reconstruct), 4);
      // Or a part taken for the other would go unnoticed.
      expect(Math.abs(trainSquaredError - testSquaredError)).toBeGreaterThan(1e-3);
    }
  });

  test('tell a test from validation, and training sees the test examples in no way', async () => {
    const settings = { engine, layers: [6, 2], pretrainEpochs: 1, finetuneEpochs: 3, test: 0.3 };
    const tested = await fitModel(rows, settings);
    const { split, scaling } = tested.prepared;
    expect([split.test?.count, split.validation.count, split.train.count]).toEqual([18, 4, 38]);
    expect(tested.model.provenance).toMatchObject({ validation: '0.1', test: '0.3' });
    const [mean, ...others] = await compareWithBaselines(engine, tested, { name: 'train', seed: 1 });
    const means = columnMeans(rowsOf(split.train));
    const errorOn = (part: typeof split.train) => meanSquaredError(rowsOf(part), () => means);
    expect(mean?.testSquaredError).toBeCloseTo(errorOn(split.test as typeof split.train), 4);
    expect(mean?.validationSquaredError).toBeCloseTo(errorOn(split.validation), 4);
    expect(others.every(({ validationSquaredError }) => Number.isFinite(validationSquaredError))).toBe(true);

    // Other numbers in the test examples change no weight.
    const { offset, scale } = scaling.preprocessing;
    const back = (row: number[]) =>
      JSON.stringify(
        row.map((value, i) =>
          Math.fround(value * (scale[i] as number) + (offset[i] as number)).toPrecision(4),
        ),
      );
    const unseen = new Set(rowsOf(split.test as typeof split.train).map(back));
    const changed = rows.map((row) =>
      unseen.has(JSON.stringify(row.map((value) => Math.fround(value).toPrecision(4))))
        ? row.map((value) => value * 0.5)
        : row,
    );
    expect(changed.filter((row, i) => row !== rows[i])).toHaveLength(18);
    const { model: other } = await fitModel(changed, settings);
    expect(other.autoencoder.parameters).toEqual(tested.model.autoencoder.parameters);
  });

  test('leave out PCA where there are fewer examples than components', async () => {
    const few = await fitModel(rows.slice(0, 4), {
      engine,
      layers: [5],
      pretrainEpochs: 0,
      finetuneEpochs: 1,
      validation: 0.25,
    });
    const compared = await compareWithBaselines(engine, few, { name: 'train', seed: 1 });
    expect(compared.map((row) => row.model)).toEqual(['mean', 'autoencoder']);
  });
});

describe('the evaluation of a model', () => {
  test('has the numbers that loops find, on the scale of the network', async () => {
    const others = rows.slice(0, 25);
    const evaluation = await evaluate(model, others, { engine });
    const { offset, scale } = model.preprocessing;
    const scaled = others.map((row) =>
      row.map((value, i) => (value - (offset[i] as number)) / (scale[i] as number)),
    );
    const error = meanSquaredError(scaled, network(model.autoencoder));
    const means = columnMeans(scaled);
    const variance = meanSquaredError(scaled, () => means);
    expect(evaluation).toEqual({
      count: 25,
      components: 5,
      squaredError: expect.closeTo(error, 4),
      squaredErrorPerComponent: expect.closeTo(error / 5, 4),
      variance: expect.closeTo(variance, 4),
      explained: expect.closeTo(1 - error / variance, 4),
    });
  });

  test('speaks of no explained share where nothing varies', async () => {
    const same = floatExamples(Float32Array.from([...rows.slice(0, 1), ...rows.slice(0, 1)].flat()), 5);
    expect(await evaluate(model, same, { engine })).toMatchObject({ variance: 0, explained: null });
  });
});
