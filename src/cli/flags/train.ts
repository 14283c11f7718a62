import type { Argv } from 'yargs';
import { MISSING, SCALINGS } from '../../data/preprocessing.js';
import type { TrainRunOptions } from '../../model/train/options.js';
import { readConfig } from './config-file.js';
import { type DataFlags, dataOptions, listOf } from './data.js';
import { type EngineFlags, engineOptions } from './engine.js';
import { fraction, oneOf, optional, positive, type Text, wholeNumber } from './values.js';

/** What training takes; a command that runs one phase has those of that phase. */
export interface TrainFlags extends DataFlags, EngineFlags {
  out: Text;
  layers?: Text;
  epochs?: Text;
  'pretrain-epochs'?: Text;
  batch: Text;
  rate?: Text;
  'pretrain-rate'?: Text;
  scaling?: Text;
  missing?: Text;
  validation: Text;
  patience?: Text;
  seed: Text;
  resume: boolean;
  force: boolean;
  json: boolean;
  quiet: boolean;
}

const TEXT = { type: 'string', requiresArg: true } as const;

/** What both phases have in common. `usual` is said of seed and validation where they are not given. */
export function trainingOptions<T>(
  yargs: Argv<T>,
  usual: { readonly seed: string; readonly validation: string; readonly heldBack?: string },
) {
  return engineOptions(dataOptions(yargs))
    .option('out', { ...TEXT, describe: 'folder of the result' })
    .option('batch', { ...TEXT, describe: 'examples in a batch (default: by the data)' })
    .option('validation', {
      ...TEXT,
      describe: `fraction of the examples held back ${usual.heldBack ?? 'to stop by'} (default: ${usual.validation})`,
    })
    .option('seed', { ...TEXT, describe: `whole number (default: ${usual.seed})` })
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
    .config('config', 'YAML or JSON file with these flags; the command line overrides it', readConfig);
}

export function pretrainingOptions<T>(yargs: Argv<T>, epochs = 'of each RBM; 0 for a random start') {
  return yargs
    .option('layers', {
      ...TEXT,
      describe:
        'sizes of the layers above the data, the code last, such as 1000,500,250,30 (default: by the data)',
    })
    .option('pretrain-epochs', {
      ...TEXT,
      describe: `${epochs} (default: by the data)`,
    })
    .option('pretrain-rate', {
      ...TEXT,
      describe: 'learning rate of logistic RBMs; a hundredth of it where units are linear (default: 0.1)',
    })
    .option('scaling', { ...TEXT, describe: `one of: auto, ${SCALINGS.join(', ')} (default: auto)` })
    .option('missing', {
      ...TEXT,
      describe: `what is done with missing values, one of: ${MISSING.join(', ')} (default: refuse)`,
    });
}

export function finetuningOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('epochs', { ...TEXT, describe: 'of fine-tuning, at most; 0 for none (default: by the data)' })
    .option('rate', { ...TEXT, describe: 'learning rate of fine-tuning (default: by the layers)' })
    .option('patience', {
      ...TEXT,
      describe:
        'epochs without a lower validation error after which fine-tuning stops (default: a fifth of --epochs, at least 10)',
    });
}

/** Throws a UsageError for a flag that cannot be read. */
export function fitSettingsOf(flags: TrainFlags): TrainRunOptions['fit'] {
  const count = (least: number) => (flag: string, text: string) => wholeNumber(flag, text, least);
  const among =
    <T extends string>(choices: readonly T[]) =>
    (flag: string, text: string) =>
      oneOf(flag, text, choices);
  return {
    layers: listOf(flags.layers)?.map((size) => wholeNumber('layers', size, 1)),
    finetuneEpochs: optional('epochs', flags.epochs, count(0)),
    pretrainEpochs: optional('pretrain-epochs', flags['pretrain-epochs'], count(0)),
    batchSize: optional('batch', flags.batch, count(1)),
    finetuneLearningRate: optional('rate', flags.rate, positive),
    pretrainLearningRate: optional('pretrain-rate', flags['pretrain-rate'], positive),
    scaling: optional('scaling', flags.scaling, among(['auto', ...SCALINGS])),
    missing: optional('missing', flags.missing, among(MISSING)),
    validation: optional('validation', flags.validation, fraction),
    patience: optional('patience', flags.patience, count(1)),
    seed: optional('seed', flags.seed, count(0)),
  };
}
