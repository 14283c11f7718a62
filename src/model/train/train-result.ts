import { stringify } from 'yaml';
import type { Table } from '../../data/table.js';
import { historyCsv } from '../../report/history.js';
import { type ComparisonRow, comparisonCsv } from '../../report/measures/squared-error.js';
import type { Run } from '../../run/keep-run.js';
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
  readonly notes: readonly string[];
  readonly run: Run;
}

/** Writes the model, or the stack of a pretraining, its settings, what was measured, and where it comes from. */
export async function writeTrainResult({
  options,
  phases,
  start,
  table,
  done,
  rows,
  notes,
  run,
}: TrainResult): Promise<void> {
  const { choice, fit, read } = options;
  const { prepared, bestEpoch, model, stack, history } = done;
  const models =
    phases === 'pretrain' ? encodeStack({ ...model, rbms: stack }) : { [MODEL_FILE]: encodeModel(model) };
  for (const [name, bytes] of Object.entries(models)) await run.write(name, bytes);
  await run.write('comparison.csv', comparisonCsv(rows));
  await run.write('history.csv', historyCsv(history));
  await run.write(CONFIG_FILE, stringify(resolvedConfig(options, phases, prepared)));
  await run.record({
    kind: phases,
    engine: choice,
    seeds: [fit.seed as number],
    settings: { plan: prepared.plan, read },
    ...(start && { start: { path: options.start, sha256: start.sha256, ...start.provenance } }),
    data: {
      ...table.provenance,
      rows: table.examples.count,
      components: table.examples.width,
      train: prepared.split.train.count,
      validation: prepared.split.validation.count,
      ...(prepared.split.test && { test: prepared.split.test.count }),
    },
    notes,
    scaling: { chosen: prepared.scaling.preprocessing.scaling, why: prepared.scaling.why },
    pretrainedOn: prepared.plan.pretrains ? prepared.pretrainCount : 0,
    bestEpoch,
  });
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
    test: asked.test,
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
