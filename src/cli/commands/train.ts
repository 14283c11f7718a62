import type { CommandModule } from 'yargs';
import type { Phases } from '../../model/train/options.js';
import { type TrainRun, trainRun } from '../../model/train/train-run.js';
import { summarise } from '../../report/summary.js';
import { comparisonText } from '../../report/table.js';
import { UsageError } from '../exit.js';
import { readOptionsOf, sourceOf } from '../flags/data.js';
import { engineChooser, engineNote } from '../flags/engine.js';
import {
  finetuningOptions,
  fitSettingsOf,
  pretrainingOptions,
  type TrainFlags,
  trainingOptions,
} from '../flags/train.js';
import { once, pathOf } from '../flags/values.js';
import { interruptible } from '../interrupt.js';
import { progressDisplay } from '../progress.js';

export const trainCommand: CommandModule<object, TrainFlags> = {
  command: 'train',
  describe: 'Train an autoencoder on your own data',
  builder: (yargs) =>
    finetuningOptions(pretrainingOptions(trainingOptions(yargs, { seed: '1', validation: '0.1' })))
      .example(
        '$0 train --data table.csv --label species --out run',
        'A table; everything else follows from the data',
      )
      .example('$0 train --data faces/ --layers 1000,500,30 --out run', 'A folder of images') as never,
  handler: (flags) => runTraining('train', flags),
};

export const pretrainCommand: CommandModule<object, TrainFlags> = {
  command: 'pretrain',
  describe: 'Train the stack of RBMs alone',
  builder: (yargs) =>
    pretrainingOptions(
      trainingOptions(yargs, { seed: '1', validation: '0.1', heldBack: 'for finetune to stop by' }),
      'of each RBM, from 1 up',
    ).example(
      '$0 pretrain --data faces/ --layers 1000,500,250,30 --out rbms',
      'The first phase of training',
    ) as never,
  handler: (flags) => runTraining('pretrain', flags),
};

interface FinetuneFlags extends TrainFlags {
  start: string | string[];
}

export const finetuneCommand: CommandModule<object, FinetuneFlags> = {
  command: 'finetune <start>',
  describe: 'Fine-tune a pretrained stack of RBMs, or a trained model further',
  builder: (yargs) =>
    finetuningOptions(trainingOptions(yargs, { seed: 'as before', validation: 'as before' }))
      .positional('start', {
        type: 'string',
        demandOption: true,
        describe: 'folder of a pretraining or of a run, or a model file',
      })
      .example('$0 finetune rbms --data faces/ --out run', 'The second phase of training')
      .example('$0 finetune run --data faces/ --epochs 20 --out further', 'More epochs') as never,
  handler: (flags) => runTraining('finetune', flags, once('start', flags.start)),
};

/** Runs the phases that a command stands for, and prints what came of them. */
async function runTraining(phases: Phases, flags: TrainFlags, start?: string): Promise<void> {
  const choose = engineChooser(flags);
  const data = sourceOf(flags);
  const out = pathOf('out', flags.out);
  if (out === undefined) throw new UsageError('--out is missing: name the folder of the result.');
  if (flags.resume && flags.force) {
    throw new UsageError('--resume goes on from a checkpoint and --force throws it away: give one of them.');
  }
  const fit = fitSettingsOf(flags);
  if (phases === 'pretrain' && fit.pretrainEpochs === 0) {
    throw new UsageError('--pretrain-epochs is 0, but RBMs learn nothing in no epochs. Give one or more.');
  }
  const read = readOptionsOf(flags);

  const display = progressDisplay({ quiet: flags.quiet });
  try {
    const result = await interruptible(async (signal) => {
      const choice = await choose();
      display.note(engineNote(choice));
      return trainRun({
        phases,
        start,
        data,
        read,
        fit,
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
    process.stdout.write(flags.json ? asJson(result) : asText(phases, result));
  } finally {
    display.stop();
  }
}

function asText(phases: Phases, { title, rows, folder, fit: { prepared, bestEpoch } }: TrainRun): string {
  const { validation } = prepared.split;
  return [
    title,
    '',
    comparisonText(rows),
    `Of scaled components (${prepared.scaling.preprocessing.scaling}); test: the ${validation.count} examples held back` +
      `${bestEpoch === null ? '.' : `, which also chose the weights: those of epoch ${bestEpoch}.`}`,
    '',
    `${phases === 'pretrain' ? 'RBMs: ' : 'Model:'}   ${folder}`,
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
