import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { experiments } from '../../experiments/index.js';
import { chooseEngine, ENGINES, type EngineChoice } from '../compute/choose.js';
import { DEVICES } from '../compute/engine.js';
import { findingText } from '../experiment/claims.js';
import { type Reproduction, reproduce } from '../experiment/reproduce.js';
import { PROFILES } from '../experiment/spec.js';
import { summarise } from '../report/summary.js';
import { classesText, comparisonText, retrievalText } from '../report/table.js';
import { UsageError } from './exit.js';
import { once, oneOf, pathOf, seedsOf, threadsOf, wholeNumber } from './flags.js';
import { interruptible } from './interrupt.js';
import { progressDisplay } from './progress.js';
import { timestamp } from './timestamp.js';

interface Flags {
  experiment: string;
  profile: string;
  seed: string | string[];
  engine: string;
  device: string;
  threads: string | undefined;
  'data-dir': string | undefined;
  out: string | undefined;
  epochs: string | undefined;
  'rbm-epochs': string | undefined;
  resume: boolean;
  force: boolean;
  json: boolean;
  quiet: boolean;
}

export const reproduceCommand: CommandModule<object, Flags> = {
  command: 'reproduce <experiment>',
  describe: 'Run an experiment of the paper and print its table beside PCA and the paper',
  builder: (yargs) =>
    yargs
      .positional('experiment', {
        type: 'string',
        demandOption: true,
        describe: `one of: ${Object.keys(experiments).join(', ')}`,
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
      .option('seed', {
        type: 'string',
        requiresArg: true,
        default: '1',
        describe: 'whole number; repeat the flag for mean and standard deviation over several',
      })
      .option('engine', {
        type: 'string',
        requiresArg: true,
        default: 'auto',
        describe: `one of: auto, ${ENGINES.join(', ')}`,
      })
      .option('device', {
        type: 'string',
        requiresArg: true,
        default: 'cpu',
        describe: `of the engine onnx, one of: ${DEVICES.join(', ')}`,
      })
      .option('threads', { type: 'string', requiresArg: true, describe: 'processor threads (default: all)' })
      .option('data-dir', {
        type: 'string',
        requiresArg: true,
        describe: 'folder with the data; without it they are downloaded once',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'the result goes into OUT/<experiment> (default: runs/<date and time>)',
      })
      .option('resume', {
        type: 'boolean',
        default: false,
        describe: 'go on from the checkpoint that an interrupted run left in OUT',
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
      .example('$0 reproduce mnist --seed 1 --seed 2 --seed 3', 'MNIST, mean and deviation of three seeds'),
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const name = oneOf('experiment', once('experiment', flags.experiment), Object.keys(experiments));
  const spec = experiments[name] as (typeof experiments)[string];
  const profile = oneOf('profile', once('profile', flags.profile), PROFILES);
  const seeds = seedsOf(flags.seed);
  const engineName = oneOf('engine', once('engine', flags.engine), ['auto', ...ENGINES]);
  const device = oneOf('device', once('device', flags.device), DEVICES);
  const threads = threadsOf(flags.threads);
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
  const out = pathOf('out', flags.out) ?? join('runs', timestamp(new Date()));
  const dataDir = pathOf('data-dir', flags['data-dir']);

  const display = progressDisplay({ quiet: flags.quiet });
  try {
    const result = await interruptible(async (signal) => {
      const choice = await chooseEngine(engineName, threads, { device });
      display.note(engineNote(choice));
      return reproduce(spec, {
        profile,
        epochs,
        seeds,
        choice,
        out,
        force: flags.force,
        resume: flags.resume,
        dataDir,
        onProgress: display.progress,
        onDownload: display.download,
        signal,
      });
    });
    display.stop();
    process.stdout.write(flags.json ? asJson(result) : asText(`${result.title}, profile ${profile}`, result));
  } finally {
    display.stop();
  }
}

function epochsOf(flag: string, value: string | undefined): number | undefined {
  const text = once(flag, value);
  return text === undefined ? undefined : wholeNumber(flag, text, 1);
}

function engineNote({ engine, why }: EngineChoice): string {
  return `engine ${engine.name} (${engine.version}, ${engine.device}, threads: ${engine.threads}): ${why}`;
}

function asText(title: string, { rows, classes, retrieval, findings, shows, folder }: Reproduction): string {
  return [
    title,
    '',
    comparisonText(rows),
    ...(classes.length > 0 ? [classesText(classes)] : []),
    ...(retrieval.length > 0 ? [retrievalText(retrieval)] : []),
    shows,
    ...findings.map(findingText),
    '',
    `Results: ${folder}`,
    `Figure:  ${join(folder, 'figures', `${retrieval.length > 0 ? 'retrieval' : 'reconstructions'}.png`)}`,
    '',
  ].join('\n');
}

function asJson({ rows, classes, retrieval, findings, folder }: Reproduction): string {
  return `${JSON.stringify({ folder, summary: summarise(rows), rows, classes, retrieval, findings }, null, 2)}\n`;
}
