import { ndarray, zeros } from '../compute/ndarray.js';
import { mapArrays } from '../compute/tree.js';
import type { Examples } from '../data/examples.js';
import type { Random } from '../random.js';
import { baseRates } from './base-rates.js';
import { CD1 } from './negative-phase.js';
import { initialParameters, type RbmParameters } from './parameters.js';
import type { RbmSpec } from './spec.js';
import { learnsVariance } from './units.js';
import type { RbmState } from './update.js';

/** Initial state of training. Persistent chains start at examples. */
export function initialState(spec: RbmSpec, examples: Examples, random: Random): RbmState {
  const { units, hidden, initialDeviation, negativePhase = CD1, sparsity } = spec;
  const weights = random.fork('weights');
  const drawn = initialParameters(examples.width, hidden, initialDeviation, weights, learnsVariance(units));
  const parameters =
    spec.initialVisibleBias === 'data'
      ? { ...drawn, visibleBias: ndarray([examples.width], baseRates(examples, units.visible)) }
      : drawn;
  const velocity = mapArrays(parameters, ({ shape }) => zeros(shape)) as RbmParameters;
  const chains = negativePhase.method === 'pcd' ? (negativePhase.chains ?? spec.batchSize) : 0;
  return {
    parameters,
    velocity,
    ...(chains > 0 ? { chains: someExamples(examples, chains, random.fork('chains')) } : {}),
    ...(sparsity ? { activity: ndarray([hidden], new Float32Array(hidden).fill(sparsity.target)) } : {}),
  };
}

/** Examples drawn at random; how often two of them are drawn differs by at most one. [count, width] */
export function someExamples(examples: Examples, count: number, random: Random) {
  const order = random.permutation(examples.count);
  const rows = Uint32Array.from({ length: count }, (_, i) => order[i % order.length] as number);
  const drawn = zeros([count, examples.width]);
  examples.copyRows(rows, drawn.data);
  return drawn;
}
