import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../unroll/autoencoder.js';

/**
 * What fine-tuning minimises, per example: summed over the components, averaged over the batch. It follows
 * from the output layer, and in both cases its gradient by the output's total input is (output - visible) / batch.
 *
 *   logistic outputs: cross-entropy in nats, -Σ_i [x_i log y_i + (1 - x_i) log(1 - y_i)]      Hinton & Salakhutdinov 2006
 *   linear outputs:   half the squared error, Σ_i (x_i - y_i)² / 2
 *
 * The cross-entropy is computed from the total input z, as Σ_i log(1 + exp z_i) - x_i z_i, so that saturated outputs
 * give no log 0.
 *
 * @param outputInput total input of the output layer, [batch, visible]
 * @param visible the data, [batch, visible]
 */
export function loss(outputActivation: Activation, outputInput: tf.Tensor, visible: tf.Tensor): tf.Tensor {
  const perComponent =
    outputActivation === 'sigmoid'
      ? tf.sub(tf.softplus(outputInput), tf.mul(visible, outputInput))
      : tf.mul(tf.square(tf.sub(outputInput, visible)), 0.5);
  return tf.div(tf.sum(perComponent), visible.shape[0] as number);
}
