import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../unroll/network.js';

/**
 * What fine-tuning minimises, per example: summed over the components, averaged over the batch. It follows
 * from the output layer, and in all cases its gradient by the output's total input is (output - target) / batch.
 *
 *   logistic outputs: cross-entropy in nats, -Σ_i [x_i log y_i + (1 - x_i) log(1 - y_i)]      Hinton & Salakhutdinov 2006
 *   linear outputs:   half the squared error, Σ_i (x_i - y_i)² / 2
 *   softmax outputs:  multiclass cross-entropy in nats, -Σ_i p_i log y_i                      Hinton & Salakhutdinov 2006
 *
 * The cross-entropies are computed from the total input z, as Σ_i log(1 + exp z_i) - x_i z_i and as log Σ_i exp z_i -
 * Σ_i p_i z_i, so that saturated outputs give no log 0.
 *
 * @param outputInput total input of the output layer, [batch, visible]
 * @param target the data as `targetOf` gives them, [batch, visible]
 */
export function loss(outputActivation: Activation, outputInput: tf.Tensor, target: tf.Tensor): tf.Tensor {
  return tf.div(tf.sum(lossTerms(outputActivation, outputInput, target)), target.shape[0] as number);
}

/** Terms whose sum is the batch's loss. */
function lossTerms(outputActivation: Activation, input: tf.Tensor, target: tf.Tensor): tf.Tensor {
  switch (outputActivation) {
    case 'sigmoid':
      return tf.sub(tf.softplus(input), tf.mul(target, input));
    case 'linear':
      return tf.mul(tf.square(tf.sub(input, target)), 0.5);
    case 'softmax': {
      const most = tf.max(input, 1, true);
      const partition = tf.log(tf.sum(tf.exp(tf.sub(input, most)), 1, true));
      return tf.sub(tf.add(most, partition), tf.sum(tf.mul(target, input), 1, true));
    }
  }
}

/**
 * What the outputs are held against: the data, or for softmax outputs each word's share n_i / N of a document, whose N
 * words are then as good as one. (The encoder gets the counts, on which the first RBM has learned its features.)
 */
export function targetOf(outputActivation: Activation, data: tf.Tensor): tf.Tensor {
  return outputActivation === 'softmax' ? tf.div(data, tf.sum(data, 1, true)) : data;
}
