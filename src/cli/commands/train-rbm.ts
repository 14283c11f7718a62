import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { HIDDEN_TYPES, VISIBLE_TYPES } from '../../rbm/units.js';
import { BINARISED } from '../../single-rbm/open-rbm.js';
import type { RbmRunEpoch } from '../../single-rbm/options.js';
import { runRbm } from '../../single-rbm/train-rbm-run.js';
import { UsageError } from '../exit.js';
import {
  type CommonFlags,
  type DataFlags,
  dataOf,
  engineOf,
  printResult,
  seedOf,
  whole,
  withCommonFlags,
  withDataFlags,
} from '../flags/rbm.js';
import { rbmSpecOf, type SpecFlags } from '../flags/rbm-spec.js';
import { pathOf, type Text, timestamp } from '../flags/values.js';
import { interruptible } from '../interrupt.js';

interface Flags extends CommonFlags, DataFlags, SpecFlags {
  'keep-order': boolean;
  'monitor-every': string;
  'stop-on-gap': Text;
  tensorboard: Text;
  out: Text;
  force: boolean;
  resume: boolean;
}

const text = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;
const flag = (describe: string) => ({ type: 'boolean', default: false, describe }) as const;

export const trainRbmCommand: CommandModule<object, Flags> = {
  command: 'train-rbm',
  describe: 'Train a single RBM, with monitors, pictures and a model file',
  builder: (yargs) =>
    withCommonFlags(withDataFlags(yargs))
      .option('hidden', { ...text('number of hidden units'), default: '500' })
      .option('visible', {
        ...text(`visible units, one of: ${VISIBLE_TYPES.join(', ')}`),
        default: 'bernoulli',
      })
      .option('hidden-units', { ...text(`one of: ${HIDDEN_TYPES.join(', ')}`), default: 'bernoulli' })
      .option(
        'cd',
        text(
          'contrastive divergence with so many Gibbs steps, such as 25, or 1,20:5 (5 from epoch 20 on); default 1',
        ),
      )
      .option('pcd', flag('persistent contrastive divergence: chains that go on from update to update'))
      .option('chains', text('number of persistent chains (default: the batch size)'))
      .option('visible-means', flag('visible units of a chain take their means; the default of --cd 1 alone'))
      .option('epochs', { ...text('how often all examples are seen'), default: '10' })
      .option('batch', { ...text('examples of an update'), default: '100' })
      .option(
        'learning-rate',
        text(
          'such as 0.1, or 0.1..0.001 (evenly), or 0.1,20:0.01 (default: 0.1; 0.001 with Gaussian units or words)',
        ),
      )
      .option('momentum', text('such as 0.9, or 0.5,6:0.9, which is the default'))
      .option('weight-cost', text('L2 (default: 0.0002)'))
      .option('l1-cost', text('L1 (default: 0)'))
      .option('sparsity-target', text('mean activity that hidden units are drawn towards, such as 0.05'))
      .option('sparsity-cost', text('how strongly (default: 0.1)'))
      .option('initial-deviation', text('of the initial weights (default: 0.1; 0.01 for words)'))
      .option('bias-from-data', flag('visible biases begin at the data’s means'))
      .option('reshuffle', flag('new batches in every epoch'))
      .option('keep-order', flag('batches in the order of the data, which is not shuffled'))
      .option('monitor-every', { ...text('epochs between two looks at the monitors'), default: '1' })
      .option('stop-on-gap', text('end once the free-energy gap has grown at so many looks in a row'))
      .option('tensorboard', text('folder for TensorBoard’s events'))
      .option('out', text('folder of the result (default: runs/<date and time>/rbm)'))
      .option('force', flag('replace an earlier result'))
      .option('resume', flag('go on from the checkpoint that an interrupted run left beside --out'))
      .example(
        '$0 train-rbm --data mnist --binarise --hidden 500 --pcd',
        'A density model of binarised digits',
      )
      .example(
        '$0 train-rbm --data mnist --cd 1,20:5,40:25 --epochs 60',
        'CD with more steps as the weights grow',
      ),
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const spec = rbmSpecOf(flags);
  const out = pathOf('out', flags.out) ?? join('runs', timestamp(new Date()), 'rbm');
  if (flags.resume && flags.force) {
    throw new UsageError('--resume goes on from a checkpoint and --force throws it away: give one of them.');
  }
  if (flags.resume && flags.out === undefined)
    throw new UsageError('--resume needs --out: name the folder of the interrupted run.');
  const tensorboard = pathOf('tensorboard', flags.tensorboard);
  const result = await interruptible(async (signal) => {
    const data = await dataOf(flags, spec.units.visible, signal);
    const choice = await engineOf(flags);
    return runRbm({
      spec,
      data,
      dataSource: data.source,
      preprocessing: flags.binarise ? BINARISED : 'none',
      seed: seedOf(flags),
      choice,
      out,
      force: flags.force,
      checkpoint: { resume: flags.resume },
      keepOrder: flags['keep-order'],
      monitorEvery: whole('monitor-every', flags['monitor-every']) as number,
      stopOnGap: whole('stop-on-gap', flags['stop-on-gap']),
      tensorboard,
      onEpoch: flags.quiet ? undefined : showEpoch,
      signal,
    });
  });
  const { folder, last, stoppedEarly } = result;
  const { epoch, reconstructionError, monitors } = last;
  const values = Object.entries({ reconstruction_error: reconstructionError, ...monitors });
  const width = Math.max(...values.map(([name]) => name.length));
  const lines = [
    `RBM of ${spec.hidden} ${spec.units.hidden} hidden units after ${epoch} epochs${stoppedEarly ? ', stopped as the free-energy gap grew' : ''}`,
    '',
    ...values.map(([name, value]) => `${name.padEnd(width)}  ${value.toPrecision(4)}`),
    '',
    `Results: ${folder}`,
  ];
  printResult(flags, { folder, epoch, stoppedEarly, reconstructionError, ...monitors }, lines.join('\n'));
}

/** A line on stderr. */
export function showEpoch({ epoch, epochs, reconstructionError, monitors }: RbmRunEpoch): void {
  const parts = [`epoch ${epoch}/${epochs}`, `reconstruction error ${reconstructionError.toFixed(3)}`];
  if (monitors?.free_energy_gap !== undefined)
    parts.push(`free-energy gap ${monitors.free_energy_gap.toFixed(2)}`);
  if (monitors?.pseudo_likelihood !== undefined)
    parts.push(`pseudo-likelihood ${monitors.pseudo_likelihood.toFixed(1)}`);
  if (monitors !== undefined) parts.push(`update/weight ${monitors.update_to_weight_ratio.toPrecision(2)}`);
  process.stderr.write(`${parts.join(', ')}\n`);
}
