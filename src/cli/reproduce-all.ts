import { classifiers, experiments } from '../../experiments/index.js';
import { classify } from '../experiment/classify.js';
import type { ReproduceOptions } from '../experiment/keep-experiment.js';
import { reproduce } from '../experiment/reproduce.js';
import { type Outcome, type Runnable, reproduceAll } from '../experiment/reproduce-all.js';
import { overviewText } from '../report/measures/overview.js';

type CommandOf = (experiment: string) => string;

function all(commandOf: CommandOf): readonly Runnable[] {
  const withCommand = (options: ReproduceOptions, name: string) => ({ ...options, command: commandOf(name) });
  return [
    ...Object.values(experiments).map((spec) => ({
      ...spec,
      run: (options: ReproduceOptions) => reproduce(spec, withCommand(options, spec.name)),
    })),
    ...Object.values(classifiers).map((spec) => ({
      ...spec,
      run: (options: ReproduceOptions) => classify(spec, withCommand(options, spec.name)),
    })),
  ];
}

/** Runs every experiment, and returns what is printed, with whether one failed. */
export async function everyExperiment(
  options: ReproduceOptions,
  {
    json,
    note,
    commandOf,
  }: { readonly json: boolean; readonly note: (text: string) => void; readonly commandOf: CommandOf },
): Promise<{ readonly report: string; readonly failed: boolean }> {
  const outcomes = await reproduceAll(all(commandOf), options, (experiment) => note(`${experiment}:`));
  const failed = outcomes.some(({ state }) => state === 'failed');
  const report = json
    ? `${JSON.stringify({ folder: options.out, outcomes }, null, 2)}\n`
    : asText(outcomes, options);
  return { report, failed };
}

function asText(outcomes: readonly Outcome[], { profile, out }: ReproduceOptions): string {
  const states = outcomes.flatMap(({ experiment, state, reason }) =>
    reason === null ? [] : [`${experiment} ${state === 'skipped' ? 'was skipped' : 'failed'}: ${reason}`],
  );
  const table = overviewText(outcomes.flatMap(({ rows }) => rows));
  return [`All experiments, profile ${profile}`, '', table, ...states, '', `Results: ${out}`, ''].join('\n');
}
