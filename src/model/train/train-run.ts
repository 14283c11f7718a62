import { resolve } from 'node:path';
import { readExamples } from '../../data/read-examples.js';
import { type Table, whatIsRead } from '../../data/table.js';
import { InterruptedError } from '../../errors.js';
import type { ComparisonRow } from '../../report/rows.js';
import { checkpointFile, readCheckpoint, requireCheckpoint } from '../../run/checkpoint.js';
import { engineIdentity, identityDifference } from '../../run/identity.js';
import { packageVersion, type Session, surroundings } from '../../run/record.js';
import { openResultFolder, type ResultFolder } from '../../run/result-folder.js';
import type { NetworkSpec } from '../../training/network-spec.js';
import { workMeter } from '../../training/work-meter.js';
import { encoderSizes } from '../../unroll/autoencoder.js';
import { type Fit, type FitProgress, fit as fitModel } from '../fit/fit.js';
import type { TrainingPlan } from '../fit/plan.js';
import { DEFAULT_SEED, DEFAULT_VALIDATION } from '../fit/prepare-fit.js';
import { readFor } from '../read-for-model.js';
import { compareWithBaselines } from './baselines.js';
import { notesOn, startNotes } from './notes.js';
import { type OpenedStart, openStart } from './open-start.js';
import type { TrainRunOptions } from './options.js';
import { writeTrainResult } from './train-result.js';

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
  const start = options.start === undefined ? undefined : await openStart(options.start);
  const path = `${resolve(out)}.checkpoint`;
  // A checkpoint beside a result is of a run that was told to replace it.
  const folder = await openResultFolder(out, { force: force || resume });
  try {
    await requireCheckpoint(path, { resume, force });
    const table = start
      ? await readFor(start, options.data, options.read)
      : await readExamples(options.data, options.read);
    try {
      return await trained(withSettingsOf(start, options), start, table, folder, path);
    } finally {
      table.release();
    }
  } finally {
    await folder.discard();
  }
}

/** The same examples are held back as before, unless it is said otherwise. */
function withSettingsOf(start: OpenedStart | undefined, options: TrainRunOptions): TrainRunOptions {
  const { seed = DEFAULT_SEED, validation = DEFAULT_VALIDATION } = start?.provenance ?? {};
  const { fit } = options;
  return {
    ...options,
    fit: {
      ...fit,
      seed: fit.seed ?? Number(seed),
      validation: fit.validation ?? Number(validation),
      finetuneEpochs: options.phases === 'pretrain' ? 0 : fit.finetuneEpochs,
    },
  };
}

async function trained(
  options: TrainRunOptions,
  start: OpenedStart | undefined,
  table: Table,
  folder: ResultFolder,
  path: string,
): Promise<TrainRun> {
  const { choice, onNote, onProgress, signal, resume } = options;
  const { engine } = choice;
  const session = { started: new Date().toISOString(), surroundings: await surroundings() };
  const { phases = 'train' } = options;
  const seed = options.fit.seed as number;
  const name = String(table.provenance.path);
  for (const note of table.notes) onNote?.(`${name}: ${note}`);
  const provenance = {
    data: name,
    data_sha256: String(table.provenance['SHA-256']),
    toolkit: packageVersion(),
    ...(start && start.stack.length === 0 && { finetuned_from: start.sha256 }),
  };
  if (start) for (const note of startNotes(start, { ...options.fit, provenance })) onNote?.(note);

  const identity = JSON.stringify({
    toolkit: packageVersion(),
    phases,
    start: start?.sha256,
    settings: { ...options.fit, ...whatIsRead(options.read) },
    engine: engineIdentity(engine),
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
    columns: start?.columns ?? table.columns,
    imageShape: table.imageShape,
    kind: table.kind,
    provenance,
    start,
    engine,
    from: before?.progress,
    signal,
    onPlan(prepared) {
      for (const note of notesOn(prepared)) onNote?.(note);
      meter = workMeter({ networks: [asNetwork(prepared.plan)] }, prepared.split.train.width, 1);
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
  await writeTrainResult({
    options,
    phases,
    start,
    table,
    done,
    rows,
    folder,
    sessions,
    wallSeconds: seconds(),
  });
  await folder.publish();
  await checkpoint.remove();
  return {
    fit: done,
    rows,
    title: `${name}: ${encoderSizes(done.model.autoencoder).join('-')}`,
    folder: folder.path,
  };
}

/** The network as the meter of work knows it. */
function asNetwork({ rbms, pretrains, finetune }: TrainingPlan): NetworkSpec {
  const none = { method: 'conjugate gradients', epochs: 0, batchSize: 1, lineSearches: 1 } as const;
  return {
    name: 'autoencoder',
    layers: rbms,
    start: pretrains ? 'RBMs' : 'random weights',
    finetune: finetune ?? none,
  };
}
