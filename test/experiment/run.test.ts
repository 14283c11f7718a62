import { describe, expect, test } from '@jest/globals';
import { adam, conjugateGradients, logisticPca, pretrained, unpretrained } from '../../experiments/recipe.js';
import { meanExample } from '../../src/baselines/mean-image.js';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { curves } from '../../src/data/collections/curves.js';
import type { Examples } from '../../src/data/examples.js';
import {
  type Comparison,
  type ExperimentOptions,
  type ExperimentResult,
  runExperiment,
} from '../../src/experiment/run.js';
import { seededRandom } from '../../src/random.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/run/checkpoint.js';
import type { Progress } from '../../src/training/progress.js';
import type { Autoencoder } from '../../src/unroll/autoencoder.js';
import { unroll } from '../../src/unroll/unroll.js';
import { affine, fromFlat, type Matrix, map, sigmoid } from '../reference/matrix.js';
import { rowsOf } from '../support.js';

const finetune = { ...adam, epochs: 3, batchSize: 50, learningRate: 0.01 };
const comparison: Comparison = {
  experiment: 'tiny',
  profile: 'smoke',
  networks: [pretrained({ hidden: [12], code: 3 }, 2, finetune)],
  pcaCodeSizes: [3],
  paper: [{ model: 'PCA', codeSize: 3, testSquaredError: 7 }],
};
const dataset = curves({ train: 150, test: 60, random: seededRandom(1) });
const progress: Progress[] = [];
const result = await runExperiment(comparison, {
  seeds: [4, 5],
  engine: onnxEngine(1),
  dataset,
  onProgress: (step) => progress.push(step),
});

/** The mean over examples of the summed squared differences, in plain loops. */
function errorOf(examples: Examples, reconstruct: (rows: Matrix) => Matrix): number {
  const rows = rowsOf(examples);
  const made = reconstruct(rows);
  return (
    rows.reduce(
      (sum, row, n) => sum + row.reduce((s, x, i) => s + (x - (made[n]?.[i] as number)) ** 2, 0),
      0,
    ) / rows.length
  );
}

const throughNetwork =
  ({ activations, parameters }: Autoencoder) =>
  (rows: Matrix) =>
    parameters.reduce((below, { weights, bias }, i) => {
      const input = affine(below, fromFlat(weights.data, bias.data.length), [...bias.data]);
      return activations[i] === 'sigmoid' ? map(input, sigmoid) : input;
    }, rows);

describe('an experiment', () => {
  test('has a row for each model and seed, with the errors that plain loops find on training and test data', () => {
    const mean = [...meanExample(dataset.train).data];
    for (const { seed, stack, autoencoder } of result.models) {
      const found = result.rows.filter((row) => row.seed === seed);
      expect(
        found.map(({ model, codeSize, paperTestSquaredError }) => [model, codeSize, paperTestSquaredError]),
      ).toEqual([
        ['mean image', 0, null],
        ['PCA', 3, 7],
        ['autoencoder before fine-tuning', 3, null],
        ['autoencoder', 3, null],
      ]);
      const models = {
        0: (rows: Matrix) => rows.map(() => mean),
        2: throughNetwork(unroll(stack)),
        3: throughNetwork(autoencoder),
      };
      for (const [i, reconstruct] of Object.entries(models)) {
        expect(found[Number(i)]?.trainSquaredError).toBeCloseTo(errorOf(dataset.train, reconstruct), 3);
        expect(found[Number(i)]?.testSquaredError).toBeCloseTo(errorOf(dataset.test, reconstruct), 3);
      }
    }
  });

  test('has a history of every epoch, whose last test error is the table’s', () => {
    for (const { seed } of result.models) {
      const lines = result.history.filter((row) => row.seed === seed);
      const pretrained = lines
        .filter(({ phase }) => phase === 'pretrain')
        .map(({ layer, epoch }) => `${layer} ${epoch}`);
      expect(pretrained).toEqual(['1 1', '1 2', '2 1', '2 2']);
      const tested = lines.filter(({ metric }) => metric === 'test_squared_error');
      expect(tested.map(({ epoch, step }) => [epoch, step])).toEqual([
        [0, 0],
        [1, 3],
        [2, 6],
        [3, 9],
      ]);
      const row = result.rows.find((r) => r.seed === seed && r.model === 'autoencoder');
      expect(tested.at(-1)?.value).toBe(row?.testSquaredError);
    }
  });

  test('reports work that only grows, to all of it', () => {
    const fractions = progress.map(({ fractionDone }) => fractionDone);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeCloseTo(1, 9);
  });

  test('trains RBMs that networks have in common once, to the numbers of each network alone', async () => {
    const sizes = { hidden: [12, 8], code: 3 };
    const networks = [
      pretrained(sizes, 3, finetune),
      unpretrained({ ...sizes, name: 'random start' }, finetune),
      pretrained({ ...sizes, code: 2, name: 'smaller code' }, 3, finetune),
      pretrained({ ...sizes, hidden: [12, 9], name: 'wider' }, 3, finetune),
    ];
    const epochs: string[] = [];
    const runOf = async (networks: Comparison['networks'], seeds: readonly number[]) => {
      const { models, history } = await runExperiment(
        { ...comparison, networks },
        {
          ...{ seeds, engine: onnxEngine(1), dataset },
          onProgress: ({ phase, seed, layer, epoch }) => {
            if (phase === 'pretrain' && epoch !== undefined) epochs.push(`${seed} ${layer} ${epoch}`);
          },
        },
      );
      return { models, history: history.map(({ wallSeconds, ...row }) => row) };
    };
    const together = await runOf(networks, [4, 5]);
    // All of the first; of the two that share layers, their last epochs and what is their own.
    expect(epochs.filter((epoch) => epoch.startsWith('4'))).toHaveLength(9 + (1 + 1 + 3) + (1 + 3 + 3));
    for (const network of networks) {
      const alone = await runOf([network], [5]);
      const own = together.models.filter((model) => model.seed === 5 && model.network === network.name);
      expect(own).toEqual(alone.models);
      const rows = together.history.filter((row) => row.seed === 5 && row.model === network.name);
      expect(new Set(rows)).toEqual(new Set(alone.history));
    }
  });

  test('goes on from every checkpoint, written and read again, to the same numbers', async () => {
    const searches = { ...conjugateGradients, epochs: 2, batchSize: 75, lineSearches: 1 };
    const several: Comparison = {
      ...comparison,
      networks: [
        pretrained({ hidden: [5], code: 3 }, 3, { ...finetune, epochs: 2 }),
        pretrained({ name: 'by conjugate gradients', hidden: [4], code: 3 }, 1, searches),
        unpretrained({ name: 'random', hidden: [4], code: 3 }, { ...finetune, epochs: 1 }),
        logisticPca(3, { ...searches, epochs: 1 }),
      ],
    };
    const options = { seeds: [4, 5], engine: onnxEngine(1), dataset };
    const checkpoints: Uint8Array[] = [];
    const whole = await runExperiment(several, {
      ...options,
      save: async (snapshot) => void checkpoints.push(encodeCheckpoint(await snapshot(), 'this run')),
    });
    expect(checkpoints).toHaveLength(2 * (2 * 3 + 2 + 2 * 1 + 2 + 1 + 1));
    const bare = ({ rows, history, models }: ExperimentResult) =>
      JSON.stringify([rows, history, models], (key, value) => (key === 'wallSeconds' ? 0 : value));
    for (const bytes of checkpoints.filter((_, i) => i % 3 === 1)) {
      const resumeFrom = decodeCheckpoint(bytes, 'checkpoint').value as ExperimentOptions['resumeFrom'];
      expect(bare(await runExperiment(several, { ...options, resumeFrom })) === bare(whole)).toBe(true);
    }
  });

  test('gives each seed another network', () => {
    const [first, second] = result.models;
    expect(first?.autoencoder.parameters[0]?.weights.data).not.toEqual(
      second?.autoencoder.parameters[0]?.weights.data,
    );
  });
});
