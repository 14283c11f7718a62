import * as tf from '@tensorflow/tfjs-core';
import { type NdArray, zeros } from '../compute/ndarray.js';
import { type Examples, eachBlock } from '../data/dataset.js';
import type { ReconstructionModel } from '../evaluate/model.js';

/** The mean of the examples, [1, visible], summed in double precision. */
export function meanExample(examples: Examples): NdArray {
  const sum = new Float64Array(examples.width);
  for (const { values } of eachBlock(examples)) {
    for (let row = 0; row < values.length; row += examples.width) {
      for (let i = 0; i < examples.width; i++) sum[i] = (sum[i] as number) + (values[row + i] as number);
    }
  }
  const mean = zeros([1, examples.width]);
  for (let i = 0; i < sum.length; i++) mean.data[i] = (sum[i] as number) / examples.count;
  return mean;
}

/** Gives every example the mean of the training examples: what a network that learned nothing does. */
export function meanImageModel(mean: NdArray): ReconstructionModel<{ readonly mean: NdArray }> {
  return {
    parameters: { mean },
    reconstruct: (parameters, visible) => tf.tile(parameters.mean, [visible.shape[0] as number, 1]),
  };
}
