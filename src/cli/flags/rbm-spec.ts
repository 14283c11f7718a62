import type { NegativePhase } from '../../rbm/negative-phase.js';
import type { Schedule } from '../../rbm/schedule.js';
import type { RbmSpec, Sparsity } from '../../rbm/spec.js';
import { HIDDEN_TYPES, requireUnits, type UnitType, VISIBLE_TYPES } from '../../rbm/units.js';
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

function negativePhaseOf(flags: SpecFlags, visible: UnitType): NegativePhase {
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

function sparsityOf(flags: SpecFlags): Sparsity | undefined {
  const target = positive('sparsity-target', flags['sparsity-target']);
  const cost = positive('sparsity-cost', flags['sparsity-cost']);
  if (target !== undefined) return { target, cost: cost ?? 0.1, decay: 0.95 };
  if (cost !== undefined) throw new UsageError('--sparsity-cost needs a --sparsity-target.');
  return undefined;
}
