import { join } from 'node:path';
import { BINARISED } from '../../single-rbm/open-rbm.js';
import type { RbmRunEpoch } from '../../single-rbm/options.js';
import { runRbm } from '../../single-rbm/train-rbm-run.js';
import { command } from '../command.js';
import { ENGINE } from '../flags/engine.js';
import { flag, grouped, KEPT, PROGRESS_OUTPUT, required, text } from '../flags/options.js';
import { dataOf, RBM_DATA, SEED, seedOf, whole } from '../flags/rbm.js';
import { rbmSpecOf, SPEC } from '../flags/rbm-spec.js';
import { optional, pathOf, timestamp } from '../flags/values.js';

const OPTIONS = {
  ...RBM_DATA,
  data: required(RBM_DATA.data),
  ...SPEC,
  ...grouped('Training', {
    'keep-order': flag('batches in the order of the data, which is not shuffled'),
    'monitor-every': text('epochs between two measurements of the monitors', '1'),
    'stop-on-gap': text('stop once the free-energy gap has grown at this many measurements in a row'),
    seed: SEED,
  }),
  ...grouped('Output', {
    out: text('folder of the result (default: runs/<date and time>/rbm)'),
    tensorboard: text('folder for events of TensorBoard'),
    ...KEPT,
    ...PROGRESS_OUTPUT,
  }),
  ...ENGINE,
};

export const trainRbmCommand = command({
  options: OPTIONS,
  examples: [
    ['train-rbm --data mnist --binarise --hidden 500 --pcd', 'A density model of binarised digits'],
    ['train-rbm --data mnist --cd 1,20:5,40:25 --epochs 60', 'CD with more steps as the weights grow'],
  ],
  async run(flags, frame) {
    const spec = rbmSpecOf(flags);
    const out = pathOf('out', flags.out) ?? join('runs', timestamp(new Date()), 'rbm');
    const data = await dataOf(flags, spec.units.visible, frame);
    const { folder, last, stoppedEarly, notes, faults } = await runRbm({
      spec,
      data,
      dataSource: data.source,
      choice: await frame.engine(),
      preprocessing: flags.binarise ? BINARISED : 'none',
      seed: seedOf(flags),
      out,
      force: flags.force,
      resume: flags.resume,
      keepOrder: flags['keep-order'],
      monitorEvery: optional('monitor-every', flags['monitor-every'], whole),
      stopOnGap: optional('stop-on-gap', flags['stop-on-gap'], whole),
      tensorboard: pathOf('tensorboard', flags.tensorboard),
      onNote: frame.display.note,
      onEpoch: (epoch) => frame.display.epoch(epochLine(epoch)),
      signal: frame.signal,
    });
    const { epoch, reconstructionError, monitors } = last;
    const values = Object.entries({ reconstruction_error: reconstructionError, ...monitors });
    const width = Math.max(...values.map(([name]) => name.length));
    const lines = [
      `RBM of ${spec.hidden} ${spec.units.hidden} hidden units after ${epoch} epochs${stoppedEarly ? ', stopped as the free-energy gap grew' : ''}`,
      '',
      ...values.map(([name, value]) => `${name.padEnd(width)}  ${value.toPrecision(4)}`),
      '',
      `Results: ${folder}`,
      ...(faults.length > 0 ? [`Next:    rbmae diagnose ${folder}`] : []),
    ];
    return {
      text: lines.join('\n'),
      json: { folder, epoch, stoppedEarly, reconstructionError, ...monitors, notes },
    };
  },
});

/** Describes an epoch in a line. */
export function epochLine({ epoch, epochs, reconstructionError, monitors }: RbmRunEpoch): string {
  const parts = [`epoch ${epoch}/${epochs}`, `reconstruction error ${reconstructionError.toFixed(3)}`];
  if (monitors?.free_energy_gap !== undefined)
    parts.push(`free-energy gap ${monitors.free_energy_gap.toFixed(2)}`);
  if (monitors?.pseudo_likelihood !== undefined)
    parts.push(`pseudo-likelihood ${monitors.pseudo_likelihood.toFixed(1)}`);
  if (monitors !== undefined) parts.push(`update/weight ${monitors.update_to_weight_ratio.toPrecision(2)}`);
  return parts.join(', ');
}
