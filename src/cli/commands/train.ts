import { join } from 'node:path';
import { stackFile } from '../../model/stack-files.js';
import type { Phases } from '../../model/train/options.js';
import { type TrainRun, trainRun } from '../../model/train/train-run.js';
import { comparisonText, heldOutOf, summarise } from '../../report/measures/squared-error.js';
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

function asText(phases: Phases, { title, rows, folder, fit }: TrainRun): string {
  return [
    title,
    '',
    comparisonText(rows),
    heldOutText(fit),
    secondsText(phases, fit),
    '',
    `${phases === 'pretrain' ? 'RBMs: ' : 'Model:'}   ${folder}`,
    ...(phases === 'pretrain' && fit.notes.length > 0
      ? [`Next:    rbmae diagnose ${join(folder, stackFile(1))}`]
      : []),
  ].join('\n');
}

function heldOutText({ prepared: { split }, bestEpoch }: TrainRun['fit']): string {
  const tested = split.test === null ? '' : `Test: ${split.test.count} examples that training never saw. `;
  const validation = `Validation: ${split.validation.count} examples`;
  if (bestEpoch === null) return `${tested}${validation} that nothing was trained on.`;
  const chosen = `${tested}${validation}, which chose the weights: those of epoch ${bestEpoch}.`;
  return split.test === null ? `${chosen} --test 0.2 would hold back others for a test.` : chosen;
}

function secondsText(phases: Phases, { pretrainSeconds, finetuneSeconds }: TrainRun['fit']): string {
  const seconds = {
    pretraining: phases === 'finetune' ? 0 : pretrainSeconds,
    'fine-tuning': phases === 'pretrain' ? 0 : finetuneSeconds,
  };
  const spent = Object.entries(seconds).filter(([, time]) => time > 0);
  const parts = spent.map(([phase, time]) => `${phase} ${time.toFixed(1)} s`).join(', ');
  return `Time: ${parts || 'no training'}${spent.length > 1 ? '; the seconds of the autoencoder are their sum' : ''}.`;
}

function asJson({ title, rows, folder, notes, fit }: TrainRun): unknown {
  const { prepared, bestEpoch, pretrainSeconds, finetuneSeconds } = fit;
  const { scaling, plan, split } = prepared;
  return {
    folder,
    title,
    scaling: scaling.preprocessing.scaling,
    layers: plan.rbms.map(({ hidden }) => hidden),
    trainCount: split.train.count,
    validationCount: split.validation.count,
    testCount: split.test?.count ?? 0,
    heldOut: heldOutOf(rows),
    bestEpoch,
    pretrainSeconds,
    finetuneSeconds,
    notes,
    summary: summarise(rows),
    rows,
  };
}
