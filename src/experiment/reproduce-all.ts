import { join } from 'node:path';
import { InterruptedError, MissingDataError, messageOf, throwIfInterrupted } from '../errors.js';
import type { OverviewRow } from '../report/measures/overview.js';
import { checkpointExists } from '../run/checkpoint.js';
import type { ClassifierNetwork, NetworkSpec } from '../training/network-spec.js';
import type { ReproduceOptions } from './keep-experiment.js';
import { hasResult, overviewRows } from './overview.js';
import { type ProfileName, withEpochs } from './spec.js';

/** An experiment with the function that runs it. */
export interface Runnable {
  readonly name: string;
  readonly profiles: Readonly<
    Record<ProfileName, { readonly networks: readonly (NetworkSpec | ClassifierNetwork)[] }>
  >;
  readonly run: (options: ReproduceOptions) => Promise<unknown>;
}

export interface Outcome {
  readonly experiment: string;
  readonly state: 'done' | 'finished before' | 'skipped' | 'failed';
  /** The reason why it was skipped or failed; null otherwise. */
  readonly reason: string | null;
  readonly rows: readonly OverviewRow[];
}

/**
 * Runs experiments one after the other. An experiment whose data are not available is skipped; one that fails does not stop
 * the others. With `resume`, finished results are kept and interrupted runs continue from their checkpoints. Throws an
 * InterruptedError when `options.signal` is aborted.
 */
export async function reproduceAll(
  experiments: readonly Runnable[],
  options: ReproduceOptions,
  onBegin: (experiment: string) => void = () => {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, profiles, run } of experiments) {
    throwIfInterrupted(options.signal);
    onBegin(name);
    outcomes.push(await outcomeOf(name, options, profiles[options.profile], run));
  }
  return outcomes;
}

async function outcomeOf(
  experiment: string,
  options: ReproduceOptions,
  original: { readonly networks: readonly (NetworkSpec | ClassifierNetwork)[] },
  run: Runnable['run'],
): Promise<Outcome> {
  const { profile, seeds, out, epochs = {}, resume = false } = options;
  const folder = join(out, experiment);
  try {
    const settings = withEpochs(original, epochs);
    if (resume && (await hasResult(folder, { profile, seeds, settings })))
      return { experiment, state: 'finished before', reason: null, rows: await overviewRows(folder) };
    const begun = resume && (await checkpointExists(join(out, `${experiment}.checkpoint`)));
    await run({ ...options, resume: begun });
    return { experiment, state: 'done', reason: null, rows: await overviewRows(folder) };
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    const state = error instanceof MissingDataError ? 'skipped' : 'failed';
    return { experiment, state, reason: messageOf(error), rows: [] };
  }
}
