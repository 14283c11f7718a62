import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../compute/engine.js';
import type { Tensors } from '../compute/tree.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { type ReconstructionModel, requireModelWidth } from './model.js';

/** A smaller share counts as this one: in float32 it may be none at all. */
const LEAST_SHARE = 1e-30;

/**
 * How many nats a word of a document costs by the model's reconstruction, averaged over the documents: -Σ_i p_i log y_i of the
 * word's shares p in the counts and y in their reconstruction. It is what fine-tuning a network with softmax outputs
 * minimises; long documents weigh no more than short ones. Examples are counts, of which each has one at least.
 */
export async function crossEntropy<P>(
  engine: Engine,
  model: ReconstructionModel<P>,
  examples: Examples,
): Promise<number> {
  const sharesOf = (counts: tf.Tensor) => tf.div(counts, tf.sum(counts, 1, true));
  const perExample = (parameters: Tensors<P>, counts: tf.Tensor) => {
    const shares = tf.maximum(sharesOf(model.reconstruct(parameters, counts)), LEAST_SHARE);
    return tf.neg(tf.sum(tf.mul(sharesOf(counts), tf.log(shares)), 1));
  };
  requireModelWidth(model, examples);
  let sum = 0;
  await applyToExamples(engine, model.parameters, perExample, examples, ({ data }) => {
    for (const nats of data) sum += nats;
  });
  return sum / examples.count;
}
