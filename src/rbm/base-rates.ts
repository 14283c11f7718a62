import { type Examples, eachBlock, requireExamples } from '../data/examples.js';
import type { UnitType } from './units.js';
import { visibleRule } from './units.js';

/**
 * Visible biases that give an RBM without weights the means of the data; for Bernoulli units log(p / (1 - p)), with p
 * clipped away from 0 and 1. [visible] Throws an InputError if there are no examples.
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
