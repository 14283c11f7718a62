import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { type RbmRunEpoch, runRbm } from '../experiment/rbm-run.js';
import type { NegativePhase } from '../rbm/negative-phase.js';
import type { Schedule } from '../rbm/schedule.js';
import type { RbmSpec, Sparsity } from '../rbm/spec.js';
import { HIDDEN_TYPES, requireUnits, type UnitType, VISIBLE_TYPES } from '../rbm/units.js';
import { UsageError } from './exit.js';
import { once, oneOf, pathOf } from './flags.js';
import { interruptible } from './interrupt.js';
import {
  BINARISED,
  type CommonFlags,
  type DataFlags,
  dataOf,
  engineOf,
  positive,
  printResult,
  scheduleOf,
  seedOf,
  whole,
  withCommonFlags,
  withDataFlags,
} from './rbm-flags.js';
import { timestamp } from './timestamp.js';

type Text = string | string[] | undefined;

interface Flags extends CommonFlags, DataFlags {
  hidden: string;
  visible: string;
  'hidden-units': string;
  cd: Text;
  pcd: boolean;
  chains: Text;
  'visible-means': boolean;
  epochs: string;
  batch: string;
  'learning-rate': Text;
  momentum: Text;
  'weight-cost': Text;
  'l1-cost': Text;
  'sparsity-target': Text;
  'sparsity-cost': Text;
  'initial-deviation': Text;
  'bias-from-data': boolean;
  reshuffle: boolean;
  'keep-order': boolean;
  'monitor-every': string;
  'stop-on-gap': Text;
  tensorboard: Text;
  out: Text;
  force: boolean;
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
  const spec = specOf(flags);
  const out = pathOf('out', flags.out) ?? join('runs', timestamp(new Date()), 'rbm');
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

function specOf(flags: Flags): RbmSpec {
  const units = {
    visible: oneOf('visible unit type', once('visible', flags.visible), VISIBLE_TYPES),
    hidden: oneOf('hidden unit type', once('hidden-units', flags['hidden-units']), HIDDEN_TYPES),
  };
  requireUnits(units);
  const learningRate = scheduleOf('learning-rate', flags['learning-rate']);
  const momentum = scheduleOf('momentum', flags.momentum);
  const l1 = positive('l1-cost', flags['l1-cost']);
  const sparsity = sparsityOf(flags);
  const careful = Object.values(units).some((type: UnitType) => type !== 'bernoulli');
  return {
    units,
    hidden: whole('hidden', flags.hidden) as number,
    epochs: whole('epochs', flags.epochs) as number,
    batchSize: whole('batch', flags.batch) as number,
    learningRate: typeof learningRate === 'number' ? learningRate : careful ? 0.001 : 0.1,
    momentum: { initial: 0.5, final: 0.9, switchAfter: 5 },
    weightCost: positive('weight-cost', flags['weight-cost']) ?? 0.0002,
    initialDeviation:
      positive('initial-deviation', flags['initial-deviation']) ??
      (units.visible.includes('softmax') ? 0.01 : 0.1),
    schedules: {
      ...(learningRate === undefined || typeof learningRate === 'number' ? {} : { learningRate }),
      ...(momentum === undefined ? {} : { momentum }),
    },
    negativePhase: negativePhaseOf(flags, units.visible),
    ...(l1 === undefined ? {} : { absoluteWeightCost: l1 }),
    ...(sparsity === undefined ? {} : { sparsity }),
    initialVisibleBias: flags['bias-from-data'] ? 'data' : 'zero',
    reshuffle: flags.reshuffle,
  };
}

function negativePhaseOf(flags: Flags, visible: UnitType): NegativePhase {
  const steps: Schedule = scheduleOf('cd', flags.cd) ?? 1;
  const chains = whole('chains', flags.chains);
  if (chains !== undefined && !flags.pcd)
    throw new UsageError('--chains is the number of persistent chains: give it with --pcd.');
  if (flags.pcd && flags['visible-means'])
    throw new UsageError('--visible-means cannot be had with --pcd, whose chains draw states.');
  const usesMeans = flags['visible-means'] || (!flags.pcd && steps === 1 && visible !== 'gaussian-variance');
  return {
    method: flags.pcd ? 'pcd' : 'cd',
    steps,
    visible: usesMeans ? 'means' : 'states',
    ...(chains === undefined ? {} : { chains }),
  };
}

function sparsityOf(flags: Flags): Sparsity | undefined {
  const target = positive('sparsity-target', flags['sparsity-target']);
  const cost = positive('sparsity-cost', flags['sparsity-cost']);
  if (target !== undefined) return { target, cost: cost ?? 0.1, decay: 0.95 };
  if (cost !== undefined) throw new UsageError('--sparsity-cost needs a --sparsity-target.');
  return undefined;
}

function showEpoch({ epoch, epochs, reconstructionError, monitors }: RbmRunEpoch): void {
  const parts = [`epoch ${epoch}/${epochs}`, `reconstruction error ${reconstructionError.toFixed(3)}`];
  if (monitors?.free_energy_gap !== undefined)
    parts.push(`free-energy gap ${monitors.free_energy_gap.toFixed(2)}`);
  if (monitors?.pseudo_likelihood !== undefined)
    parts.push(`pseudo-likelihood ${monitors.pseudo_likelihood.toFixed(1)}`);
  if (monitors !== undefined) parts.push(`update/weight ${monitors.update_to_weight_ratio.toPrecision(2)}`);
  process.stderr.write(`${parts.join(', ')}\n`);
}
