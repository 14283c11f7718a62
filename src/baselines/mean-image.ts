import * as tf from '@tensorflow/tfjs-core';
import { type NdArray, ndarray } from '../compute/ndarray.js';
import { componentMeans } from '../data/component-statistics.js';
import type { Examples } from '../data/examples.js';
import { InputError } from '../errors.js';
import type { ReconstructionModel } from '../evaluate/model.js';

/** Mean of the examples. [1, visible] Throws an InputError if there are none or a value is not finite. */
export function meanExample(examples: Examples): NdArray {
  const mean = ndarray([1, examples.width], Float32Array.from(componentMeans(examples)));
  requireFiniteMean(mean);
  return mean;
}

/** Throws an InputError if the mean is not finite, because then a value of the data is not. */
export function requireFiniteMean({ data }: NdArray): void {
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  throw new InputError(
    `Component ${wrong} (from 0) of some example is not a finite number, so the data have no mean. Remove or fill in ` +
      'such values.',
  );
}

/** Baseline that reconstructs every example as the mean of the training examples. */
export function meanImageModel(mean: NdArray): ReconstructionModel<{ readonly mean: NdArray }> {
  return {
    width: mean.data.length,
    parameters: { mean },
    reconstruct: (parameters, visible) => tf.tile(parameters.mean, [visible.shape[0] as number, 1]),
  };
}
