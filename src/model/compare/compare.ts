import { resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Dataset } from '../../data/dataset.js';
import { type FittedPreprocessing, fitPreprocessing, preprocessed } from '../../data/preprocessing.js';
import { readExamples } from '../../data/read-examples.js';
import { holdBack } from '../../data/split.js';
import type { Table } from '../../data/table.js';
import { InputError, InterruptedError } from '../../errors.js';
import { drawFigures } from '../../experiment/figures.js';
import { type ExperimentProgress, type ExperimentResult, runExperiment } from '../../experiment/run.js';
import type { ExperimentSpec } from '../../experiment/spec.js';
import { requireSeeds, seededRandom } from '../../random.js';
import { comparisonCsv, historyCsv } from '../../report/csv.js';
import type { ComparisonRow } from '../../report/rows.js';
import { comparisonMarkdown } from '../../report/table.js';
import { checkpointFile, readCheckpoint, requireCheckpoint } from '../../run/checkpoint.js';
import { identityDifference } from '../../run/identity.js';
import { RECORD, type Session, surroundings } from '../../run/record.js';
import { openResultFolder, type ResultFolder } from '../../run/result-folder.js';
import { CONFIG_FILE } from '../../run/run-config.js';
import type { CompareOptions } from '../compare-options.js';
import { configOf, identityOf, recordOf } from '../compare-record.js';
import { comparisonPlan } from './plan.js';

export interface Comparison {
  readonly rows: readonly ComparisonRow[];
  readonly title: string;
  readonly folder: string;
}

/** The split is one for all seeds: they differ in weights, batches and noise. */
const SPLIT_SEED = 1;

/** What a checkpoint holds. */
interface Unfinished {
  readonly progress: ExperimentProgress;
  readonly sessions: readonly Session[];
}

/**
 * Compares, on examples held back, the pretrained autoencoder with PCA, logistic PCA (of data in [0, 1]), the same network
 * from the paper's random start, and a plain autoencoder (Glorot's start, Adam), over code sizes and seeds. Every network
 * is fine-tuned alike. Leaves a result folder behind; if it fails or is stopped, nothing but a checkpoint beside the folder's
 * place. Throws an InputError for what the caller can mend.
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { out, force, resume = false, seeds, codes } = options;
  requireSeeds(seeds);
  if (codes.length === 0 || new Set(codes).size < codes.length) {
    throw new InputError(
      `The code sizes are ${codes.join(', ') || 'none'}, but must be one or more different ones.`,
    );
  }
  const path = `${resolve(out)}.checkpoint`;
  // A checkpoint beside a result is of a comparison that was told to replace it.
  const folder = await openResultFolder(out, { force: force || resume });
  try {
    await requireCheckpoint(path, { resume, force });
    const table = await readExamples(options.data, options.read);
    try {
      return await keptComparison(options, table, folder, path);
    } finally {
      table.release();
    }
  } finally {
    await folder.discard();
  }
}

async function keptComparison(
  options: CompareOptions,
  table: Table,
  folder: ResultFolder,
  path: string,
): Promise<Comparison> {
  const session = { started: new Date().toISOString(), surroundings: await surroundings() };
  const identity = identityOf(options, table);
  const before = options.resume
    ? await readCheckpoint<Unfinished>(path, identity, (theirs) => identityDifference(theirs, identity))
    : undefined;
  const sessions = [...(before?.sessions ?? []), session];
  const checkpoint = checkpointFile<Unfinished>(path, identity);
  let saved = before !== undefined;
  const done = await compared(options, table, before?.progress, async (present) => {
    await checkpoint.save(async () => ({ progress: await present(), sessions }));
    saved = true;
  }).catch((error: unknown) => {
    if (!(error instanceof InterruptedError) || !saved) throw error;
    throw new InterruptedError(
      `${error.message} ${path} keeps what was done: the same command with --resume goes on from there.`,
    );
  });
  const comparison = await writeComparison(options, table, folder, done, sessions);
  await folder.publish();
  await checkpoint.remove();
  return comparison;
}

async function writeComparison(
  options: CompareOptions,
  table: Table,
  folder: ResultFolder,
  { spec, dataset, result, scaling }: Compared,
  sessions: readonly Session[],
): Promise<Comparison> {
  const { engine } = options.choice;
  const plan = spec.profiles.quick;
  for (const [name, { svg, png }] of await drawFigures(engine, spec, plan, dataset, result)) {
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
  const { wallSeconds } = result;
  await folder.write(
    RECORD,
    recordOf(options, table, { networks: plan.networks, scaling, sessions, wallSeconds }),
  );
  return { rows, title: spec.title, folder: folder.path };
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

async function compared(
  options: CompareOptions,
  table: Table,
  from: ExperimentProgress | undefined,
  onCheckpoint: (present: () => Promise<ExperimentProgress>) => Promise<void>,
): Promise<Compared> {
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
    ...(table.imageShape ? { kind: 'images', imageShape: table.imageShape } : { kind: 'rows' }),
    name,
    train: preprocessed(split.train, scaling.preprocessing),
    test: preprocessed(split.validation, scaling.preprocessing),
    provenance: table.provenance,
  };
  const profile = comparisonPlan(options, dataset, scaling.inUnitRange ? 'bernoulli' : 'gaussian');
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
    from,
    onCheckpoint,
    onProgress,
    signal,
  });
  return { spec, dataset, result, scaling };
}
