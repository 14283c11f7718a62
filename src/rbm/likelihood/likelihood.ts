import type { Engine } from '../../compute/engine.js';
import type { Examples } from '../../data/examples.js';
import type { Random } from '../../random.js';
import { baseRates } from '../base-rates.js';
import { requireInRange } from '../range.js';
import { type Rbm, requireVisible } from '../rbm.js';
import { estimateLogPartition, type LogPartitionEstimate } from './estimate.js';
import { exactLogPartition } from './exact.js';
import { documentLengths, logProbabilities } from './log-probability.js';
import { pseudoLikelihood } from './pseudo.js';

export interface LikelihoodOptions {
  readonly engine: Engine;
  readonly rbm: Rbm;
  /** Training examples. The base of annealing has their means. */
  readonly train: Examples;
  /** Held-out examples to evaluate as well. */
  readonly test?: Examples | undefined;
  /** `exact` enumerates log Z; the others estimate it by annealed importance sampling. */
  readonly method:
    | { readonly chains: number; readonly temperatures: Float64Array; readonly reverse: boolean }
    | 'exact';
  readonly random: Random;
  readonly onProgress?: ((fractionDone: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Averages over examples, in nats. Documents have one log Z for each number of words. */
export interface Likelihood {
  readonly logPartitions: readonly (LogPartitionLine & { readonly words: number })[];
  readonly trainLogProbability: number;
  readonly testLogProbability: number | null;
  /** Of the test data if given, else of the training data. Null unless the visible units are Bernoulli. */
  readonly pseudoLikelihood: number | null;
}

/** log Z; an exact one has no error bounds. */
export type LogPartitionLine = Pick<LogPartitionEstimate, 'logPartition'> & Partial<LogPartitionEstimate>;

/**
 * Mean log-probability of data under an RBM. For documents, log Z is computed for every length that occurs. Throws an
 * InputError if the data do not fit the RBM, or if it is too large for the `exact` method.
 *
 * @example const { testLogProbability } = await likelihoodOf({ engine, rbm, train, test, method: 'exact', random });
 */
export async function likelihoodOf(options: LikelihoodOptions): Promise<Likelihood> {
  const { engine, rbm, train, test, method, random, onProgress, signal } = options;
  const sets = test === undefined ? [train] : [train, test];
  for (const set of sets) {
    requireVisible(rbm.parameters, set);
    requireInRange(set, rbm.units.visible);
  }
  const lengths = [...new Set(sets.flatMap((set) => [...documentLengths(rbm, set).keys()]))].sort(
    (a, b) => a - b,
  );
  const base = baseRates(train, rbm.units.visible);
  const lines = new Map<number, LogPartitionLine>();
  for (const [i, words] of lengths.entries()) {
    const line =
      method === 'exact'
        ? { logPartition: await exactLogPartition(rbm, { words, signal }) }
        : await estimateLogPartition({
            engine,
            rbm,
            base,
            ...method,
            words,
            random: random.fork(`documents of ${words} words`),
            onProgress: (done) => onProgress?.((i + done) / lengths.length),
            signal,
          });
    lines.set(words, line);
  }
  const logPartition = (words: number) => (lines.get(words) as LogPartitionLine).logPartition;
  const average = async (set: Examples) => {
    const logs = await logProbabilities(engine, rbm, set, logPartition);
    return logs.reduce((sum, log) => sum + log, 0) / logs.length;
  };
  return {
    logPartitions: [...lines].map(([words, line]) => ({ words, ...line })),
    trainLogProbability: await average(train),
    testLogProbability: test === undefined ? null : await average(test),
    pseudoLikelihood:
      rbm.units.visible === 'bernoulli'
        ? await pseudoLikelihood(engine, rbm, test ?? train, random.fork('pseudo-likelihood'))
        : null,
  };
}
