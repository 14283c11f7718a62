import type { FittedPreprocessing } from '../data/preprocessing.js';
import { type Table, whatIsRead } from '../data/table.js';
import { engineIdentity } from '../run/identity.js';
import { engineRecord, packageVersion, type Session } from '../run/record.js';
import { runConfig } from '../run/run-config.js';
import type { NetworkSpec } from '../training/network-spec.js';
import type { CompareOptions } from './compare-options.js';

/** By the names of the command's flags. */
export function configOf({
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
  return runConfig(data, read, {
    code: codes,
    hidden,
    epochs: plan.finetuneEpochs,
    'rbm-epochs': plan.pretrainEpochs,
    batch: plan.batchSize,
    'learning-rate': plan.finetuneLearningRate,
    'rbm-learning-rate': plan.pretrainLearningRate,
    seed: seeds,
    scaling,
    missing,
    test,
    engine: choice.engine.name,
    threads: choice.engine.threads,
  });
}

/** What must be the same for a comparison to go on from a checkpoint and come to the same bytes. */
export function identityOf(
  { read, codes, hidden, plan, seeds, scaling, missing, test, choice: { engine } }: CompareOptions,
  { provenance }: Table,
): string {
  return JSON.stringify({
    toolkit: packageVersion(),
    ...{ codes, hidden, plan, seeds, scaling, missing, test, read: whatIsRead(read) },
    engine: engineIdentity(engine),
    data: provenance,
  });
}

interface Outcome {
  readonly networks: readonly NetworkSpec[];
  readonly scaling: FittedPreprocessing;
  readonly sessions: readonly Session[];
  /** Of all sessions together. */
  readonly wallSeconds: number;
}

/** The content of run.json. */
export function recordOf(
  { seeds, choice: { engine, why } }: CompareOptions,
  { provenance, notes, examples }: Table,
  { networks, scaling, sessions, wallSeconds }: Outcome,
): string {
  const record = {
    command: 'compare',
    data: { ...provenance, rows: examples.count, components: examples.width, notes },
    scaling: { chosen: scaling.preprocessing.scaling, why: scaling.why },
    networks,
    seeds,
    engine: engineRecord(engine, why),
    sessions,
    finished: new Date().toISOString(),
    wallSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}
