import { InputError, throwIfInterrupted } from '../../errors.js';
import type { Rbm } from '../rbm.js';
import { hiddenRule, unitRules, visibleRule } from '../units.js';
import { type LogSum, logSum } from './log-sum.js';
import { countVectors, countVectorsOf, flips, logOrders } from './states.js';

/** Largest number of binary units to enumerate: about a million states. */
export const MOST_UNITS = 20;

/** Number of states between two checks of the signal. */
const STATES_AT_ONCE = 1 << 14;

/** What is enumerated: the states of one side (documents: word counts). The other side is summed in closed form. */
type Side = 'hidden' | 'visible' | 'documents';

export interface EnumerationOptions {
  /** Words of a document, for units that are word counts: Z is that of documents of this length. 1 by default. */
  readonly words?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Whether one side of the RBM is small enough for `exactLogPartition`. */
export function canEnumerate(rbm: Rbm, { words = 1 }: EnumerationOptions = {}): boolean {
  return sideOf(rbm, words) !== undefined;
}

/**
 * log Z = log Σ_v Σ_h exp(-E(v, h)) in nats, by enumeration of the smaller side in float64. For word counts Z sums over
 * documents of `words` words in their order. Throws an InputError if neither side is binary with at most 20 units.
 *
 * @example
 * const logZ = await exactLogPartition(rbm);
 */
export async function exactLogPartition(
  rbm: Rbm,
  { words = 1, signal }: EnumerationOptions = {},
): Promise<number> {
  const side = sideOf(rbm, words);
  if (side === undefined) {
    const { visibleBias, hiddenBias } = rbm.parameters;
    throw new InputError(
      `log Z of ${visibleBias.data.length} ${rbm.units.visible} visible and ${hiddenBias.data.length} ${rbm.units.hidden} hidden units ` +
        `cannot be enumerated: one side must be Bernoulli with at most ${MOST_UNITS} units. Use annealed importance sampling instead.`,
    );
  }
  const sum = logSum();
  const states = { hidden: overHidden, visible: overVisible, documents: overDocuments }[side](
    rbm,
    words,
    sum,
  );
  let count = 0;
  for (const _ of states) {
    if (++count % STATES_AT_ONCE !== 0) continue;
    await new Promise((resolve) => setImmediate(resolve));
    throwIfInterrupted(signal);
  }
  return sum.value();
}

function sideOf({ units, parameters }: Rbm, words: number): Side | undefined {
  const [visible, hidden] = [parameters.visibleBias.data.length, parameters.hiddenBias.data.length];
  const sides: [Side, number][] = [];
  if (units.hidden === 'bernoulli') sides.push(['hidden', hidden]);
  if (units.visible === 'bernoulli') sides.push(['visible', visible]);
  if (unitRules[units.visible].values === 'counts')
    sides.push(['documents', Math.log2(countVectorsOf(words, visible))]);
  const [least] = sides.sort(([, a], [, b]) => a - b);
  return least !== undefined && least[1] <= MOST_UNITS ? least[0] : undefined;
}

/** Adds the share of Z of each hidden state, and yields after each. */
function* overHidden({ units, parameters }: Rbm, words: number, sum: LogSum): Generator<void> {
  const { weights, visibleBias, hiddenBias, logVariance } = parameters;
  const rule = visibleRule(units);
  const side = { bias: visibleBias.data, logVariance: logVariance?.data, words };
  const times = rule.hiddenBiasTimes === undefined ? 1 : words;
  const hidden = hiddenBias.data.length;
  const input = Float64Array.from(visibleBias.data);
  let own = 0;
  sum.add(rule.logPartition(input, side));
  yield;
  for (const [unit, on] of flips(hidden)) {
    const sign = on ? 1 : -1;
    for (let i = 0; i < input.length; i++)
      input[i] = (input[i] as number) + sign * (weights.data[i * hidden + unit] as number);
    own += sign * times * (hiddenBias.data[unit] as number);
    sum.add(own + rule.logPartition(input, side));
    yield;
  }
}

/** Adds the share of Z of each visible state, and yields after each. */
function* overVisible(rbm: Rbm, _words: number, sum: LogSum): Generator<void> {
  const { weights, visibleBias, hiddenBias } = rbm.parameters;
  const hidden = hiddenBias.data.length;
  const input = Float64Array.from(hiddenBias.data);
  let own = 0;
  sum.add(hiddenLogPartition(rbm, input, 1));
  yield;
  for (const [unit, on] of flips(visibleBias.data.length)) {
    const sign = on ? 1 : -1;
    for (let j = 0; j < hidden; j++)
      input[j] = (input[j] as number) + sign * (weights.data[unit * hidden + j] as number);
    own += sign * (visibleBias.data[unit] as number);
    sum.add(own + hiddenLogPartition(rbm, input, 1));
    yield;
  }
}

/** Adds the share of Z of all documents with the same counts, and yields after each vector of counts. */
function* overDocuments(rbm: Rbm, words: number, sum: LogSum): Generator<void> {
  const { weights, visibleBias, hiddenBias } = rbm.parameters;
  const times = visibleRule(rbm.units).hiddenBiasTimes === undefined ? 1 : words;
  const hidden = hiddenBias.data.length;
  for (const counts of countVectors(words, visibleBias.data.length)) {
    const input = Float64Array.from(hiddenBias.data, (bias) => times * bias);
    let own = logOrders(counts);
    for (const [i, count] of counts.entries()) {
      own += count * (visibleBias.data[i] as number);
      for (let j = 0; j < hidden; j++)
        input[j] = (input[j] as number) + count * (weights.data[i * hidden + j] as number);
    }
    sum.add(own + hiddenLogPartition(rbm, input, times));
    yield;
  }
}

function hiddenLogPartition({ units, parameters }: Rbm, input: Float64Array, times: number): number {
  const rule = hiddenRule(units);
  let sum = 0;
  for (let j = 0; j < input.length; j++)
    sum += rule.logPartition(input[j] as number, times * (parameters.hiddenBias.data[j] as number));
  return sum;
}
