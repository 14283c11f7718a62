import * as tf from '@tensorflow/tfjs-core';
import { type NdArray, zeros } from '../compute/ndarray.js';
import { type Examples, eachBlock, requireExamples } from '../data/examples.js';
import { InputError } from '../errors.js';
import type { ReconstructionModel } from '../evaluate/model.js';

/** Mean of the examples, summed in float64. [1, visible] Throws an InputError if there are none or a value is not finite. */
export function meanExample(examples: Examples): NdArray {
  requireExamples(examples);
  const sum = new Float64Array(examples.width);
  for (const { values } of eachBlock(examples)) {
    for (let row = 0; row < values.length; row += examples.width) {
      for (let i = 0; i < examples.width; i++) sum[i] = (sum[i] as number) + (values[row + i] as number);
    }
  }
  const mean = zeros([1, examples.width]);
  for (let i = 0; i < sum.length; i++) mean.data[i] = (sum[i] as number) / examples.count;
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
