import { join } from 'node:path';
import { stackFile } from '../../model/stack-files.js';
import type { Phases } from '../../model/train/options.js';
import { type TrainRun, trainRun } from '../../model/train/train-run.js';
import { comparisonText, summarise } from '../../report/measures/squared-error.js';
import { command, type Frame, type Printed } from '../command.js';
import { UsageError } from '../exit.js';
import { readOptionsOf, sourceOf } from '../flags/data.js';
import {
  FINETUNE_FLAGS,
  fitSettingsOf,
  type PhaseFlags,
  PRETRAIN_FLAGS,
  TRAIN_FLAGS,
} from '../flags/train.js';
import { pathOf } from '../flags/values.js';

export const trainCommand = command({
  options: TRAIN_FLAGS,
  examples: [
    ['train --data table.csv --label species --out run', 'A table; all settings follow from the data'],
    ['train --data faces/ --layers 1000,500,30 --out run', 'A folder of images'],
  ],
  run: (flags, frame) => runTraining('train', flags, frame),
});

export const pretrainCommand = command({
  options: PRETRAIN_FLAGS,
  examples: [['pretrain --data faces/ --layers 1000,500,250,30 --out rbms', 'The first phase of training']],
  run: (flags, frame) => runTraining('pretrain', flags, frame),
});

export const finetuneCommand = command({
  positionals: { start: 'folder of a pretraining or of a run, or a model file' },
  options: FINETUNE_FLAGS,
  examples: [
    ['finetune rbms --data faces/ --out run', 'The second phase of training'],
    ['finetune run --data faces/ --epochs 20 --out further', 'More epochs'],
  ],
  run: (flags, frame) => runTraining('finetune', flags, frame, flags.start),
});

/** Runs the phases of a command. Returns what to print about them. */
async function runTraining(
  phases: Phases,
  flags: PhaseFlags,
  { engine, display, signal }: Frame,
  start?: string,
): Promise<Printed> {
  const data = sourceOf('data', flags.data);
  const out = pathOf('out', flags.out);
  const fit = fitSettingsOf(flags);
  if (phases === 'pretrain' && fit.pretrainEpochs === 0) {
    throw new UsageError('--rbm-epochs is 0, but RBMs learn nothing in no epochs. Give one or more.');
  }
  const read = readOptionsOf(flags);
  const result = await trainRun({
    phases,
    start,
    data,
    read,
    fit,
    choice: await engine(),
    out,
    force: flags.force,
    resume: flags.resume,
    onNote: display.note,
    onProgress: display.progress,
    signal,
  });
  return { text: asText(phases, result), json: asJson(result) };
}

function asText(
  phases: Phases,
  { title, rows, folder, fit: { prepared, bestEpoch, notes } }: TrainRun,
): string {
  const { validation } = prepared.split;
  return [
    title,
    '',
    comparisonText(rows),
    `Of scaled components (${prepared.scaling.preprocessing.scaling}); test: the ${validation.count} examples held back` +
      `${bestEpoch === null ? '.' : `, which also chose the weights: those of epoch ${bestEpoch}.`}`,
    '',
    `${phases === 'pretrain' ? 'RBMs: ' : 'Model:'}   ${folder}`,
    ...(phases === 'pretrain' && notes.length > 0
      ? [`Next:    rbmae diagnose ${join(folder, stackFile(1))}`]
      : []),
  ].join('\n');
}

function asJson({ title, rows, folder, notes, fit: { prepared, bestEpoch } }: TrainRun): unknown {
  const { scaling, plan, split } = prepared;
  return {
    folder,
    title,
    scaling: scaling.preprocessing.scaling,
    layers: plan.rbms.map(({ hidden }) => hidden),
    trainCount: split.train.count,
    validationCount: split.validation.count,
    bestEpoch,
    notes,
    summary: summarise(rows),
    rows,
  };
}
