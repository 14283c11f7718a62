import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../compute/engine.js';
import type { Tensors } from '../compute/tree.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { type ReconstructionModel, requireModelWidth } from './model.js';

/** Smaller shares are raised to this one: in float32 they may be zero. */
const LEAST_SHARE = 1e-30;

/**
 * Cross-entropy per word, -Σ_i p_i log y_i in nats, averaged over the documents, where p are the shares of the words in
 * the counts and y those in the reconstruction. Fine-tuning with softmax outputs minimises it. Long documents weigh no
 * more than short ones. No document may be empty. Throws an InputError if the examples do not have the model's width.
 *
 * @example const nats = await crossEntropy(engine, autoencoderModel(autoencoder), documents);
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
