import { readExamples } from '../../data/read-examples.js';
import { type Table, whatIsRead } from '../../data/table.js';
import type { ComparisonRow } from '../../report/measures/squared-error.js';
import { keepRun, type Run } from '../../run/keep-run.js';
import { noteList } from '../../run/note-list.js';
import { packageVersion } from '../../run/record.js';
import type { OnProgress } from '../../training/progress.js';
import { workMeter } from '../../training/work-meter.js';
import { encoderSizes } from '../../unroll/autoencoder.js';
import { type Fit, type FitOptions, type FitState, fit as fitModel } from '../fit/fit.js';
import { DEFAULT_SEED, DEFAULT_VALIDATION, type PreparedFit } from '../fit/prepare-fit.js';
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
  /** Everything that `onNote` was told. */
  readonly notes: readonly string[];
}

/**
 * Trains on a file, a folder of images or a stream, and leaves a folder with the model, its settings, what was measured, and
 * where it comes from. If the run fails or is interrupted, only a checkpoint remains, next to where the folder would be.
 * Throws an InputError for invalid input or options, a RunError if training diverges.
 *
 * @example await trainRun({ data: 'table.csv', read: {}, fit: { layers: [100, 2] }, choice, out: 'run', force: false });
 */
export async function trainRun(options: TrainRunOptions): Promise<TrainRun> {
  const start = options.start === undefined ? undefined : await openStart(options.start);
  return keepRun(options, async (run) => {
    const table = start
      ? await readFor(start, options.data, options.read)
      : await readExamples(options.data, options.read);
    try {
      return await trained(withSettingsOf(start, options), start, table, run);
    } finally {
      table.release();
    }
  });
}

/** The same examples are held out as before, unless other settings are given. */
function withSettingsOf(start: OpenedStart | undefined, options: TrainRunOptions): TrainRunOptions {
  const { seed = DEFAULT_SEED, validation = DEFAULT_VALIDATION, test } = start?.provenance ?? {};
  const { fit } = options;
  return {
    ...options,
    fit: {
      ...fit,
      seed: fit.seed ?? Number(seed),
      validation: fit.validation ?? Number(validation),
      test: fit.test ?? (test === undefined ? undefined : Number(test)),
      finetuneEpochs: options.phases === 'pretrain' ? 0 : fit.finetuneEpochs,
    },
  };
}

async function trained(
  options: TrainRunOptions,
  start: OpenedStart | undefined,
  table: Table,
  run: Run,
): Promise<TrainRun> {
  const { choice, phases = 'train', read, onProgress, signal } = options;
  const { engine } = choice;
  const seed = options.fit.seed as number;
  const name = String(table.provenance.path);
  const { notes, note } = noteList(options.onNote);
  for (const text of table.notes) note(`${name}: ${text}`);
  const provenance = provenanceOf(table, start);
  if (start) for (const text of startNotes(start, { ...options.fit, provenance })) note(text);

  const begun = await run.begin<FitState>({
    phases,
    start: start?.sha256,
    settings: { ...options.fit, ...whatIsRead(read) },
    engine,
    data: table.provenance,
  });
  const shown = progressOf(seed, onProgress);
  const done = await fitModel(table.examples, {
    ...options.fit,
    columns: start?.columns ?? table.columns,
    categories: table.categories,
    imageShape: table.imageShape,
    kind: table.kind,
    provenance,
    start,
    engine,
    signal,
    ...begun,
    onPlan(prepared) {
      for (const text of notesOn(prepared)) note(text);
      shown.begin(prepared);
    },
    onEpoch: shown.onEpoch,
  });
  for (const text of done.notes) note(text);
  const rows = await compareWithBaselines(engine, done, { name: 'train', seed });
  await writeTrainResult({ options, phases, start, table, done, rows, notes, run });
  const title = `${name}: ${encoderSizes(done.model.autoencoder).join('-')}`;
  return { fit: done, rows, title, folder: run.folder, notes };
}

function provenanceOf({ provenance }: Table, start: OpenedStart | undefined): Record<string, string> {
  return {
    data: String(provenance.path),
    data_sha256: String(provenance['SHA-256']),
    toolkit: packageVersion(),
    ...(start && start.stack.length === 0 && { finetuned_from: start.sha256 }),
  };
}

/** Turns the epochs of a fit into progress with the time left. */
function progressOf(seed: number, onProgress: OnProgress | undefined) {
  let meter: ReturnType<typeof workMeter> | undefined;
  const onEpoch: FitOptions['onEpoch'] = ({
    phase,
    layer,
    layers,
    epoch,
    epochs,
    error,
    validationError,
  }) => {
    if (meter === undefined) return;
    meter.reached(0, { phase, layer: layer ?? undefined, epoch });
    const place = layer === null ? {} : { layer, layers };
    onProgress?.({ phase, seed, ...place, epoch, epochs, error: validationError ?? error, ...meter.read() });
  };
  return {
    begin({ network, split }: PreparedFit) {
      meter = workMeter([network], split.train.width, 1);
    },
    onEpoch,
  };
}
