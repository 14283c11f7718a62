import { join } from 'node:path';
import { classifiers, experiments } from '../../../experiments/index.js';
import { classify } from '../../experiment/classify.js';
import type { ReproduceOptions } from '../../experiment/keep-experiment.js';
import { reproduce } from '../../experiment/reproduce.js';
import { type Outcome, type Runnable, reproduceAll } from '../../experiment/reproduce-all.js';
import { type ExperimentSpec, PROFILES } from '../../experiment/spec.js';
import { overviewText } from '../../report/measures/overview.js';
import { command, type Frame, type Printed } from '../command.js';
import { ENGINE } from '../flags/engine.js';
import { grouped, KEPT, PROGRESS_OUTPUT, text } from '../flags/options.js';
import { ownData, REPRODUCE_DATA, refuseOthers } from '../flags/reproduce-data.js';
import { once, oneOf, optional, pathOf, seedsOf, timestamp, wholeFrom } from '../flags/values.js';
import { reproduceCommandLine } from './reproduce-command.js';
import { classificationPrinted, reproductionPrinted } from './reproduce-report.js';

const NAMES = [...Object.keys(experiments), ...Object.keys(classifiers), 'all'];

const OPTIONS = {
  ...REPRODUCE_DATA,
  ...grouped('Training', {
    profile: text(
      "smoke: a trial of the machinery, seconds; quick: minutes; paper: the paper's own recipe, hours",
      'quick',
    ),
    'rbm-epochs': text("epochs of each RBM, instead of the profile's"),
    epochs: text("epochs of fine-tuning, instead of the profile's"),
    seed: text('whole number; repeat the flag for mean and standard deviation over several', '1'),
  }),
  ...grouped('Output', {
    out: text('the result goes into OUT/<experiment> (default: runs/<date and time>)'),
    ...KEPT,
    ...PROGRESS_OUTPUT,
  }),
  ...ENGINE,
};

export const reproduceCommand = command({
  positionals: { experiment: `one of: ${NAMES.join(', ')}` },
  options: OPTIONS,
  examples: [
    ['reproduce curves', 'The curves experiment; generates its own data'],
    ['reproduce documents --texts posts.csv', 'The same with your own texts'],
    ['reproduce all --out results', 'Every experiment whose data are available, and one table'],
    ['reproduce mnist --seed 1 --seed 2 --seed 3', 'MNIST, mean and standard deviation of three seeds'],
  ],
  async run(flags, { engine, display, signal }) {
    const name = oneOf('experiment', flags.experiment, NAMES);
    const profile = oneOf('profile', once('profile', flags.profile), PROFILES);
    const seeds = seedsOf(flags.seed);
    const epochs = {
      rbm: optional('rbm-epochs', flags['rbm-epochs'], wholeFrom(1)),
      finetune: optional('epochs', flags.epochs, wholeFrom(1)),
    };
    refuseOthers(name, flags);
    const spec = Object.hasOwn(experiments, name) ? experiments[name] : undefined;
    const own = spec && ownData(spec, profile, flags);
    const out = pathOf('out', flags.out) ?? join('runs', timestamp(new Date()));
    const dataDir = pathOf('data-dir', flags['data-dir']);
    const choice = await engine();
    const commandOf = (experiment: string) =>
      reproduceCommandLine(
        { name: experiment, profile, epochs, seeds, dataFlags: own?.dataFlags },
        choice.engine,
      );
    const options = {
      ...{ profile, epochs, seeds, choice, out, dataDir, signal, command: commandOf(name) },
      ...{ force: flags.force, resume: flags.resume },
      ...{ onProgress: display.progress, onDownload: display.download },
    };
    if (name === 'all') return everyExperiment(options, commandOf, display);
    const classifier = classifiers[name];
    if (classifier !== undefined) return classificationPrinted(await classify(classifier, options), profile);
    return reproductionPrinted(await reproduce(own?.spec as ExperimentSpec, options), profile);
  },
});

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

/** Runs all experiments. Sets the exit code 1 if one of them failed. */
async function everyExperiment(
  options: ReproduceOptions,
  commandOf: CommandOf,
  { note }: Frame['display'],
): Promise<Printed> {
  const outcomes = await reproduceAll(all(commandOf), options, (experiment) => note(`${experiment}:`));
  if (outcomes.some(({ state }) => state === 'failed')) process.exitCode = 1;
  return { text: overview(outcomes, options), json: { folder: options.out, outcomes } };
}

function overview(outcomes: readonly Outcome[], { profile, out }: ReproduceOptions): string {
  const states = outcomes.flatMap(({ experiment, state, reason }) =>
    reason === null ? [] : [`${experiment} ${state === 'skipped' ? 'was skipped' : 'failed'}: ${reason}`],
  );
  const table = overviewText(outcomes.flatMap(({ rows }) => rows));
  return [`All experiments, profile ${profile}`, '', table, ...states, '', `Results: ${out}`].join('\n');
}
