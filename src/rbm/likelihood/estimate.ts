import type { Engine } from '../../compute/engine.js';
import { type NdArray, zeros } from '../../compute/ndarray.js';
import { InputError, RunError } from '../../errors.js';
import type { Random } from '../../random.js';
import type { Rbm } from '../rbm.js';
import { hiddenRule, visibleRule } from '../units.js';
import { type Annealed, anneal } from './annealed.js';
import { logMeanExp } from './log-sum.js';

export interface LogPartitionEstimation {
  readonly engine: Engine;
  readonly rbm: Rbm;
  /** Visible biases of the base-rate RBM, where the chains start: see `baseRates`. [visible] */
  readonly base: Float32Array;
  readonly chains: number;
  /** Rising from 0 to 1: see `inverseTemperatures`. */
  readonly temperatures: Float64Array;
  /** Number of words of the documents that Z sums over; other units ignore it. */
  readonly words?: number | undefined;
  /** Whether to anneal in reverse as well, which doubles the time. */
  readonly reverse?: boolean | undefined;
  readonly random: Random;
  readonly onProgress?: ((fractionDone: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Estimate of log Z by annealed importance sampling, in nats. */
export interface LogPartitionEstimate {
  /** Log of the mean weight. The estimate of Z is unbiased, so log Z tends to be too low. */
  readonly logPartition: number;
  /** Relative standard error of the mean weight. Where it is small, it is the standard error of log Z. */
  readonly standardError: number;
  /** Log of (mean weight ± three standard errors); `lower` is -Infinity if the difference is not positive. */
  readonly lower: number;
  readonly upper: number;
  /**
   * Estimate by reverse annealing, from the final states of the forward chains, resampled by their weights. It tends to
   * be too high. If it is far from `logPartition`, neither can be trusted.
   */
  readonly reverse?: number;
}

/**
 * Estimates log Z by annealed importance sampling (Salakhutdinov & Murray 2008). Throws an InputError for invalid
 * options and a RunError if the estimate is not finite.
 *
 * @example
 * const base = baseRates(train, rbm.units.visible);
 * const temperatures = inverseTemperatures();
 * const { logPartition } = await estimateLogPartition({ engine, rbm, base, chains: 100, temperatures, random });
 */
export async function estimateLogPartition(
  estimation: LogPartitionEstimation,
): Promise<LogPartitionEstimate> {
  const { engine, rbm, base, temperatures, words = 1, random, onProgress, signal } = estimation;
  requireEstimation(estimation);
  const reversing = estimation.reverse === true;
  const share = reversing ? 0.5 : 1;
  const common = { engine, rbm, base, words, signal };
  const start = await baseStates(estimation, words);
  const forward = await anneal({
    ...common,
    start,
    temperatures,
    random: random.fork('forward'),
    onProgress: (done) => onProgress?.(share * done),
  });
  const fromBase = baseLogPartition(rbm, base, words);
  const estimate = ofWeights(forward.logWeights, fromBase);
  if (!Number.isFinite(estimate.logPartition)) {
    throw new RunError(
      `Annealing gave log Z = ${estimate.logPartition}: a weight of the RBM is too large or not a number. Check the model.`,
    );
  }
  if (!reversing) return estimate;
  const back = await anneal({
    ...common,
    start: resampled(forward, random.fork('resampling')),
    temperatures: temperatures.toReversed(),
    random: random.fork('reverse'),
    onProgress: (done) => onProgress?.(share + share * done),
  });
  return { ...estimate, reverse: fromBase - logMeanExp(back.logWeights) };
}

function requireEstimation({ rbm, base, chains, temperatures }: LogPartitionEstimation): void {
  if (!Number.isInteger(chains) || chains < 2) {
    throw new InputError(
      `Annealing needs a whole number of chains from 2 up to estimate a standard error, but got ${chains}.`,
    );
  }
  const visible = rbm.parameters.visibleBias.data.length;
  if (base.length !== visible) {
    throw new InputError(
      `There are ${base.length} base rates, but the RBM has ${visible} visible units. Compute them from data like its training data.`,
    );
  }
  const rises = temperatures.every((value, i) => i === 0 || value >= (temperatures[i - 1] as number));
  if (!rises || temperatures.length < 2 || temperatures[0] !== 0 || temperatures.at(-1) !== 1) {
    throw new InputError('The inverse temperatures of annealing must rise from 0 to 1.');
  }
}

/** The base-rate RBM: the one at inverse temperature 0, without weights. */
export function baseRbm({ units, parameters }: Rbm, base: Float32Array): Rbm {
  const hidden = parameters.hiddenBias.data.length;
  const { logVariance } = parameters;
  const without = {
    weights: zeros([base.length, hidden]),
    visibleBias: { shape: [base.length], data: base },
    hiddenBias: zeros([hidden]),
  };
  return { units, parameters: logVariance === undefined ? without : { ...without, logVariance } };
}

/** log Z of the base-rate RBM, in closed form. */
export function baseLogPartition({ units, parameters }: Rbm, base: Float32Array, words: number): number {
  const side = { bias: base, logVariance: parameters.logVariance?.data, words };
  const hidden = parameters.hiddenBias.data.length * hiddenRule(units).logPartition(0, 0);
  return hidden + visibleRule(units).logPartition(Float64Array.from(base), side);
}

/** Samples of the base-rate RBM: one Gibbs step at inverse temperature 0, from documents of the right length. */
async function baseStates(
  { engine, rbm, base, chains, random, signal }: LogPartitionEstimation,
  words: number,
): Promise<NdArray> {
  const start = zeros([chains, base.length]);
  for (let chain = 0; chain < chains; chain++) start.data[chain * base.length] = words;
  const temperatures = new Float64Array(2);
  const settings = { engine, rbm, base, start, temperatures, words, signal };
  return (await anneal({ ...settings, random: random.fork('base') })).states;
}

function ofWeights(logWeights: Float64Array, fromBase: number): LogPartitionEstimate {
  const logMean = logMeanExp(logWeights);
  const relative = logWeights.map((weight) => Math.exp(weight - logMean));
  const variance = relative.reduce((sum, weight) => sum + (weight - 1) ** 2, 0) / (relative.length - 1);
  const standardError = Math.sqrt(variance / relative.length);
  const logPartition = fromBase + logMean;
  return {
    logPartition,
    standardError,
    lower: logPartition + Math.log(Math.max(0, 1 - 3 * standardError)),
    upper: logPartition + Math.log(1 + 3 * standardError),
  };
}

/** Systematic resampling: as many chains, drawn in proportion to their weights. */
function resampled({ logWeights, states }: Annealed, random: Random): NdArray {
  const width = states.shape[1] as number;
  const most = Math.max(...logWeights);
  const weights = logWeights.map((weight) => Math.exp(weight - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const drawn = zeros(states.shape);
  const offset = random.uniform();
  let [chain, cumulative] = [0, weights[0] as number];
  for (let i = 0; i < weights.length; i++) {
    const place = ((i + offset) / weights.length) * total;
    while (cumulative < place && chain < weights.length - 1) cumulative += weights[++chain] as number;
    drawn.data.set(states.data.subarray(chain * width, (chain + 1) * width), i * width);
  }
  return drawn;
}
