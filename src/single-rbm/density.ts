import { stringify } from 'csv-stringify/sync';
import { firstExamples } from '../data/examples.js';
import { seededRandom } from '../random.js';
import { likelihoodOf } from '../rbm/likelihood/likelihood.js';
import { inverseTemperatures } from '../rbm/likelihood/temperatures.js';
import type { RbmSpec } from '../rbm/spec.js';
import type { RbmData } from './data.js';
import type { RbmRunOptions } from './options.js';
import { runRbm } from './train-rbm-run.js';

/** A recipe that trains an RBM of 500 hidden units as a density model of binarised digits. */
export interface DensityModel {
  readonly name: string;
  readonly spec: RbmSpec;
  /** Average test log-probability of such a model in Salakhutdinov & Murray 2008, in nats; null if they report none. */
  readonly published: number | null;
}

const common = {
  units: { visible: 'bernoulli', hidden: 'bernoulli' },
  hidden: 500,
  batchSize: 100,
  learningRate: 0.05,
  weightCost: 0.0001,
  initialDeviation: 0.01,
  initialVisibleBias: 'data',
  momentum: { initial: 0.5, final: 0.9, switchAfter: 5 },
  schedules: { learningRate: { from: 0.05, to: 0.0005 } },
} as const;

export const DENSITY_MODELS: readonly DensityModel[] = [
  {
    name: 'cd1',
    published: -125.53,
    spec: {
      ...common,
      epochs: 50,
      schedules: {},
      negativePhase: { method: 'cd', steps: 1, visible: 'states' },
    },
  },
  {
    name: 'cd25',
    published: -86.34,
    spec: {
      ...common,
      epochs: 60,
      negativePhase: {
        method: 'cd',
        steps: [
          { epoch: 1, value: 1 },
          { epoch: 11, value: 5 },
          { epoch: 31, value: 25 },
        ],
        visible: 'states',
      },
    },
  },
  {
    name: 'pcd',
    published: null,
    spec: {
      ...common,
      epochs: 60,
      // Momentum would move the weights faster than the chains can follow.
      momentum: { initial: 0, final: 0, switchAfter: 0 },
      negativePhase: { method: 'pcd', steps: 1, visible: 'states' },
    },
  },
];

export interface DensityRow {
  readonly model: string;
  readonly seed: number;
  readonly epochs: number;
  readonly logPartition: number;
  readonly standardError: number;
  readonly reverseLogPartition: number;
  readonly trainLogProbability: number;
  readonly testLogProbability: number;
  readonly publishedTestLogProbability: number | null;
  readonly wallSeconds: number;
}

export interface DensityOptions
  extends Pick<RbmRunOptions, 'choice' | 'out' | 'force' | 'onEpoch' | 'signal'> {
  readonly model: DensityModel;
  /** Binarised digits. */
  readonly data: RbmData;
  readonly dataSource: string;
  readonly preprocessing: string;
  readonly seed: number;
  /** Replaces the recipe's. */
  readonly epochs?: number | undefined;
  readonly temperatures: number;
}

const CHAINS = 100;
/** Training examples whose log-probability is measured: as many as there are test examples. */
const WEIGHED = 10_000;

/** Trains one of the models into `out` and measures its likelihood by annealed importance sampling in both directions. */
export async function runDensity(options: DensityOptions): Promise<DensityRow> {
  const { model, data, seed, epochs, temperatures, choice, signal } = options;
  const spec = { ...model.spec, epochs: epochs ?? model.spec.epochs };
  const started = performance.now();
  const { file } = await runRbm({ ...options, spec, keepOrder: false, monitorEvery: 5, checkpoint: false });
  const wallSeconds = (performance.now() - started) / 1000;
  const likelihood = await likelihoodOf({
    engine: choice.engine,
    rbm: file.rbm,
    train: firstExamples(data.train, WEIGHED),
    test: data.test,
    method: { chains: CHAINS, temperatures: inverseTemperatures(temperatures), reverse: true },
    random: seededRandom(seed).fork('likelihood'),
    signal,
  });
  const [line] = likelihood.logPartitions;
  return {
    model: model.name,
    seed,
    epochs: spec.epochs,
    logPartition: line?.logPartition as number,
    standardError: line?.standardError as number,
    reverseLogPartition: line?.reverse as number,
    trainLogProbability: likelihood.trainLogProbability,
    testLogProbability: likelihood.testLogProbability as number,
    publishedTestLogProbability: model.published,
    wallSeconds,
  };
}

/** The text of density.csv: one line for each model and seed, in nats per example. */
export function densityCsv(rows: readonly DensityRow[]): string {
  return stringify(
    rows.map((row) => ({ ...row, wallSeconds: Math.round(row.wallSeconds) })),
    {
      header: true,
      columns: [
        { key: 'model', header: 'model' },
        { key: 'seed', header: 'seed' },
        { key: 'epochs', header: 'epochs' },
        { key: 'logPartition', header: 'log_z' },
        { key: 'standardError', header: 'log_z_standard_error' },
        { key: 'reverseLogPartition', header: 'log_z_reverse' },
        { key: 'trainLogProbability', header: 'train_log_probability' },
        { key: 'testLogProbability', header: 'test_log_probability' },
        { key: 'publishedTestLogProbability', header: 'published_test_log_probability' },
        { key: 'wallSeconds', header: 'wall_seconds' },
      ],
    },
  );
}
