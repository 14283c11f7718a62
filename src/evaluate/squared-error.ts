import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../compute/engine.js';
import { type NdArray, zeros } from '../compute/ndarray.js';
import type { Tensors } from '../compute/tree.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { type ReconstructionModel, requireModelWidth } from './model.js';

/**
 * The paper's measure for every model: the squared error summed over the components of an example, averaged over the
 * examples. Pixels in [0, 1], no factor 1/2, no clipping.
 */
export async function squaredError<P>(
  engine: Engine,
  model: ReconstructionModel<P>,
  examples: Examples,
): Promise<number> {
  const perExample = (parameters: Tensors<P>, visible: tf.Tensor) =>
    tf.sum(tf.square(tf.sub(visible, model.reconstruct(parameters, visible))), 1);
  requireModelWidth(model, examples);
  let sum = 0;
  await applyToExamples(engine, model.parameters, perExample, examples, ({ data }) => {
    for (const error of data) sum += error;
  });
  return sum / examples.count;
}

/** The model's reconstructions of all examples. [examples, visible] */
export async function reconstructExamples<P>(
  engine: Engine,
  model: ReconstructionModel<P>,
  examples: Examples,
): Promise<NdArray> {
  requireModelWidth(model, examples);
  const all = zeros([examples.count, examples.width]);
  await applyToExamples(engine, model.parameters, model.reconstruct, examples, ({ data }, start) => {
    all.data.set(data, start * examples.width);
  });
  return all;
}
