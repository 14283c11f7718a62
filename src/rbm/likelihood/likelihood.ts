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
  /** Whose means the base of annealing has. */
  readonly train: Examples;
  /** Whose log-probability is asked for; that of training data otherwise. */
  readonly test?: Examples | undefined;
  /** Exact by enumeration, or estimated. */
  readonly method:
    | { readonly chains: number; readonly temperatures: Float64Array; readonly reverse: boolean }
    | 'exact';
  readonly random: Random;
  readonly onProgress?: ((fractionDone: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Averages over examples, in nats; for documents also by the number of words. */
export interface Likelihood {
  readonly logPartitions: readonly (LogPartitionLine & { readonly words: number })[];
  readonly trainLogProbability: number;
  readonly testLogProbability: number | null;
  /** Of the test data, or else the training data; null where the units have none. */
  readonly pseudoLikelihood: number | null;
}

/** log Z; without the rest where it is exact. */
export type LogPartitionLine = Pick<LogPartitionEstimate, 'logPartition'> & Partial<LogPartitionEstimate>;

/** The likelihood of data under an RBM. For documents, log Z is found for every length that occurs. */
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
  const average = async (set: Examples) => {
    const logs = await logProbabilities(
      engine,
      rbm,
      set,
      (words) => (lines.get(words) as LogPartitionLine).logPartition,
    );
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
