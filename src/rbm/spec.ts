import { InputError } from '../errors.js';
import { CD1, type NegativePhase, requireNegativePhase } from './negative-phase.js';
import { requireSchedule, type Schedule, scheduled } from './schedule.js';
import type { RbmUnits } from './units.js';
import { requireUnits } from './units.js';

/** How one RBM is trained. What is optional is, where it is left out, as in the authors' rbm.m. */
export interface RbmSpec {
  readonly units: RbmUnits;
  /** Number of hidden units. */
  readonly hidden: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** On the gradient averaged over the batch; for weights and biases. */
  readonly learningRate: number;
  /** `final` from the epoch after `switchAfter`. */
  readonly momentum: { readonly initial: number; readonly final: number; readonly switchAfter: number };
  /** The multiple of each weight that is taken off its gradient (L2); biases pay nothing. */
  readonly weightCost: number;
  /** Standard deviation of the initial weights. */
  readonly initialDeviation: number;
  /** Numbers that change from epoch to epoch, in place of those of the same name. */
  readonly schedules?: { readonly learningRate?: Schedule; readonly momentum?: Schedule };
  /** Contrastive divergence with one step and means, where it is left out. */
  readonly negativePhase?: NegativePhase;
  /** What is taken off each weight's gradient in the direction of its sign (L1). */
  readonly absoluteWeightCost?: number;
  readonly sparsity?: Sparsity;
  /** `data`: visible biases begin where an RBM without weights has the data's means (Hinton 2010, section 8). */
  readonly initialVisibleBias?: 'zero' | 'data';
  /** Whether the examples are put into batches anew in every epoch. */
  readonly reshuffle?: boolean;
}

/**
 * Hidden units are drawn towards a mean activity (Hinton 2010, section 11): cost · (target - q) is added to the gradient
 * of a unit's total input, where q is the running mean `decay` q + (1 - decay) of the batch.
 */
export interface Sparsity {
  readonly target: number;
  readonly cost: number;
  readonly decay: number;
}

/** The numbers of one epoch. */
export function epochSettings(spec: RbmSpec, epoch: number) {
  const { momentum, schedules = {}, negativePhase = CD1 } = spec;
  const usual = epoch > momentum.switchAfter ? momentum.final : momentum.initial;
  return {
    learningRate: scheduled(schedules.learningRate ?? spec.learningRate, epoch, spec.epochs),
    momentum: scheduled(schedules.momentum ?? usual, epoch, spec.epochs),
    gibbsSteps: scheduled(negativePhase.steps, epoch, spec.epochs),
  };
}

/** Throws an InputError if a number of the spec makes no sense. */
function requireRbmSpec(spec: RbmSpec): void {
  requireUnits(spec.units);
  const wholeFromOne = { hidden: spec.hidden, epochs: spec.epochs, batchSize: spec.batchSize };
  for (const [name, value] of Object.entries(wholeFromOne)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new InputError(`RBM: ${name} is ${value}, but must be a whole number from 1 up.`);
    }
  }
  const positiveOrZero = {
    learningRate: spec.learningRate,
    weightCost: spec.weightCost,
    absoluteWeightCost: spec.absoluteWeightCost ?? 0,
    initialDeviation: spec.initialDeviation,
    'momentum.initial': spec.momentum.initial,
    'momentum.final': spec.momentum.final,
    'schedules.learningRate': spec.schedules?.learningRate ?? 0,
    'schedules.momentum': spec.schedules?.momentum ?? 0,
  };
  for (const [name, value] of Object.entries(positiveOrZero)) {
    const fits = (number: number) => Number.isFinite(number) && number >= 0;
    requireSchedule(name, value, fits, 'a finite number, zero or more');
  }
  requireNegativePhase(spec.negativePhase ?? CD1, spec.units);
  if (spec.sparsity !== undefined) requireSparsity(spec.sparsity, spec.units);
}

function requireSparsity({ target, cost, decay }: Sparsity, { hidden }: RbmUnits): void {
  if (hidden !== 'bernoulli') {
    throw new InputError(
      `RBM: sparsity draws hidden units towards a probability, and ${hidden} units have none. It takes Bernoulli hidden units.`,
    );
  }
  if (!(target > 0 && target < 1)) {
    throw new InputError(`RBM: sparsity.target is ${target}, but a mean activity lies between 0 and 1.`);
  }
  if (!(Number.isFinite(cost) && cost >= 0)) {
    throw new InputError(`RBM: sparsity.cost is ${cost}, but must be a finite number, zero or more.`);
  }
  if (!(decay >= 0 && decay < 1)) {
    throw new InputError(`RBM: sparsity.decay is ${decay}, but must be a number from 0 up to, but not, 1.`);
  }
}

/** Throws an InputError if these RBMs cannot stand on each other. */
export function requireStack(layers: readonly RbmSpec[]): void {
  for (const [above, spec] of layers.entries()) {
    requireRbmSpec(spec);
    const below = layers[above - 1];
    if (below !== undefined && below.units.hidden !== spec.units.visible) {
      throw new InputError(
        `RBM ${above + 1} of the stack has ${spec.units.visible} visible units, but the RBM below it has ` +
          `${below.units.hidden} hidden units, whose values they must take. Give both the same type.`,
      );
    }
  }
  if (layers.length === 0)
    throw new InputError('The stack has no RBMs. Give at least one layer of hidden units.');
}
