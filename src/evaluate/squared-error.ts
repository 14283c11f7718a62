import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Tensors } from '../compute/tree.js';
import { applyToExamples, mapExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { type ReconstructionModel, requireModelWidth } from './model.js';

/**
 * Squared error summed over the components of an example and averaged over the examples, as in the paper: pixels are in
 * [0, 1], there is no factor 1/2 and no clipping. Throws an InputError if the examples do not have the model's width.
 *
 * @example const error = await squaredError(engine, autoencoderModel(autoencoder), test);
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

/**
 * Reconstructions of all examples. [examples, visible] Throws an InputError if they do not have the model's width.
 *
 * @example const images = await reconstructExamples(engine, pcaModel(principal, 30), test);
 */
export async function reconstructExamples<P>(
  engine: Engine,
  model: ReconstructionModel<P>,
  examples: Examples,
): Promise<NdArray> {
  requireModelWidth(model, examples);
  return mapExamples(engine, model.parameters, model.reconstruct, examples, examples.width);
}
