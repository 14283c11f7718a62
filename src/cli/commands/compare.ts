import { MISSING } from '../../data/fit-to-learn.js';
import { SCALINGS } from '../../data/preprocessing.js';
import { compare } from '../../model/compare/compare.js';
import { comparisonText, summarise } from '../../report/measures/squared-error.js';
import { command } from '../command.js';
import { REQUIRED_DATA, readOptionsOf, sourceOf } from '../flags/data.js';
import { ENGINE } from '../flags/engine.js';
import { grouped, KEPT, PROGRESS_OUTPUT, required, text } from '../flags/options.js';
import { TRAINING } from '../flags/train.js';
import {
  fraction,
  listOf,
  once,
  oneOf,
  optional,
  pathOf,
  positive,
  seedsOf,
  wholeFrom,
  wholeNumber,
} from '../flags/values.js';

const OPTIONS = {
  ...REQUIRED_DATA,
  ...TRAINING,
  ...grouped('Data', { test: text('fraction of the examples to test on (default: 0.2)') }),
  ...grouped('Network', {
    code: required(text('code sizes, such as 2,10,30')),
    hidden: text('sizes of the layers between data and code (default: by the data)'),
  }),
  ...grouped('Training', {
    seed: text('whole number; repeat the flag for mean and standard deviation over several', '1'),
  }),
  ...grouped('Output', { out: required(text('folder of the result')), ...KEPT, ...PROGRESS_OUTPUT }),
  ...ENGINE,
};

export const compareCommand = command({
  options: OPTIONS,
  examples: [
    [
      'compare --data table.csv --code 2,10 --seed 1 --seed 2 --out comparison',
      'One table, mean and standard deviation of two seeds',
    ],
  ],
  async run(flags, { engine, display, signal }) {
    const options = {
      data: sourceOf('data', flags.data),
      read: readOptionsOf(flags),
      codes: listOf('code', flags.code).map((size) => wholeNumber('code', size, 1)),
      hidden: listOf('hidden', flags.hidden)?.map((size) => wholeNumber('hidden', size, 1)),
      plan: {
        finetuneEpochs: optional('epochs', flags.epochs, wholeFrom(1)),
        pretrainEpochs: optional('rbm-epochs', flags['rbm-epochs'], wholeFrom(1)),
        batchSize: optional('batch', flags.batch, wholeFrom(1)),
        finetuneLearningRate: optional('learning-rate', flags['learning-rate'], positive),
        pretrainLearningRate: optional('rbm-learning-rate', flags['rbm-learning-rate'], positive),
      },
      seeds: seedsOf(flags.seed),
      scaling: oneOf('scaling', once('scaling', flags.scaling ?? 'auto'), ['auto', ...SCALINGS]),
      missing: oneOf('missing', once('missing', flags.missing ?? 'refuse'), MISSING),
      test: optional('test', flags.test, fraction),
      out: pathOf('out', flags.out),
      force: flags.force,
      resume: flags.resume,
    };
    const { title, rows, folder, explanation, notes } = await compare({
      ...options,
      choice: await engine(),
      onNote: display.note,
      onProgress: display.progress,
      signal,
    });
    return {
      text: [title, '', comparisonText(rows), ...explanation, '', `Results: ${folder}`].join('\n'),
      json: { folder, title, notes, summary: summarise(rows), rows },
    };
  },
});
