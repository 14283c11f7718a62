import type { Readable } from 'node:stream';
import { stringify } from 'yaml';
import type { EngineChoice } from '../compute/choose.js';
import type { Dataset } from '../data/dataset.js';
import {
  type FittedPreprocessing,
  fitPreprocessing,
  type Missing,
  preprocessed,
  type Scaling,
} from '../data/preprocessing.js';
import { readExamples } from '../data/read-examples.js';
import type { ReadOptions, Table } from '../data/table.js';
import { InputError } from '../errors.js';
import { drawFigures } from '../experiment/figures.js';
import type { OnProgress } from '../experiment/progress.js';
import { engineRecord, RECORD, surroundings } from '../experiment/record.js';
import { openResultFolder } from '../experiment/result-folder.js';
import { type ExperimentResult, runExperiment } from '../experiment/run.js';
import type { ExperimentSpec, NetworkSpec, Profile } from '../experiment/spec.js';
import { requireSeeds, seededRandom } from '../random.js';
import type { UnitType } from '../rbm/units.js';
import { comparisonCsv, historyCsv } from '../report/csv.js';
import type { ComparisonRow } from '../report/rows.js';
import { comparisonMarkdown } from '../report/table.js';
import { defaultLayers, type PlanOptions, planTraining } from './plan.js';
import { holdBack } from './split.js';
import { CONFIG_FILE } from './train-result.js';

export interface CompareOptions {
  readonly data: string | Readable;
  readonly read: ReadOptions;
  /** Every model is made with each of these code sizes. */
  readonly codes: readonly number[];
  /** Hidden layers below the code; by the data, if not given. */
  readonly hidden?: readonly number[] | undefined;
  readonly plan: Omit<PlanOptions, 'layers' | 'patience'>;
  readonly seeds: readonly number[];
  readonly scaling?: Scaling | 'auto' | undefined;
  readonly missing?: Missing | undefined;
  /** The fraction of examples to test on; 0.2 if not given. The same for every seed. */
  readonly test?: number | undefined;
  readonly choice: EngineChoice;
  readonly out: string;
  readonly force: boolean;
  readonly onNote?: ((note: string) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Comparison {
  readonly rows: readonly ComparisonRow[];
  readonly title: string;
  readonly folder: string;
}

/** What is compared, by the names of the table. */
export const COMPARED = {
  autoencoder: 'autoencoder',
  random: 'random start',
  plain: 'plain autoencoder',
  logisticPca: 'logistic PCA',
} as const;

/** The split is one for all seeds: they differ in weights, batches and noise. */
const SPLIT_SEED = 1;

/**
 * Compares, on examples held back, the pretrained autoencoder with PCA, logistic PCA (of data in [0, 1]), the same network
 * from the paper's random start, and a plain autoencoder (Glorot's start, Adam), over code sizes and seeds. Every network
 * is fine-tuned alike. Leaves a result folder behind, or nothing if it fails. Throws an InputError for what the caller can mend.
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { out, force, seeds, codes } = options;
  requireSeeds(seeds);
  if (codes.length === 0 || new Set(codes).size < codes.length) {
    throw new InputError(
      `The code sizes are ${codes.join(', ') || 'none'}, but must be one or more different ones.`,
    );
  }
  const folder = await openResultFolder(out, { force });
  try {
    const table = await readExamples(options.data, options.read);
    try {
      const started = new Date();
      const { spec, dataset, result, scaling } = await compared(options, table);
      const { engine } = options.choice;
      for (const [name, { svg, png }] of await drawFigures(
        engine,
        spec,
        spec.profiles.quick,
        dataset,
        result,
      )) {
        await folder.write(`figures/${name}.svg`, svg);
        await folder.write(`figures/${name}.png`, png);
      }
      const rows = result.rows.map((row) => ({ ...row, profile: 'compare' }));
      await folder.write('comparison.csv', comparisonCsv(rows));
      await folder.write('history.csv', historyCsv(result.history));
      const { train, test } = dataset;
      const notes = [
        `Trained on ${train.count} examples of ${spec.name}, tested on ${test.count} others; scaling ${scaling.preprocessing.scaling} (${scaling.why}).`,
        NAMES_EXPLAINED,
      ];
      await folder.write('comparison.md', comparisonMarkdown(rows, { title: spec.title, notes }));
      await folder.write(CONFIG_FILE, stringify(configOf(options)));
      await folder.write(
        RECORD,
        await recordOf(options, table, spec.profiles.quick, scaling, started, result.wallSeconds),
      );
      await folder.publish();
      return { rows, title: spec.title, folder: folder.path };
    } finally {
      table.release();
    }
  } finally {
    await folder.discard();
  }
}

const NAMES_EXPLAINED =
  'autoencoder: pretrained as RBMs; random start: weights from N(0, 0.1²), as the paper; plain autoencoder: weights from ' +
  'N(0, 2 / (in + out)). All are fine-tuned alike with Adam.';

interface Compared {
  readonly spec: ExperimentSpec;
  readonly dataset: Dataset;
  readonly result: ExperimentResult;
  readonly scaling: FittedPreprocessing;
}

async function compared(options: CompareOptions, table: Table): Promise<Compared> {
  const { choice, seeds, onNote, onProgress, signal } = options;
  const name = String(table.provenance.path);
  for (const note of table.notes) onNote?.(`${name}: ${note}`);
  const split = holdBack(table.examples, options.test ?? 0.2, seededRandom(SPLIT_SEED).fork('test'));
  const { scaling: wanted, missing } = options;
  const scaling = fitPreprocessing(split.train, {
    scaling: wanted,
    missing,
    columns: table.columns,
    kind: table.kind,
  });
  onNote?.(`scaling ${scaling.preprocessing.scaling} (${scaling.why})`);
  const dataset: Dataset = {
    name,
    train: preprocessed(split.train, scaling.preprocessing),
    test: preprocessed(split.validation, scaling.preprocessing),
    ...(table.imageShape && { imageShape: table.imageShape }),
    provenance: table.provenance,
  };
  const profile = profileOf(options, dataset, scaling.inUnitRange ? 'bernoulli' : 'gaussian');
  const spec: ExperimentSpec = {
    name,
    title: `${name}: codes of ${options.codes.join(', ')}`,
    claim: '',
    profiles: { smoke: profile, quick: profile, paper: profile },
  };
  const result = await runExperiment(spec, {
    profile: 'quick',
    seeds,
    engine: choice.engine,
    dataset,
    onProgress,
    signal,
  });
  return { spec, dataset, result, scaling };
}

function profileOf({ codes, hidden, plan }: CompareOptions, { train }: Dataset, visible: UnitType): Profile {
  const networks = codes.flatMap((code): NetworkSpec[] => {
    const layers = [
      ...(hidden ??
        defaultLayers(train.width)
          .slice(0, -1)
          .filter((size) => size >= code)),
      code,
    ];
    const { rbms, finetune } = planTraining(train, visible, { ...plan, layers });
    if (finetune === null)
      throw new InputError(
        'A comparison needs at least one epoch of fine-tuning. Give --epochs of 1 or more.',
      );
    const glorot = rbms.map((rbm, i) => ({
      ...rbm,
      initialDeviation: Math.sqrt(2 / (rbm.hidden + (rbms[i - 1]?.hidden ?? train.width))),
    }));
    const shallow = planTraining(train, visible, { ...plan, layers: [code] }).rbms;
    return [
      { name: COMPARED.autoencoder, layers: rbms, start: 'RBMs', finetune },
      { name: COMPARED.random, layers: rbms, start: 'random weights', finetune },
      { name: COMPARED.plain, layers: glorot, start: 'random weights', finetune },
      ...(visible === 'bernoulli' && code <= Math.min(train.width, train.count)
        ? [{ name: COMPARED.logisticPca, layers: shallow, start: 'principal components', finetune } as const]
        : []),
    ];
  });
  return {
    data: { source: 'curves', train: 0, test: 0 },
    networks,
    pcaCodeSizes: codes.filter((code) => code <= Math.min(train.width, train.count)),
    paper: [],
  };
}

function configOf({
  data,
  read,
  codes,
  hidden,
  plan,
  seeds,
  scaling,
  missing,
  test,
  choice,
}: CompareOptions): Record<string, unknown> {
  const entries = {
    data: typeof data === 'string' ? data : '-',
    columns: read.columns,
    exclude: read.exclude,
    label: read.label,
    array: read.array,
    code: codes,
    hidden,
    epochs: plan.finetuneEpochs,
    'pretrain-epochs': plan.pretrainEpochs,
    batch: plan.batchSize,
    rate: plan.finetuneLearningRate,
    'pretrain-rate': plan.pretrainLearningRate,
    seed: seeds,
    scaling,
    missing,
    test,
    engine: choice.engine.name,
    threads: choice.engine.threads,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

async function recordOf(
  { seeds, choice: { engine, why } }: CompareOptions,
  { provenance, notes, examples }: Table,
  { networks }: Profile,
  scaling: FittedPreprocessing,
  started: Date,
  wallSeconds: number,
): Promise<string> {
  const record = {
    command: 'compare',
    data: { ...provenance, rows: examples.count, components: examples.width, notes },
    scaling: { chosen: scaling.preprocessing.scaling, why: scaling.why },
    networks,
    seeds,
    engine: engineRecord(engine, why),
    surroundings: await surroundings(),
    started: started.toISOString(),
    finished: new Date().toISOString(),
    wallSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}
