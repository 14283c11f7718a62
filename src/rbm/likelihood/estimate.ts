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
  /** Visible biases of the RBM without weights where the chains begin; see `baseRates`. [visible] */
  readonly base: Float32Array;
  readonly chains: number;
  /** From 0 to 1; see `inverseTemperatures`. */
  readonly temperatures: Float64Array;
  /** Words of the documents whose Z is wanted; of no meaning for other units. */
  readonly words?: number | undefined;
  /** Whether the chains are also led back, which takes as long again. */
  readonly reverse?: boolean | undefined;
  readonly random: Random;
  readonly onProgress?: ((fractionDone: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What annealed importance sampling says of log Z, in nats. */
export interface LogPartitionEstimate {
  /** The log of the mean weight: Z is estimated without bias, so log Z rather too low. */
  readonly logPartition: number;
  /** Standard deviation of the mean weight over the mean weight: the standard error of log Z where it is small. */
  readonly standardError: number;
  /** The logs of the mean weight less, and plus, three of its standard errors; -Infinity where those exceed it. */
  readonly lower: number;
  readonly upper: number;
  /**
   * The estimate of the same chains led back from the RBM to the base. It is rather too high where they began as samples
   * of the RBM; here as the forward chains' ends, drawn by their weights. Far from the other, both are doubtful.
   */
  readonly reverse?: number;
}

/**
 * Estimates log Z by annealed importance sampling (Salakhutdinov & Murray 2008). Throws an InputError for a number that
 * makes no sense, and a RunError if a weight is not finite.
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
      `Annealing gave log Z = ${estimate.logPartition}: a weight of the RBM is too large, or not a number. Check the model.`,
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
      `Annealing with ${chains} chains is asked for, but a standard error takes a whole number from 2 up.`,
    );
  }
  const visible = rbm.parameters.visibleBias.data.length;
  if (base.length !== visible) {
    throw new InputError(
      `The base rates are ${base.length}, but the RBM has ${visible} visible units. Take those of data like those it was made for.`,
    );
  }
  const rises = temperatures.every((value, i) => i === 0 || value >= (temperatures[i - 1] as number));
  if (!rises || temperatures.length < 2 || temperatures[0] !== 0 || temperatures.at(-1) !== 1) {
    throw new InputError('The inverse temperatures of annealing must rise from 0 to 1.');
  }
}

/** The RBM without weights at inverse temperature 0. */
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

/** Its log Z, in closed form. */
export function baseLogPartition({ units, parameters }: Rbm, base: Float32Array, words: number): number {
  const side = { bias: base, logVariance: parameters.logVariance?.data, words };
  const hidden = parameters.hiddenBias.data.length * hiddenRule(units).logPartition(0, 0);
  return hidden + visibleRule(units).logPartition(Float64Array.from(base), side);
}

/** Samples of it: one move at inverse temperature 0, from documents that have the right length. */
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

/** As many chains, drawn by their weights. */
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
