import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { Table } from '../../data/table.js';
import { comparisonCsv, historyCsv } from '../../report/csv.js';
import type { ComparisonRow } from '../../report/rows.js';
import { engineRecord, RECORD, type Session } from '../../run/record.js';
import type { ResultFolder } from '../../run/result-folder.js';
import { CONFIG_FILE, runConfig } from '../../run/run-config.js';
import type { Fit } from '../fit/fit.js';
import type { PreparedFit } from '../fit/prepare-fit.js';
import { encodeModel, MODEL_FILE } from '../model-file.js';
import { encodeStack } from '../stack-files.js';
import type { OpenedStart } from './open-start.js';
import type { Phases, TrainRunOptions } from './options.js';

export interface TrainResult {
  /** Resolved: with seed and validation. */
  readonly options: TrainRunOptions;
  readonly phases: Phases;
  readonly start: OpenedStart | undefined;
  readonly table: Table;
  readonly done: Fit;
  readonly rows: readonly ComparisonRow[];
  readonly folder: ResultFolder;
  readonly sessions: readonly Session[];
  readonly wallSeconds: number;
}

/** Writes the model, or the stack of a pretraining, its settings, what was measured and where it comes from. */
export async function writeTrainResult(result: TrainResult): Promise<void> {
  const { options, phases, done, rows, folder } = result;
  const models = modelFiles(phases, done);
  for (const [name, bytes] of Object.entries(models)) await folder.write(name, bytes);
  await folder.write('comparison.csv', comparisonCsv(rows));
  await folder.write('history.csv', historyCsv(done.history));
  await folder.write(CONFIG_FILE, stringify(resolvedConfig(options, phases, done.prepared)));
  await folder.write(RECORD, `${JSON.stringify(recordOf(result, models), null, 2)}\n`);
}

function modelFiles(phases: Phases, { model, stack }: Fit): Readonly<Record<string, Uint8Array>> {
  return phases === 'pretrain'
    ? encodeStack({ ...model, rbms: stack })
    : { [MODEL_FILE]: encodeModel(model) };
}

function recordOf(
  { options, phases, start, table, done, sessions, wallSeconds }: TrainResult,
  models: Readonly<Record<string, Uint8Array>>,
): unknown {
  const { choice, fit, read } = options;
  const { engine } = choice;
  const { prepared, bestEpoch } = done;
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const sums = Object.entries(models).map(([name, bytes]) => [name, sha256(bytes)] as const);
  return {
    command: phases,
    ...(start && { start: { path: options.start, sha256: start.sha256, ...start.provenance } }),
    data: {
      ...table.provenance,
      rows: table.examples.count,
      components: table.examples.width,
      train: prepared.split.train.count,
      validation: prepared.split.validation.count,
      notes: table.notes,
    },
    read,
    scaling: { chosen: prepared.scaling.preprocessing.scaling, why: prepared.scaling.why },
    plan: prepared.plan,
    pretrainedOn: prepared.plan.pretrains ? prepared.pretrainCount : 0,
    bestEpoch,
    seed: fit.seed,
    engine: engineRecord(engine, choice.why),
    sessions,
    finished: new Date().toISOString(),
    wallSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    ...(phases === 'pretrain' ? { modelsSha256: Object.fromEntries(sums) } : { modelSha256: sums[0]?.[1] }),
  };
}

/** By the names of the command's flags. */
function resolvedConfig(
  { data, read, fit: asked, choice }: TrainRunOptions,
  phases: Phases,
  { plan, scaling }: PreparedFit,
): Record<string, unknown> {
  const [first] = plan.rbms;
  return runConfig(data, read, {
    validation: asked.validation,
    ...(phases !== 'finetune' && {
      scaling: scaling.preprocessing.scaling,
      missing: asked.missing ?? 'refuse',
      layers: plan.rbms.map(({ hidden }) => hidden),
      'rbm-epochs': plan.pretrains ? first?.epochs : 0,
      'rbm-learning-rate': asked.pretrainLearningRate ?? 0.1,
    }),
    ...(phases !== 'pretrain' && {
      epochs: plan.finetune?.epochs ?? 0,
      'learning-rate': plan.finetune?.learningRate,
      patience: plan.patience,
    }),
    batch: first?.batchSize,
    seed: asked.seed,
    engine: choice.engine.name,
    threads: choice.engine.threads,
  });
}
