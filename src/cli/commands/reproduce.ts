import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { classifiers, experiments } from '../../../experiments/index.js';
import { classify } from '../../experiment/classify.js';
import type { ReproduceOptions } from '../../experiment/kept-run.js';
import { reproduce } from '../../experiment/reproduce.js';
import { type Outcome, type Runnable, reproduceAll } from '../../experiment/reproduce-all.js';
import { type ExperimentSpec, PROFILES } from '../../experiment/spec.js';
import { overviewText } from '../../report/table.js';
import { UsageError } from '../exit.js';
import { type EngineFlags, engineChooser, engineNote, engineOptions } from '../flags/engine.js';
import { type DataFlags, ownData, refuseOthers } from '../flags/reproduce-data.js';
import { once, oneOf, pathOf, seedsOf, timestamp, wholeNumber } from '../flags/values.js';
import { interruptible } from '../interrupt.js';
import { progressDisplay } from '../progress.js';
import { errorsJson, errorsReport, reproductionJson, reproductionReport } from './reproduce-report.js';

interface Flags extends EngineFlags, DataFlags {
  experiment: string;
  profile: string;
  seed: string | string[];
  out: string | undefined;
  epochs: string | undefined;
  'rbm-epochs': string | undefined;
  resume: boolean;
  force: boolean;
  json: boolean;
  quiet: boolean;
}

const NAMES = [...Object.keys(experiments), ...Object.keys(classifiers), 'all'];

export const reproduceCommand: CommandModule<object, Flags> = {
  command: 'reproduce <experiment>',
  describe: 'Run an experiment of the paper and print its table beside PCA and the paper',
  builder: (yargs) =>
    engineOptions(yargs)
      .positional('experiment', {
        type: 'string',
        demandOption: true,
        describe: `one of: ${NAMES.join(', ')}`,
      })
      .option('profile', {
        type: 'string',
        requiresArg: true,
        default: 'quick',
        describe:
          "smoke: a trial of the machinery, seconds; quick: minutes; paper: the paper's own recipe, hours",
      })
      .option('rbm-epochs', {
        type: 'string',
        requiresArg: true,
        describe: "epochs of each RBM, in place of the profile's",
      })
      .option('epochs', {
        type: 'string',
        requiresArg: true,
        describe: "epochs of fine-tuning, in place of the profile's",
      })
      .option('patches', {
        type: 'string',
        requiresArg: true,
        describe: 'faces: patches of each of the 400 images',
      })
      .option('texts', {
        type: 'string',
        requiresArg: true,
        describe: 'documents: your own, a folder with a subfolder for each class, or a table',
      })
      .option('text-column', {
        type: 'string',
        requiresArg: true,
        describe: 'texts: the column of a table that has them (default: text)',
      })
      .option('label-column', {
        type: 'string',
        requiresArg: true,
        describe: 'texts: the column of a table that has their classes (default: label)',
      })
      .option('vocabulary', {
        type: 'string',
        requiresArg: true,
        describe: "texts: how many words are counted, in place of the profile's",
      })
      .option('seed', {
        type: 'string',
        requiresArg: true,
        default: '1',
        describe: 'whole number; repeat the flag for mean and standard deviation over several',
      })
      .option('data-dir', {
        type: 'string',
        requiresArg: true,
        describe:
          'folder that holds the data, itself or in a subfolder; without it they are downloaded once (not for reuters)',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'the result goes into OUT/<experiment> (default: runs/<date and time>)',
      })
      .option('resume', {
        type: 'boolean',
        default: false,
        describe:
          'go on from the checkpoint that an interrupted run left in OUT; with all, keep what is finished',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'replace an earlier result or checkpoint in OUT',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'print one JSON object instead of the table',
      })
      .option('quiet', { type: 'boolean', default: false, describe: 'no progress on stderr' })
      .example('$0 reproduce curves', 'The curves experiment; makes its own data')
      .example('$0 reproduce documents --texts posts.csv', 'The same with your own texts')
      .example('$0 reproduce all --out results', 'Every experiment whose data are to be had, and one table')
      .example('$0 reproduce mnist --seed 1 --seed 2 --seed 3', 'MNIST, mean and deviation of three seeds'),
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const name = oneOf('experiment', once('experiment', flags.experiment), NAMES);
  const profile = oneOf('profile', once('profile', flags.profile), PROFILES);
  const seeds = seedsOf(flags.seed);
  const choose = engineChooser(flags);
  const epochs = {
    rbm: epochsOf('rbm-epochs', flags['rbm-epochs']),
    finetune: epochsOf('epochs', flags.epochs),
  };
  if (flags.resume && flags.out === undefined)
    throw new UsageError(
      '--resume needs --out, the folder in which the interrupted run left its checkpoint.',
    );
  if (flags.resume && flags.force)
    throw new UsageError('--resume goes on from a checkpoint and --force throws it away: give one of them.');
  refuseOthers(name, flags);
  const own = Object.hasOwn(experiments, name)
    ? ownData(experiments[name] as ExperimentSpec, profile, flags)
    : undefined;
  const out = pathOf('out', flags.out) ?? join('runs', timestamp(new Date()));
  const dataDir = pathOf('data-dir', flags['data-dir']);

  const display = progressDisplay({ quiet: flags.quiet });
  try {
    const report = await interruptible(async (signal) => {
      const choice = await choose();
      display.note(engineNote(choice));
      const options = {
        ...{ profile, epochs, seeds, choice, out, dataDir, signal, dataFlags: own?.dataFlags },
        ...{ force: flags.force, resume: flags.resume },
        ...{ onProgress: display.progress, onDownload: display.download },
      };
      if (name === 'all') {
        const { report, failed } = await everyExperiment(options, { json: flags.json, note: display.note });
        if (failed) process.exitCode = 1;
        return report;
      }
      const classifier = classifiers[name];
      if (classifier !== undefined) {
        const result = await classify(classifier, options);
        return flags.json ? errorsJson(result) : errorsReport(`${result.title}, profile ${profile}`, result);
      }
      const result = await reproduce(own?.spec as ExperimentSpec, options);
      return flags.json
        ? reproductionJson(result)
        : reproductionReport(`${result.title}, profile ${profile}`, result);
    });
    display.stop();
    process.stdout.write(report);
  } finally {
    display.stop();
  }
}

function epochsOf(flag: string, value: string | undefined): number | undefined {
  const text = once(flag, value);
  return text === undefined ? undefined : wholeNumber(flag, text, 1);
}

const all: readonly Runnable[] = [
  ...Object.values(experiments).map((spec) => ({
    ...spec,
    run: (options: ReproduceOptions) => reproduce(spec, options),
  })),
  ...Object.values(classifiers).map((spec) => ({
    ...spec,
    run: (options: ReproduceOptions) => classify(spec, options),
  })),
];

/** Runs every experiment, and returns what is printed, with whether one failed. */
async function everyExperiment(
  options: ReproduceOptions,
  { json, note }: { readonly json: boolean; readonly note: (text: string) => void },
): Promise<{ readonly report: string; readonly failed: boolean }> {
  const outcomes = await reproduceAll(all, options, (experiment) => note(`${experiment}:`));
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
