import { type RbmOptions, rbmSpec } from '../../rbm/defaults.js';
import type { NegativePhase } from '../../rbm/negative-phase.js';
import type { Schedule } from '../../rbm/schedule.js';
import type { RbmSpec } from '../../rbm/spec.js';
import { HIDDEN_TYPES, VISIBLE_TYPES } from '../../rbm/units.js';
import { UsageError } from '../exit.js';
import { flag, grouped, text, type ValuesOf } from './options.js';
import { scheduleOf, whole, zeroOrMore } from './rbm.js';
import { once, oneOf, optional } from './values.js';

/** These flags say how an RBM is trained. */
export const SPEC = {
  ...grouped('Network', {
    hidden: text('number of hidden units', '500'),
    visible: text(`visible units, one of: ${VISIBLE_TYPES.join(', ')}`, 'bernoulli'),
    'hidden-units': text(`one of: ${HIDDEN_TYPES.join(', ')}`, 'bernoulli'),
    'initial-deviation': text(
      'standard deviation of the initial weights (default: 0.1; 0.01 for word counts)',
    ),
    'bias-from-data': flag('initialise visible biases by the means of the data'),
  }),
  ...grouped('Method', {
    cd: text(
      'contrastive divergence with this many Gibbs steps, such as 25, or 1,20:5 (5 from epoch 20 on) (default: 1)',
    ),
    pcd: flag('persistent contrastive divergence: chains continue from update to update'),
    chains: text('number of persistent chains (default: the batch size)'),
    'visible-means': flag(
      'the chains take the means of visible units, not samples; the default of --cd 1 alone',
    ),
  }),
  ...grouped('Training', {
    epochs: text('passes over the examples', '10'),
    batch: text('examples in a batch', '100'),
    'learning-rate': text(
      'such as 0.1, or 0.1..0.001 (evenly), or 0.1,20:0.01 (default: 0.1; 0.001 with Gaussian units or word counts)',
    ),
    momentum: text('such as 0.9, or 0.5,6:0.9, which is the default'),
    'weight-cost': text('L2 penalty (default: 0.0002)'),
    'l1-cost': text('L1 penalty (default: 0)'),
    'sparsity-target': text('mean activity of hidden units to aim at, such as 0.05'),
    'sparsity-cost': text('weight of the sparsity penalty (default: 0.1)'),
    reshuffle: flag('new batches in every epoch'),
  }),
};

export type SpecFlags = ValuesOf<typeof SPEC>;

/** Reads the flags. Throws a UsageError for a wrong value, or an InputError for types of units that exclude each other. */
export function rbmSpecOf(flags: SpecFlags): RbmSpec {
  const units = {
    visible: oneOf('visible unit type', once('visible', flags.visible), VISIBLE_TYPES),
    hidden: oneOf('hidden unit type', once('hidden-units', flags['hidden-units']), HIDDEN_TYPES),
  };
  const learningRate = scheduleOf('learning-rate', flags['learning-rate']);
  const momentum = scheduleOf('momentum', flags.momentum);
  const l1 = optional('l1-cost', flags['l1-cost'], zeroOrMore);
  const sparsity = sparsityOf(flags);
  const weightCost = optional('weight-cost', flags['weight-cost'], zeroOrMore);
  const initialDeviation = optional('initial-deviation', flags['initial-deviation'], zeroOrMore);
  return rbmSpec({
    units,
    hidden: optional('hidden', flags.hidden, whole),
    epochs: optional('epochs', flags.epochs, whole),
    batchSize: optional('batch', flags.batch, whole),
    ...(typeof learningRate === 'number' ? { learningRate } : {}),
    ...(weightCost === undefined ? {} : { weightCost }),
    ...(initialDeviation === undefined ? {} : { initialDeviation }),
    schedules: {
      ...(learningRate === undefined || typeof learningRate === 'number' ? {} : { learningRate }),
      ...(momentum === undefined ? {} : { momentum }),
    },
    negativePhase: negativePhaseOf(flags),
    ...(l1 === undefined ? {} : { absoluteWeightCost: l1 }),
    ...(sparsity === undefined ? {} : { sparsity }),
    initialVisibleBias: flags['bias-from-data'] ? 'data' : 'zero',
    reshuffle: flags.reshuffle,
  });
}

function negativePhaseOf(flags: SpecFlags): Partial<NegativePhase> {
  const steps: Schedule = scheduleOf('cd', flags.cd) ?? 1;
  const chains = optional('chains', flags.chains, whole);
  if (chains !== undefined && !flags.pcd)
    throw new UsageError('--chains is the number of persistent chains: give it with --pcd.');
  if (flags.pcd && flags['visible-means'])
    throw new UsageError('--visible-means cannot be had with --pcd, whose chains draw samples.');
  return {
    method: flags.pcd ? 'pcd' : 'cd',
    steps,
    ...(flags['visible-means'] ? { visible: 'means' } : {}),
    ...(chains === undefined ? {} : { chains }),
  };
}

function sparsityOf(flags: SpecFlags): RbmOptions['sparsity'] {
  const target = optional('sparsity-target', flags['sparsity-target'], zeroOrMore);
  const cost = optional('sparsity-cost', flags['sparsity-cost'], zeroOrMore);
  if (target !== undefined) return { target, ...(cost === undefined ? {} : { cost }) };
  if (cost !== undefined) throw new UsageError('--sparsity-cost needs a --sparsity-target.');
  return undefined;
}
