import { type RbmOptions, rbmSpec } from '../../rbm/defaults.js';
import type { NegativePhase } from '../../rbm/negative-phase.js';
import type { Schedule } from '../../rbm/schedule.js';
import type { RbmSpec } from '../../rbm/spec.js';
import { HIDDEN_TYPES, VISIBLE_TYPES } from '../../rbm/units.js';
import { UsageError } from '../exit.js';
import { positive, scheduleOf, whole } from './rbm.js';
import { once, oneOf, type Text } from './values.js';

/** The flags that say how an RBM is trained. */
export interface SpecFlags {
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
}

/** Throws a UsageError, or an InputError for units that do not go together. */
export function rbmSpecOf(flags: SpecFlags): RbmSpec {
  const units = {
    visible: oneOf('visible unit type', once('visible', flags.visible), VISIBLE_TYPES),
    hidden: oneOf('hidden unit type', once('hidden-units', flags['hidden-units']), HIDDEN_TYPES),
  };
  const learningRate = scheduleOf('learning-rate', flags['learning-rate']);
  const momentum = scheduleOf('momentum', flags.momentum);
  const l1 = positive('l1-cost', flags['l1-cost']);
  const sparsity = sparsityOf(flags);
  const weightCost = positive('weight-cost', flags['weight-cost']);
  const initialDeviation = positive('initial-deviation', flags['initial-deviation']);
  return rbmSpec({
    units,
    hidden: whole('hidden', flags.hidden) as number,
    epochs: whole('epochs', flags.epochs) as number,
    batchSize: whole('batch', flags.batch) as number,
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
  const chains = whole('chains', flags.chains);
  if (chains !== undefined && !flags.pcd)
    throw new UsageError('--chains is the number of persistent chains: give it with --pcd.');
  if (flags.pcd && flags['visible-means'])
    throw new UsageError('--visible-means cannot be had with --pcd, whose chains draw states.');
  return {
    method: flags.pcd ? 'pcd' : 'cd',
    steps,
    ...(flags['visible-means'] ? { visible: 'means' } : {}),
    ...(chains === undefined ? {} : { chains }),
  };
}

function sparsityOf(flags: SpecFlags): RbmOptions['sparsity'] {
  const target = positive('sparsity-target', flags['sparsity-target']);
  const cost = positive('sparsity-cost', flags['sparsity-cost']);
  if (target !== undefined) return { target, ...(cost === undefined ? {} : { cost }) };
  if (cost !== undefined) throw new UsageError('--sparsity-cost needs a --sparsity-target.');
  return undefined;
}
