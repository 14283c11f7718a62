import { CD1, type NegativePhase } from './negative-phase.js';
import type { RbmSpec, Sparsity } from './spec.js';
import { learnsVariance, type RbmUnits, requireUnits } from './units.js';

/** Options of an RBM. Only `hidden` is required; everything else has a default (see `rbmSpec`). */
export interface RbmOptions
  extends Partial<Omit<RbmSpec, 'units' | 'hidden' | 'negativePhase' | 'sparsity'>> {
  readonly units?: Partial<RbmUnits>;
  readonly hidden: number;
  /** CD-1 with means by default. With more steps, or persistent chains, visible units take states by default. */
  readonly negativePhase?: Partial<NegativePhase>;
  readonly sparsity?: Pick<Sparsity, 'target'> & Partial<Sparsity>;
}

/** Defaults for all unit types, from the authors' rbm.m and Hinton 2010. */
export const RBM_DEFAULTS = {
  epochs: 10,
  batchSize: 100,
  momentum: { initial: 0.5, final: 0.9, switchAfter: 5 },
  weightCost: 0.0002,
} as const;

/** Unbounded units and word counts diverge at the rate of Bernoulli units. */
const LEARNING_RATE = { bernoulli: 0.1, others: 0.001 };

/**
 * The input of a hidden unit grows with the number of words, so weights between words and hidden units start smaller.
 */
const INITIAL_DEVIATION = { words: 0.01, others: 0.1 };

const SPARSITY = { cost: 0.1, decay: 0.95 };

/**
 * The complete spec of an RBM: what is left out takes its default. Units are Bernoulli, the learning rate is 0.1 (0.001
 * where a side is not Bernoulli), the standard deviation of the initial weights 0.1 (0.01 for words), the rest is in
 * `RBM_DEFAULTS`; without `negativePhase` it is CD-1.
 *
 * @param visible the default type of the visible units: in a stack, the hidden units of the RBM below
 * @example
 * const spec = rbmSpec({ hidden: 500, epochs: 30, negativePhase: { method: 'pcd' } });
 */
export function rbmSpec(options: RbmOptions, visible: RbmUnits['visible'] = 'bernoulli'): RbmSpec {
  const { units: given, hidden, negativePhase, sparsity, ...others } = withoutUndefined(options);
  const units = { visible, hidden: 'bernoulli', ...withoutUndefined(given ?? {}) } as const;
  requireUnits(units);
  const bernoulli = units.visible === 'bernoulli' && units.hidden === 'bernoulli';
  const words = units.visible.includes('softmax');
  return {
    units,
    hidden,
    epochs: RBM_DEFAULTS.epochs,
    batchSize: RBM_DEFAULTS.batchSize,
    learningRate: bernoulli ? LEARNING_RATE.bernoulli : LEARNING_RATE.others,
    momentum: RBM_DEFAULTS.momentum,
    weightCost: RBM_DEFAULTS.weightCost,
    initialDeviation: words ? INITIAL_DEVIATION.words : INITIAL_DEVIATION.others,
    ...others,
    ...negativePhaseOf(negativePhase, units),
    ...(sparsity && { sparsity: { ...SPARSITY, ...withoutUndefined(sparsity) } }),
  };
}

/** The specs of a stack, bottom first: visible units are, by default, of the type of the hidden units below. */
export function stackSpecs(layers: readonly RbmOptions[]): RbmSpec[] {
  const specs: RbmSpec[] = [];
  for (const options of layers) specs.push(rbmSpec(options, specs.at(-1)?.units.hidden));
  return specs;
}

/** Means are the default of CD-1 only, and never of units that learn their variance: means have no spread. */
function negativePhaseOf(
  given: Partial<NegativePhase> | undefined,
  units: RbmUnits,
): { readonly negativePhase?: NegativePhase } {
  if (given === undefined && !learnsVariance(units)) return {};
  const { method = CD1.method, steps = CD1.steps, ...others } = withoutUndefined(given ?? {});
  const means = method === 'cd' && steps === 1 && !learnsVariance(units);
  return { negativePhase: { method, steps, visible: means ? 'means' : 'states', ...others } };
}

function withoutUndefined<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
