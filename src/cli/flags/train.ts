import { MISSING } from '../../data/fit-to-learn.js';
import { SCALINGS } from '../../data/preprocessing.js';
import type { TrainRunOptions } from '../../model/train/options.js';
import { readConfig } from './config-file.js';
import { REQUIRED_DATA } from './data.js';
import { ENGINE } from './engine.js';
import { grouped, KEPT, PROGRESS_OUTPUT, required, text, type ValuesOf } from './options.js';
import { among, fraction, listOf, optional, positive, wholeFrom, wholeNumber } from './values.js';

/** These flags are those of training that `compare` has, too. */
export const TRAINING = {
  ...grouped('Data', {
    scaling: text(`one of: auto, ${SCALINGS.join(', ')} (default: auto)`),
    missing: text(`what to do with missing values, one of: ${MISSING.join(', ')} (default: refuse)`),
  }),
  ...grouped('Training', {
    epochs: text('epochs of fine-tuning (default: by the data)'),
    'learning-rate': text('learning rate of fine-tuning (default: by the layers)'),
    'rbm-epochs': text('epochs of each RBM (default: by the data)'),
    'rbm-learning-rate': text(
      'learning rate of logistic RBMs; RBMs with linear units take a hundredth of it (default: 0.1)',
    ),
    batch: text('examples in a batch (default: by the data)'),
    config: {
      ...text('YAML or JSON file with these flags; the command line overrides it'),
      config: true,
      configParser: readConfig,
    },
  }),
};

const { scaling, missing, epochs, 'rbm-epochs': rbmEpochs } = TRAINING;

/** Returns the flags of both phases. `usual` describes the default of seed and validation. */
const bothPhases = (usual: {
  readonly seed: string;
  readonly validation: string;
  readonly test: string;
}) => ({
  ...REQUIRED_DATA,
  ...grouped('Training', {
    batch: TRAINING.batch,
    validation: text(`fraction of the examples held back from training (default: ${usual.validation})`),
    test: text(
      `fraction held back for a test that training never sees; --validation is then of the others (default: ${usual.test})`,
    ),
    seed: text(`whole number (default: ${usual.seed})`),
    config: TRAINING.config,
  }),
  ...grouped('Output', { out: required(text('folder of the result')), ...KEPT, ...PROGRESS_OUTPUT }),
  ...ENGINE,
});

const pretraining = (lengthOfRbms: string) => ({
  scaling,
  missing,
  ...grouped('Network', {
    layers: text(
      'sizes of the layers above the data, the code last, such as 1000,500,250,30 (default: by the data)',
    ),
  }),
  'rbm-epochs': { ...rbmEpochs, describe: `epochs of each RBM, ${lengthOfRbms} (default: by the data)` },
  'rbm-learning-rate': TRAINING['rbm-learning-rate'],
});

const finetuning = {
  epochs: { ...epochs, describe: 'epochs of fine-tuning, at most; 0 for none (default: by the data)' },
  'learning-rate': TRAINING['learning-rate'],
  ...grouped('Training', {
    patience: text(
      'fine-tuning stops after this many epochs without a lower validation error (default: a fifth of --epochs, at least 10)',
    ),
  }),
};

const FROM_START = { seed: '1', validation: '0.1', test: 'none' };

export const TRAIN_FLAGS = {
  ...bothPhases(FROM_START),
  ...pretraining('0 for a random start'),
  ...finetuning,
};
export const PRETRAIN_FLAGS = { ...bothPhases(FROM_START), ...pretraining('from 1 up') };
export const FINETUNE_FLAGS = {
  ...bothPhases({ seed: 'that of the start', validation: 'that of the start', test: 'that of the start' }),
  ...finetuning,
};

type TrainFlags = ValuesOf<typeof TRAIN_FLAGS>;
/** Holds the flags of every phase, and those that only some have. */
export type PhaseFlags = ValuesOf<ReturnType<typeof bothPhases>> & Partial<TrainFlags>;

/** Reads the flags. Throws a UsageError for a wrong value. */
export function fitSettingsOf(flags: PhaseFlags): TrainRunOptions['fit'] {
  return {
    layers: listOf('layers', flags.layers)?.map((size) => wholeNumber('layers', size, 1)),
    finetuneEpochs: optional('epochs', flags.epochs, wholeFrom(0)),
    pretrainEpochs: optional('rbm-epochs', flags['rbm-epochs'], wholeFrom(0)),
    batchSize: optional('batch', flags.batch, wholeFrom(1)),
    finetuneLearningRate: optional('learning-rate', flags['learning-rate'], positive),
    pretrainLearningRate: optional('rbm-learning-rate', flags['rbm-learning-rate'], positive),
    scaling: optional('scaling', flags.scaling, among(['auto', ...SCALINGS])),
    missing: optional('missing', flags.missing, among(MISSING)),
    validation: optional('validation', flags.validation, fraction),
    test: optional('test', flags.test, fraction),
    patience: optional('patience', flags.patience, wholeFrom(1)),
    seed: optional('seed', flags.seed, wholeFrom(0)),
  };
}
