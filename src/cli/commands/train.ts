import type { Phases } from '../../model/train/options.js';
import { type TrainRun, trainRun } from '../../model/train/train-run.js';
import { comparisonText, summarise } from '../../report/measures/squared-error.js';
import { UsageError } from '../exit.js';
import { readOptionsOf, sourceOf } from '../flags/data.js';
import { engineChooser, engineNote } from '../flags/engine.js';
import { fitSettingsOf, type TrainFlags } from '../flags/train.js';
import { pathOf } from '../flags/values.js';
import { interruptible } from '../interrupt.js';
import { progressDisplay } from '../progress.js';

/** Runs the phases that a command stands for, and prints what came of them. */
export async function runTraining(phases: Phases, flags: TrainFlags, start?: string): Promise<void> {
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
