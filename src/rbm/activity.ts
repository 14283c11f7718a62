import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { mapExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { hiddenMeans, type Rbm, requireVisible } from './rbm.js';
import type { UnitType } from './units.js';

/** Statistics of each hidden unit's E[h | v] over the examples: mean, minimum, maximum. [hidden] */
export interface HiddenActivity {
  readonly mean: Float32Array;
  readonly least: Float32Array;
  readonly greatest: Float32Array;
  /** Share of the means E[h | v], over all units and examples, that lie between 0.01 and 0.99. For Bernoulli units. */
  readonly undecided: number;
}

/**
 * E[h | v] of all examples. [examples, hidden] Throws an InputError if they are not as wide as the RBM's visible side.
 *
 * @example const features = await hiddenMeansOf(engine, rbm, examples);
 */
export async function hiddenMeansOf(
  engine: Engine,
  { units, parameters }: Rbm,
  examples: Examples,
): Promise<NdArray> {
  requireVisible(parameters, examples);
  const hidden = parameters.hiddenBias.data.length;
  return mapExamples(
    engine,
    parameters,
    (rbm, visible) => hiddenMeans(rbm, units, visible),
    examples,
    hidden,
  );
}

/** Statistics of the hidden means over the examples. */
export async function hiddenActivity(engine: Engine, rbm: Rbm, examples: Examples): Promise<HiddenActivity> {
  const { data, shape } = await hiddenMeansOf(engine, rbm, examples);
  const [rows, hidden] = shape as [number, number];
  const sums = new Float64Array(hidden);
  const least = new Float32Array(hidden).fill(Number.POSITIVE_INFINITY);
  const greatest = new Float32Array(hidden).fill(Number.NEGATIVE_INFINITY);
  let undecided = 0;
  for (const [at, mean] of data.entries()) {
    const unit = at % hidden;
    sums[unit] = (sums[unit] as number) + mean;
    if (mean < (least[unit] as number)) least[unit] = mean;
    if (mean > (greatest[unit] as number)) greatest[unit] = mean;
    if (mean > 0.01 && mean < 0.99) undecided++;
  }
  return {
    mean: Float32Array.from(sums, (sum) => sum / rows),
    least,
    greatest,
    undecided: undecided / data.length,
  };
}

/** A hidden unit within this distance of 0 (or 1) for every example carries no information. */
const STUCK_WITHIN = 0.05;

/** Indices of the units that no example switches on; of the Gaussian units whose mean no example changes. */
export function deadUnits({ least, greatest }: HiddenActivity, hidden: UnitType): number[] {
  const isDead = (unit: number) =>
    (greatest[unit] as number) - (hidden === 'gaussian' ? (least[unit] as number) : 0) < STUCK_WITHIN;
  return [...greatest.keys()].filter(isDead);
}

/** Indices of the Bernoulli units that no example switches off. */
export function alwaysOnUnits({ least }: HiddenActivity, hidden: UnitType): number[] {
  return hidden === 'bernoulli'
    ? [...least.keys()].filter((unit) => (least[unit] as number) > 1 - STUCK_WITHIN)
    : [];
}
