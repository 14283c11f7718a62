import { InputError } from '../errors.js';
import { CD1, type NegativePhase, requireNegativePhase } from './negative-phase.js';
import { requireSchedule, type Schedule, scheduled } from './schedule.js';
import type { RbmUnits } from './units.js';
import { requireUnits } from './units.js';

/** Hyper-parameters of one RBM. Optional ones that are left out take the values of the authors' rbm.m. */
export interface RbmSpec {
  readonly units: RbmUnits;
  /** Number of hidden units. */
  readonly hidden: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Factor of the gradient averaged over the batch; the same for weights and biases. */
  readonly learningRate: number;
  /** `initial` up to and including epoch `switchAfter`, then `final`. */
  readonly momentum: { readonly initial: number; readonly final: number; readonly switchAfter: number };
  /** L2 penalty: this multiple of each weight is subtracted from its gradient. Biases are not penalised. */
  readonly weightCost: number;
  /** Standard deviation of the initial weights. */
  readonly initialDeviation: number;
  /** Values that change from epoch to epoch. They replace the constants of the same name. */
  readonly schedules?: { readonly learningRate?: Schedule; readonly momentum?: Schedule };
  /** CD-1 with means by default. */
  readonly negativePhase?: NegativePhase;
  /** L1 penalty: this multiple of each weight's sign is subtracted from its gradient. */
  readonly absoluteWeightCost?: number;
  readonly sparsity?: Sparsity;
  /** `data`: the visible biases give an RBM without weights the means of the data (Hinton 2010, section 8). */
  readonly initialVisibleBias?: 'zero' | 'data';
  /** Whether every epoch draws new batches; otherwise all epochs use the same ones. */
  readonly reshuffle?: boolean;
}

/**
 * Sparsity target (Hinton 2010, section 11). Adds cost · (target - q) to the gradient of a hidden unit's total input,
 * where q is the running mean of its activity: q ← decay · q + (1 - decay) · mean of the batch.
 */
export interface Sparsity {
  readonly target: number;
  readonly cost: number;
  readonly decay: number;
}

/** Values of the scheduled hyper-parameters in one epoch, counted from 1. */
export function epochSettings(spec: RbmSpec, epoch: number) {
  const { momentum, schedules = {}, negativePhase = CD1 } = spec;
  const usual = epoch > momentum.switchAfter ? momentum.final : momentum.initial;
  return {
    learningRate: scheduled(schedules.learningRate ?? spec.learningRate, epoch, spec.epochs),
    momentum: scheduled(schedules.momentum ?? usual, epoch, spec.epochs),
    gibbsSteps: scheduled(negativePhase.steps, epoch, spec.epochs),
  };
}

/** Throws an InputError if a hyper-parameter is out of range. */
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
    'schedules.learningRate': spec.schedules?.learningRate ?? 0,
  };
  for (const [name, value] of Object.entries(positiveOrZero)) {
    const fits = (number: number) => Number.isFinite(number) && number >= 0;
    requireSchedule(name, value, fits, 'a finite number, zero or more');
  }
  const momenta = {
    'momentum.initial': spec.momentum.initial,
    'momentum.final': spec.momentum.final,
    'schedules.momentum': spec.schedules?.momentum ?? 0,
  };
  for (const [name, value] of Object.entries(momenta)) {
    const fits = (number: number) => number >= 0 && number < 1;
    requireSchedule(
      name,
      value,
      fits,
      'at least 0 and less than 1: from 1 on, every update is larger than the last',
    );
  }
  requireNegativePhase(spec.negativePhase ?? CD1, spec.units);
  if (spec.sparsity !== undefined) requireSparsity(spec.sparsity, spec.units);
}

function requireSparsity({ target, cost, decay }: Sparsity, { hidden }: RbmUnits): void {
  if (hidden !== 'bernoulli') {
    throw new InputError(
      `RBM: a sparsity target is a probability of being on, which ${hidden} units do not have. It takes Bernoulli hidden units.`,
    );
  }
  if (!(target > 0 && target < 1)) {
    throw new InputError(`RBM: sparsity.target is ${target}, but a mean activity lies between 0 and 1.`);
  }
  if (!(Number.isFinite(cost) && cost >= 0)) {
    throw new InputError(`RBM: sparsity.cost is ${cost}, but must be a finite number, zero or more.`);
  }
  if (!(decay >= 0 && decay < 1)) {
    throw new InputError(`RBM: sparsity.decay is ${decay}, but must be at least 0 and less than 1.`);
  }
}

/** Throws an InputError if a spec is invalid, or if an RBM's visible units are not of the hidden type below. */
export function requireStack(layers: readonly RbmSpec[]): void {
  for (const [above, spec] of layers.entries()) {
    requireRbmSpec(spec);
    const below = layers[above - 1];
    if (below !== undefined && below.units.hidden !== spec.units.visible) {
      throw new InputError(
        `RBM ${above + 1} of the stack has ${spec.units.visible} visible units, but the RBM below it has ` +
          `${below.units.hidden} hidden units, whose values they read. Give both the same type.`,
      );
    }
  }
  if (layers.length === 0)
    throw new InputError('The stack has no RBMs. Give at least one layer of hidden units.');
}
