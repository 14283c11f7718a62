import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../unroll/network.js';

/**
 * The loss that fine-tuning minimises: summed over the components, averaged over the batch. The output layer decides which
 * it is; in all cases its gradient by the total input of the outputs is (output - target) / batch.
 *
 *   logistic outputs: cross-entropy in nats, -Σ_i [x_i log y_i + (1 - x_i) log(1 - y_i)]      Hinton & Salakhutdinov 2006
 *   linear outputs:   half the squared error, Σ_i (x_i - y_i)² / 2
 *   softmax outputs:  multiclass cross-entropy in nats, -Σ_i p_i log y_i                      Hinton & Salakhutdinov 2006
 *
 * The cross-entropies are computed from the total input z of the outputs, as Σ_i log(1 + exp z_i) - x_i z_i and as log Σ_i exp z_i -
 * Σ_i p_i z_i, so that saturated outputs do not give log 0.
 *
 * @param outputInput total input of the output layer, [batch, visible]
 * @param target the result of `targetOf`, [batch, visible]
 */
export function loss(outputActivation: Activation, outputInput: tf.Tensor, target: tf.Tensor): tf.Tensor {
  return tf.div(tf.sum(lossTerms(outputActivation, outputInput, target)), target.shape[0] as number);
}

/** Terms whose sum over the batch is the loss. */
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
 * The target of the outputs: the data, or for softmax outputs the share n_i / N of each word in a document, so that long
 * documents weigh no more than short ones. (The encoder gets the counts, from which the first RBM learned its features.)
 */
export function targetOf(outputActivation: Activation, data: tf.Tensor): tf.Tensor {
  return outputActivation === 'softmax' ? tf.div(data, tf.sum(data, 1, true)) : data;
}
