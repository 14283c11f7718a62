import type { CommandModule } from 'yargs';
import { MISSING, SCALINGS } from '../data/preprocessing.js';
import { type TrainRun, trainRun } from '../model/train-run.js';
import { summarise } from '../report/summary.js';
import { comparisonText } from '../report/table.js';
import { readConfig } from './config-file.js';
import { type DataFlags, dataOptions, listOf, readOptionsOf, sourceOf } from './data-flags.js';
import { type EngineFlags, engineChooser, engineNote, engineOptions } from './engine-flags.js';
import { UsageError } from './exit.js';
import { fraction, once, oneOf, optional, pathOf, positive, wholeNumber } from './flags.js';
import { interruptible } from './interrupt.js';
import { progressDisplay } from './progress.js';

type Text = string | string[] | undefined;

interface Flags extends DataFlags, EngineFlags {
  out: Text;
  layers: Text;
  epochs: Text;
  'pretrain-epochs': Text;
  batch: Text;
  rate: Text;
  'pretrain-rate': Text;
  scaling: string | string[];
  missing: string | string[];
  validation: Text;
  patience: Text;
  seed: string | string[];
  resume: boolean;
  force: boolean;
  json: boolean;
  quiet: boolean;
}

export const trainCommand: CommandModule<object, Flags> = {
  command: 'train',
  describe: 'Train an autoencoder on your own data',
  builder: (yargs) => {
    const text = { type: 'string', requiresArg: true } as const;
    return engineOptions(dataOptions(yargs))
      .option('out', { ...text, describe: 'folder of the result' })
      .option('layers', {
        ...text,
        describe:
          'sizes of the layers above the data, the code last, such as 1000,500,250,30 (default: by the data)',
      })
      .option('epochs', { ...text, describe: 'of fine-tuning, at most; 0 for none (default: by the data)' })
      .option('pretrain-epochs', {
        ...text,
        describe: 'of each RBM; 0 for a random start (default: by the data)',
      })
      .option('batch', { ...text, describe: 'examples in a batch (default: by the data)' })
      .option('rate', { ...text, describe: 'learning rate of fine-tuning (default: by the layers)' })
      .option('pretrain-rate', {
        ...text,
        describe: 'learning rate of logistic RBMs; a hundredth of it where units are linear (default: 0.1)',
      })
      .option('scaling', { ...text, default: 'auto', describe: `one of: auto, ${SCALINGS.join(', ')}` })
      .option('missing', {
        ...text,
        default: 'refuse',
        describe: `what is done with missing values, one of: ${MISSING.join(', ')}`,
      })
      .option('validation', {
        ...text,
        describe: 'fraction of the examples held back to stop by (default: 0.1)',
      })
      .option('patience', {
        ...text,
        describe: 'epochs without a lower validation error after which fine-tuning stops',
      })
      .option('seed', { ...text, default: '1', describe: 'whole number' })
      .option('resume', {
        type: 'boolean',
        default: false,
        describe: 'go on from the checkpoint that an interrupted run left',
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
      .config('config', 'YAML or JSON file with these flags; those of the command line go before', readConfig)
      .example(
        '$0 train --data table.csv --label species --out run',
        'A table; everything else follows from the data',
      )
      .example('$0 train --data faces/ --layers 1000,500,30 --out run', 'A folder of images') as never;
  },
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const choose = engineChooser(flags);
  const data = sourceOf(flags);
  const out = pathOf('out', flags.out);
  if (out === undefined) throw new UsageError('--out is missing: name the folder of the result.');
  if (flags.resume && flags.force) {
    throw new UsageError('--resume goes on from a checkpoint and --force throws it away: give one of them.');
  }
  const count = (least: number) => (flag: string, text: string) => wholeNumber(flag, text, least);
  const settings = {
    layers: listOf(flags.layers)?.map((size) => wholeNumber('layers', size, 1)),
    finetuneEpochs: optional('epochs', flags.epochs, count(0)),
    pretrainEpochs: optional('pretrain-epochs', flags['pretrain-epochs'], count(0)),
    batchSize: optional('batch', flags.batch, count(1)),
    finetuneLearningRate: optional('rate', flags.rate, positive),
    pretrainLearningRate: optional('pretrain-rate', flags['pretrain-rate'], positive),
    scaling: oneOf('scaling', once('scaling', flags.scaling), ['auto', ...SCALINGS]),
    missing: oneOf('missing', once('missing', flags.missing), MISSING),
    validation: optional('validation', flags.validation, fraction),
    patience: optional('patience', flags.patience, count(1)),
    seed: wholeNumber('seed', once('seed', flags.seed), 0),
  };
  const read = readOptionsOf(flags);

  const display = progressDisplay({ quiet: flags.quiet });
  try {
    const result = await interruptible(async (signal) => {
      const choice = await choose();
      display.note(engineNote(choice));
      return trainRun({
        data,
        read,
        fit: settings,
        choice,
        out,
        force: flags.force,
        resume: flags.resume,
        onNote: display.note,
        onProgress: display.progress,
        signal,
      });
    });
    display.stop();
    process.stdout.write(flags.json ? asJson(result) : asText(result));
  } finally {
    display.stop();
  }
}

function asText({ title, rows, folder, fit: { prepared, bestEpoch } }: TrainRun): string {
  const { validation } = prepared.split;
  return [
    title,
    '',
    comparisonText(rows),
    `Of scaled components (${prepared.scaling.preprocessing.scaling}); test: the ${validation.count} examples held back` +
      `${bestEpoch === null ? '.' : `, which also chose the weights: those of epoch ${bestEpoch}.`}`,
    '',
    `Model:   ${folder}`,
    '',
  ].join('\n');
}

function asJson({ title, rows, folder, fit: { prepared, bestEpoch } }: TrainRun): string {
  const { scaling, plan, split } = prepared;
  const facts = {
    folder,
    title,
    scaling: scaling.preprocessing.scaling,
    layers: plan.rbms.map(({ hidden }) => hidden),
    trainCount: split.train.count,
    validationCount: split.validation.count,
    bestEpoch,
    summary: summarise(rows),
    rows,
  };
  return `${JSON.stringify(facts, null, 2)}\n`;
}
