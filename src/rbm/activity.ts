import type { Engine } from '../compute/engine.js';
import { type NdArray, zeros } from '../compute/ndarray.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { hiddenMeans, type Rbm, requireVisible } from './rbm.js';
import type { UnitType } from './units.js';

/** What examples make of each hidden unit's mean: its average, its least and its greatest. [hidden] */
export interface HiddenActivity {
  readonly mean: Float32Array;
  readonly least: Float32Array;
  readonly greatest: Float32Array;
  /** The share of all probabilities, of all units and examples, between 0.01 and 0.99; of Bernoulli units. */
  readonly undecided: number;
}

/** E[h | v] of all examples. [examples, hidden] */
export async function hiddenMeansOf(
  engine: Engine,
  { units, parameters }: Rbm,
  examples: Examples,
): Promise<NdArray> {
  requireVisible(parameters, examples);
  const hidden = parameters.hiddenBias.data.length;
  const all = zeros([examples.count, hidden]);
  await applyToExamples(
    engine,
    parameters,
    (rbm, visible) => hiddenMeans(rbm, units, visible),
    examples,
    ({ data }, start) => all.data.set(data, start * hidden),
  );
  return all;
}

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

/** A unit this near to 0 or 1 whatever the example says nothing of it. */
const STUCK_WITHIN = 0.05;

/** Which units no example switches on: of Gaussian units, those that no example moves. */
export function deadUnits({ least, greatest }: HiddenActivity, hidden: UnitType): number[] {
  const isDead = (unit: number) =>
    (greatest[unit] as number) - (hidden === 'gaussian' ? (least[unit] as number) : 0) < STUCK_WITHIN;
  return [...greatest.keys()].filter(isDead);
}

/** Which Bernoulli units no example switches off. */
export function alwaysOnUnits({ least }: HiddenActivity, hidden: UnitType): number[] {
  return hidden === 'bernoulli'
    ? [...least.keys()].filter((unit) => (least[unit] as number) > 1 - STUCK_WITHIN)
    : [];
}
