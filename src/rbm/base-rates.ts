import { componentMeans } from '../data/component-statistics.js';
import type { Examples } from '../data/examples.js';
import type { UnitType } from './units.js';
import { visibleRule } from './units.js';

/**
 * Visible biases that give an RBM without weights the means of the data; for Bernoulli units log(p / (1 - p)), with p
 * clipped away from 0 and 1. [visible] Throws an InputError if there are no examples.
 */
export function baseRates(examples: Examples, visible: UnitType): Float32Array {
  return visibleRule({ visible }).biasOf(componentMeans(examples));
}
