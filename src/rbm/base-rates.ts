import { type Examples, eachBlock, requireExamples } from '../data/examples.js';
import type { UnitType } from './units.js';
import { visibleRule } from './units.js';

/**
 * The visible biases at which an RBM without weights has the data's means: for Bernoulli units log(p / (1 - p)), p kept
 * off 0 and 1. [visible]
 */
export function baseRates(examples: Examples, visible: UnitType): Float32Array {
  requireExamples(examples);
  const sums = new Float64Array(examples.width);
  for (const { values, rows } of eachBlock(examples)) {
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < sums.length; i++)
        sums[i] = (sums[i] as number) + (values[row * sums.length + i] as number);
    }
  }
  return visibleRule({ visible }).biasOf(sums.map((sum) => sum / examples.count));
}
