import { InputError } from '../errors.js';
import type { RbmUnits } from './rbm.js';
import { requireUnits } from './units.js';

/** How one RBM is trained. */
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
  /** The multiple of each weight that is taken off its gradient; biases pay nothing. */
  readonly weightCost: number;
  /** Standard deviation of the initial weights. */
  readonly initialDeviation: number;
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
    initialDeviation: spec.initialDeviation,
    'momentum.initial': spec.momentum.initial,
    'momentum.final': spec.momentum.final,
  };
  for (const [name, value] of Object.entries(positiveOrZero)) {
    if (!Number.isFinite(value) || value < 0) {
      throw new InputError(`RBM: ${name} is ${value}, but must be a finite number, zero or more.`);
    }
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
