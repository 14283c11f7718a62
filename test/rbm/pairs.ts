import { type NdArray, ndarray } from '../../src/compute/ndarray.js';
import type { Random } from '../../src/random.js';
import type { Rbm } from '../../src/rbm/rbm.js';
import type { UnitType } from '../../src/rbm/units.js';
import { fromFlat } from '../reference/matrix.js';
import type { PairMachine } from '../reference/pairs.js';
import { normalArray, someRbm } from '../support.js';

/** Every pair of unit types that has a distribution. */
export const PAIRS: readonly (readonly [visible: UnitType, hidden: UnitType])[] = [
  ['bernoulli', 'bernoulli'],
  ['bernoulli', 'gaussian'],
  ['bernoulli', 'rectified'],
  ['gaussian', 'bernoulli'],
  ['gaussian-variance', 'bernoulli'],
  ['softmax', 'bernoulli'],
  ['softmax', 'gaussian'],
  ['softmax', 'rectified'],
  ['replicated-softmax', 'bernoulli'],
  ['replicated-softmax', 'gaussian'],
  ['replicated-softmax', 'rectified'],
];

export const WORDS = 4;

/** An RBM of these types with no parameter at zero, and the same for plain loops. */
export function somePair(
  [visible, hidden]: (typeof PAIRS)[number],
  sizes: readonly [visible: number, hidden: number],
  random: Random,
): { rbm: Rbm; machine: PairMachine } {
  const some = someRbm(...sizes, random);
  const logVariance = normalArray([sizes[0]], random.fork('log variance'), 0.5);
  const parameters = visible === 'gaussian-variance' ? { ...some, logVariance } : some;
  const machine = {
    visible,
    hidden,
    words: WORDS,
    weights: fromFlat(some.weights.data, sizes[1]),
    visibleBias: [...some.visibleBias.data],
    hiddenBias: [...some.hiddenBias.data],
    logVariance: [...logVariance.data],
  };
  return { rbm: { units: { visible, hidden }, parameters }, machine };
}

/** Visible states of this type: coins, normal numbers, or documents of WORDS words. */
export function someVisible(visible: UnitType, rows: number, width: number, random: Random): NdArray {
  if (visible.startsWith('gaussian')) return normalArray([rows, width], random);
  const values = ndarray([rows, width], new Float32Array(rows * width));
  for (let row = 0; row < rows; row++) {
    if (visible === 'bernoulli') {
      for (let i = 0; i < width; i++) values.data[row * width + i] = random.uniform() < 0.5 ? 0 : 1;
    } else {
      for (let word = 0; word < WORDS; word++) {
        const at = row * width + Math.floor(random.uniform() * width);
        values.data[at] = (values.data[at] as number) + 1;
      }
    }
  }
  return values;
}
