import type { Machine } from './contrastive.js';

/** A machine of any unit types, in plain loops. `logVariance` is read by units that have one. */
export interface PairMachine extends Machine {
  visible: string;
  hidden: string;
  logVariance: number[];
  /** Of each document, where the visible units are words. */
  words: number;
}

const isWords = (machine: PairMachine) => machine.visible.includes('softmax');
const isReal = (machine: PairMachine) => machine.visible.startsWith('gaussian');
const variance = (machine: PairMachine, i: number) =>
  machine.visible === 'gaussian-variance' ? Math.exp(machine.logVariance[i] as number) : 1;
const bias = (machine: PairMachine, j: number) =>
  (machine.visible === 'replicated-softmax' ? machine.words : 1) * (machine.hiddenBias[j] as number);

/** A visible unit's own share of the energy. */
function ownEnergy(machine: PairMachine, i: number, v: number): number {
  const b = machine.visibleBias[i] as number;
  return isReal(machine) ? (v - b) ** 2 / (2 * variance(machine, i)) : -v * b;
}

/** What visible unit i in state v gives hidden unit j. */
function given(machine: PairMachine, i: number, j: number, v: number): number {
  return (v / variance(machine, i)) * ((machine.weights[i] as number[])[j] as number);
}

export function totalInput(machine: PairMachine, j: number, visible: readonly number[]): number {
  return visible.reduce((sum, v, i) => sum + given(machine, i, j, v), bias(machine, j));
}

/** The states a hidden unit can take with their weight in a sum, or in an integral by the midpoint rule. */
function* hiddenStates(machine: PairMachine): Generator<readonly [state: number, weight: number]> {
  if (machine.hidden === 'bernoulli') {
    yield [0, 1];
    yield [1, 1];
  } else if (machine.hidden === 'gaussian') {
    for (let h = -20; h < 20; h += 0.1) yield [h + 0.05, 0.1];
  } else {
    // h of the copies on: the sum over which ones of exp(Σ (1/2 - k)), by adding one copy after the other.
    const choices = [1, ...Array(40).fill(0)] as number[];
    for (let copy = 1; copy <= 40; copy++) {
      for (let h = copy; h > 0; h--)
        choices[h] = (choices[h] as number) + (choices[h - 1] as number) * Math.exp(0.5 - copy);
    }
    for (const [h, weight] of choices.entries()) yield [h, weight];
  }
}

/** exp(-energy) of hidden unit j in state h with this total input, without the visible units' own. */
function hiddenWeight(machine: PairMachine, j: number, input: number, h: number): number {
  if (machine.hidden !== 'gaussian') return Math.exp(input * h);
  const c = bias(machine, j);
  return Math.exp(-((h - c) ** 2) / 2 + (input - c) * h);
}

/** Of hidden unit j given the visible states: Σ_h exp(-E), and the mean and variance of h. */
export function hiddenUnit(machine: PairMachine, j: number, visible: readonly number[]) {
  const input = totalInput(machine, j, visible);
  let [sum, first, second] = [0, 0, 0];
  for (const [h, weight] of hiddenStates(machine)) {
    const p = weight * hiddenWeight(machine, j, input, h);
    sum += p;
    first += p * h;
    second += p * h * h;
  }
  return { sum, mean: first / sum, variance: second / sum - (first / sum) ** 2 };
}

/** -log Σ_h exp(-E(v, h)). */
export function freeEnergy(machine: PairMachine, visible: readonly number[]): number {
  const own = visible.reduce((sum, v, i) => sum + ownEnergy(machine, i, v), 0);
  return machine.hiddenBias.reduce((sum, _, j) => sum - Math.log(hiddenUnit(machine, j, visible).sum), own);
}

/** Every state of discrete visible units; documents word by word, in every order. */
export function visibleStates(machine: PairMachine): number[][] {
  const units = machine.visibleBias.length;
  if (!isWords(machine))
    return Array.from({ length: 2 ** units }, (_, state) =>
      machine.visibleBias.map((_b, i) => (state >> i) & 1),
    );
  let documents: number[][] = [Array(units).fill(0)];
  for (let word = 0; word < machine.words; word++) {
    documents = documents.flatMap((counts) => counts.map((count, i) => counts.with(i, count + 1)));
  }
  return documents;
}

/** log Z: over all visible states, or over all binary hidden states where the visible units are real numbers. */
export function logPartition(machine: PairMachine): number {
  if (!isReal(machine))
    return Math.log(
      visibleStates(machine).reduce((sum, visible) => sum + Math.exp(-freeEnergy(machine, visible)), 0),
    );
  let sum = 0;
  for (let state = 0; state < 2 ** machine.hiddenBias.length; state++) {
    const hidden = machine.hiddenBias.map((_, j) => (state >> j) & 1);
    let product = Math.exp(hidden.reduce((log, h, j) => log + h * bias(machine, j), 0));
    for (const i of machine.visibleBias.keys()) {
      let integral = 0;
      for (let v = -20; v < 20; v += 0.1) {
        const bond = hidden.reduce((log, h, j) => log + h * given(machine, i, j, v + 0.05), 0);
        integral += 0.1 * Math.exp(bond - ownEnergy(machine, i, v + 0.05));
      }
      product *= integral;
    }
    sum += product;
  }
  return Math.log(sum);
}
