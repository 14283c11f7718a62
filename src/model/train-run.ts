import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { stringify } from 'yaml';
import type { EngineChoice } from '../compute/choose.js';
import { acquireLock } from '../data/lock.js';
import { readExamples } from '../data/read-examples.js';
import type { ReadOptions, Table } from '../data/table.js';
import { InputError, InterruptedError } from '../errors.js';
import { checkpointExists, checkpointFile, readCheckpoint } from '../experiment/checkpoint.js';
import { identityDifference } from '../experiment/identity.js';
import { type OnProgress, workMeter } from '../experiment/progress.js';
import { packageVersion, RECORD, type Session, surroundings } from '../experiment/record.js';
import { openResultFolder, type ResultFolder } from '../experiment/result-folder.js';
import type { Profile } from '../experiment/spec.js';
import { comparisonCsv, historyCsv } from '../report/csv.js';
import type { ComparisonRow } from '../report/rows.js';
import { encoderSizes } from '../unroll/autoencoder.js';
import { compareWithBaselines } from './baselines.js';
import { type Fit, type FitOptions, type FitProgress, fit as fitModel, type PreparedFit } from './fit.js';
import { encodeModel, MODEL_FILE } from './model-file.js';
import type { TrainingPlan } from './plan.js';

/** The settings of a run as it was resolved: given to another run, they repeat it. */
export const CONFIG_FILE = 'config.yaml';

export interface TrainRunOptions {
  readonly data: string | Readable;
  readonly read: ReadOptions;
  readonly fit: Omit<FitOptions, 'engine' | 'from' | 'onCheckpoint' | 'onEpoch' | 'onPlan' | 'signal'>;
  readonly choice: EngineChoice;
  /** The folder of the result. */
  readonly out: string;
  readonly force: boolean;
  /** Goes on from the checkpoint that an interrupted run left beside `out`. */
  readonly resume?: boolean | undefined;
  /** Gets what a person should know of the data and of what was chosen for them. */
  readonly onNote?: ((note: string) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface TrainRun {
  readonly fit: Fit;
  readonly rows: readonly ComparisonRow[];
  /** Such as `faces.csv: 4096-1000-500-250-30`. */
  readonly title: string;
  readonly folder: string;
}

interface Unfinished {
  readonly progress: FitProgress;
  readonly sessions: readonly Session[];
  readonly wallSeconds: number;
}

/**
 * Trains on a file, a folder of images or a stream, and leaves a folder behind: the model, its settings, what was measured,
 * where it comes from. If the run fails or is stopped, nothing of it is left but a checkpoint beside the folder's place.
 * Throws an InputError for what the caller can mend, a RunError for what went wrong on the way.
 */
export async function trainRun(options: TrainRunOptions): Promise<TrainRun> {
  const { out, force, resume = false } = options;
  const lock = await acquireLock(out);
  try {
    const path = `${resolve(out)}.checkpoint`;
    await requireCheckpoint(path, resume, force);
    const folder = await openResultFolder(out, { force });
    try {
      const table = await readExamples(options.data, options.read);
      try {
        return await trained(options, table, folder, path);
      } finally {
        table.release();
      }
    } finally {
      await folder.discard();
    }
  } finally {
    await lock.release();
  }
}

async function trained(
  options: TrainRunOptions,
  table: Table,
  folder: ResultFolder,
  path: string,
): Promise<TrainRun> {
  const { choice, onNote, onProgress, signal, resume } = options;
  const { engine } = choice;
  const session = { started: new Date().toISOString(), surroundings: await surroundings() };
  const seed = options.fit.seed ?? 1;
  const name = String(table.provenance.path);
  for (const note of table.notes) onNote?.(`${name}: ${note}`);

  const identity = JSON.stringify({
    toolkit: packageVersion(),
    settings: { ...options.fit, ...options.read },
    engine: `${engine.name} (${engine.version}, ${engine.device}, threads: ${engine.threads})`,
    data: table.provenance,
  });
  const before = resume
    ? await readCheckpoint<Unfinished>(path, identity, (theirs) => identityDifference(theirs, identity))
    : undefined;
  const sessions = [...(before?.sessions ?? []), session];
  const checkpoint = checkpointFile<Unfinished>(path, identity);
  const started = performance.now();
  const seconds = () => (before?.wallSeconds ?? 0) + (performance.now() - started) / 1000;
  let meter: ReturnType<typeof workMeter> | undefined;
  let saved = resume ?? false;

  const fitting = fitModel(table.examples, {
    ...options.fit,
    columns: table.columns,
    imageShape: table.imageShape,
    kind: table.kind,
    provenance: { data: name, data_sha256: String(table.provenance['SHA-256']), toolkit: packageVersion() },
    engine,
    from: before?.progress,
    signal,
    onPlan(prepared) {
      for (const note of notesOn(prepared)) onNote?.(note);
      meter = workMeter(asProfile(prepared.plan), prepared.split.train.width, 1);
    },
    onEpoch({ phase, layer, layers, epoch, epochs, error, validationError }) {
      meter?.reached(0, phase === 'pretrain' ? { phase, layer: layer ?? 1, epoch } : { phase, epoch });
      const place = phase === 'pretrain' ? { layer: layer ?? 1, layers } : {};
      const measured = validationError ?? error;
      if (meter) onProgress?.({ phase, seed, ...place, epoch, epochs, error: measured, ...meter.read() });
    },
    onCheckpoint: async (present) => {
      await checkpoint.save(async () => ({ progress: await present(), sessions, wallSeconds: seconds() }));
      saved = true;
    },
  });
  const done = await fitting.catch((error: unknown) => {
    if (!(error instanceof InterruptedError) || !saved) throw error;
    throw new InterruptedError(
      `${error.message} ${path} keeps what was done: the same command with --resume goes on from there.`,
    );
  });
  const rows = await compareWithBaselines(engine, done, { name: 'train', seed, seconds: seconds() });
  await writeResult({ options, table, done, rows, folder, sessions, wallSeconds: seconds() });
  await folder.publish();
  await checkpoint.remove();
  return {
    fit: done,
    rows,
    title: `${name}: ${encoderSizes(done.model.autoencoder).join('-')}`,
    folder: folder.path,
  };
}

interface Result {
  readonly options: TrainRunOptions;
  readonly table: Table;
  readonly done: Fit;
  readonly rows: readonly ComparisonRow[];
  readonly folder: ResultFolder;
  readonly sessions: readonly Session[];
  readonly wallSeconds: number;
}

async function writeResult({
  options,
  table,
  done,
  rows,
  folder,
  sessions,
  wallSeconds,
}: Result): Promise<void> {
  const { choice } = options;
  const { engine } = choice;
  const { prepared, bestEpoch, history, model } = done;
  const bytes = encodeModel(model);
  await folder.write(MODEL_FILE, bytes);
  await folder.write('comparison.csv', comparisonCsv(rows));
  await folder.write('history.csv', historyCsv(history));
  await folder.write(CONFIG_FILE, stringify(resolvedConfig(options, prepared)));
  const record = {
    command: 'train',
    data: {
      ...table.provenance,
      rows: table.examples.count,
      components: table.examples.width,
      train: prepared.split.train.count,
      validation: prepared.split.validation.count,
      notes: table.notes,
    },
    read: options.read,
    scaling: { chosen: prepared.scaling.preprocessing.scaling, why: prepared.scaling.why },
    plan: prepared.plan,
    pretrainedOn: prepared.plan.pretrains ? prepared.pretrainCount : 0,
    bestEpoch,
    seed: options.fit.seed ?? 1,
    engine: {
      name: engine.name,
      version: engine.version,
      device: engine.device,
      threads: engine.threads,
      choice: choice.why,
    },
    sessions,
    finished: new Date().toISOString(),
    wallSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    modelSha256: createHash('sha256').update(bytes).digest('hex'),
  };
  await folder.write(RECORD, `${JSON.stringify(record, null, 2)}\n`);
}

/** By the names of the command's flags. */
function resolvedConfig(
  { data, read, fit: asked, choice }: TrainRunOptions,
  { plan, scaling }: PreparedFit,
): Record<string, unknown> {
  const [first] = plan.rbms;
  const entries = {
    data: typeof data === 'string' ? data : '-',
    columns: read.columns,
    exclude: read.exclude,
    label: read.label,
    array: read.array,
    delimiter: read.delimiter,
    header: read.header,
    scaling: scaling.preprocessing.scaling,
    missing: asked.missing ?? 'refuse',
    validation: asked.validation ?? 0.1,
    layers: plan.rbms.map(({ hidden }) => hidden),
    'pretrain-epochs': plan.pretrains ? first?.epochs : 0,
    'pretrain-rate': asked.pretrainLearningRate ?? 0.1,
    epochs: plan.finetune?.epochs ?? 0,
    rate: plan.finetune?.learningRate,
    batch: first?.batchSize,
    patience: plan.patience,
    seed: asked.seed ?? 1,
    engine: choice.engine.name,
    threads: choice.engine.threads,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

function* notesOn({ plan, scaling, visible, split, pretrainCount }: PreparedFit): Generator<string> {
  const { scaling: chosen, fill } = scaling.preprocessing;
  yield `scaling ${chosen} (${scaling.why}), ${visible === 'bernoulli' ? 'logistic' : 'linear'} visible units`;
  if (fill !== null) yield 'missing values: the mean of their column stands for them';
  const sizes = [split.train.width, ...plan.rbms.map(({ hidden }) => hidden)].join('-');
  yield `network ${sizes}, ${split.train.count} examples to train on and ${split.validation.count} to validate`;
  if (plan.pretrains && pretrainCount < split.train.count) {
    yield `the RBMs learn from ${pretrainCount} examples drawn at random: the activities of all would not fit into memory`;
  }
}

/** What the meter of work wants to know of a run. */
function asProfile({ rbms, pretrains, finetune }: TrainingPlan): Profile {
  const none = {
    method: 'adam',
    epochs: 0,
    batchSize: 1,
    learningRate: 1,
    gradientDecay: 0,
    squareDecay: 0,
    epsilon: 1,
  } as const;
  return {
    data: { source: 'curves', train: 0, test: 0 },
    networks: [
      {
        name: 'autoencoder',
        layers: rbms,
        start: pretrains ? 'RBMs' : 'random weights',
        finetune: finetune ?? none,
      },
    ],
    pcaCodeSizes: [],
    paper: [],
  };
}

async function requireCheckpoint(path: string, resume: boolean, force: boolean): Promise<void> {
  const exists = await checkpointExists(path);
  if (resume && !exists) {
    throw new InputError(
      `There is no checkpoint ${path} to go on from. Name the folder of the interrupted run with --out, or leave --resume out.`,
    );
  }
  if (resume || !exists) return;
  if (!force) {
    throw new InputError(
      `${path} keeps what an interrupted run has done, and a new run would lose it. Go on from it with --resume, choose another place with --out, or start anew with --force.`,
    );
  }
  await rm(path, { force: true });
}
