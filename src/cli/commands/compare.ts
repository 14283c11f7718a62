import type { CommandModule } from 'yargs';
import { MISSING, SCALINGS } from '../../data/preprocessing.js';
import { type Comparison, compare } from '../../model/compare/compare.js';
import { comparisonText, summarise } from '../../report/measures/squared-error.js';
import { UsageError } from '../exit.js';
import { readConfig } from '../flags/config-file.js';
import { type DataFlags, dataOptions, listOf, readOptionsOf, sourceOf } from '../flags/data.js';
import { type EngineFlags, engineChooser, engineNote, engineOptions } from '../flags/engine.js';
import {
  fraction,
  once,
  oneOf,
  optional,
  pathOf,
  positive,
  seedsOf,
  type Text,
  wholeNumber,
} from '../flags/values.js';
import { interruptible } from '../interrupt.js';
import { progressDisplay } from '../progress.js';

interface Flags extends DataFlags, EngineFlags {
  code: Text;
  hidden: Text;
  out: Text;
  epochs: Text;
  'pretrain-epochs': Text;
  batch: Text;
  rate: Text;
  'pretrain-rate': Text;
  scaling: string | string[];
  missing: string | string[];
  test: Text;
  seed: string | string[];
  force: boolean;
  resume: boolean;
  json: boolean;
  quiet: boolean;
}

export const compareCommand: CommandModule<object, Flags> = {
  command: 'compare',
  describe: 'Compare the autoencoder with PCA and with networks that were not pretrained, on your own data',
  builder: (yargs) => {
    const text = { type: 'string', requiresArg: true } as const;
    return engineOptions(dataOptions(yargs))
      .option('code', { ...text, describe: 'code sizes, such as 2,10,30' })
      .option('hidden', {
        ...text,
        describe: 'sizes of the layers between data and code (default: by the data)',
      })
      .option('out', { ...text, describe: 'folder of the result' })
      .option('epochs', { ...text, describe: 'of fine-tuning (default: by the data)' })
      .option('pretrain-epochs', { ...text, describe: 'of each RBM (default: by the data)' })
      .option('batch', { ...text, describe: 'examples in a batch (default: by the data)' })
      .option('rate', { ...text, describe: 'learning rate of fine-tuning (default: by the layers)' })
      .option('pretrain-rate', { ...text, describe: 'learning rate of logistic RBMs (default: 0.1)' })
      .option('scaling', { ...text, default: 'auto', describe: `one of: auto, ${SCALINGS.join(', ')}` })
      .option('missing', {
        ...text,
        default: 'refuse',
        describe: `what is done with missing values, one of: ${MISSING.join(', ')}`,
      })
      .option('test', { ...text, describe: 'fraction of the examples to test on (default: 0.2)' })
      .option('seed', {
        ...text,
        default: '1',
        describe: 'whole number; repeat the flag for mean and deviation over several',
      })
      .option('resume', {
        type: 'boolean',
        default: false,
        describe: 'go on from the checkpoint that an interrupted comparison left beside OUT',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'replace an earlier result or checkpoint',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'print one JSON object instead of the table',
      })
      .option('quiet', { type: 'boolean', default: false, describe: 'no progress on stderr' })
      .config('config', 'YAML or JSON file with these flags; the command line overrides it', readConfig)
      .example(
        '$0 compare --data table.csv --code 2,10 --seed 1 --seed 2 --out comparison',
        'One table, mean and deviation of two seeds',
      ) as never;
  },
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const choose = engineChooser(flags);
  const data = sourceOf(flags);
  const out = pathOf('out', flags.out);
  if (out === undefined) throw new UsageError('--out is missing: name the folder of the result.');
  if (flags.resume && flags.force)
    throw new UsageError('--resume goes on from a checkpoint and --force throws it away: give one of them.');
  const codes = listOf(flags.code)?.map((size) => wholeNumber('code', size, 1));
  if (codes === undefined)
    throw new UsageError('--code is missing: give the code sizes to compare, such as 2,10,30.');
  const fromOne = (flag: string, text: string) => wholeNumber(flag, text, 1);
  const options = {
    data,
    read: readOptionsOf(flags),
    codes,
    hidden: listOf(flags.hidden)?.map((size) => wholeNumber('hidden', size, 1)),
    plan: {
      finetuneEpochs: optional('epochs', flags.epochs, fromOne),
      pretrainEpochs: optional('pretrain-epochs', flags['pretrain-epochs'], fromOne),
      batchSize: optional('batch', flags.batch, fromOne),
      finetuneLearningRate: optional('rate', flags.rate, positive),
      pretrainLearningRate: optional('pretrain-rate', flags['pretrain-rate'], positive),
    },
    seeds: seedsOf(flags.seed),
    scaling: oneOf('scaling', once('scaling', flags.scaling), ['auto', ...SCALINGS]),
    missing: oneOf('missing', once('missing', flags.missing), MISSING),
    test: optional('test', flags.test, fraction),
    out,
    force: flags.force,
    resume: flags.resume,
  };

  const display = progressDisplay({ quiet: flags.quiet });
  try {
    const result = await interruptible(async (signal) => {
      const choice = await choose();
      display.note(engineNote(choice));
      return compare({ ...options, choice, onNote: display.note, onProgress: display.progress, signal });
    });
    display.stop();
    process.stdout.write(flags.json ? asJson(result) : asText(result));
  } finally {
    display.stop();
  }
}

function asText({ title, rows, folder }: Comparison): string {
  return `${title}\n\n${comparisonText(rows)}\nResults: ${folder}\n`;
}

function asJson({ title, rows, folder }: Comparison): string {
  return `${JSON.stringify({ folder, title, summary: summarise(rows), rows }, null, 2)}\n`;
}
