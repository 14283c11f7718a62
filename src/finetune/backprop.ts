import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../compute/tree.js';
import {
  type Activation,
  activate,
  type LayerParameters,
  layerInput,
  type NetworkParameters,
} from '../unroll/network.js';
import { loss, targetOf } from './loss.js';

export interface Backpropagation {
  /** The loss of the batch, see `loss`. [] */
  readonly loss: tf.Tensor;
  /** Σ (data - reconstruction)², summed over the batch and the components; of softmax outputs, in words. [] */
  readonly squaredError: tf.Tensor;
  /** The loss's gradient by every weight and bias. */
  readonly gradient: Tensors<NetworkParameters>;
}

/**
 * Backpropagation written out, as in the authors' CG_MNIST.m: the error goes back from the outputs, layer by layer.
 *
 * @param visible [batch, visible]
 * @param data what the outputs should be, [batch, outputs]; an autoencoder's are its inputs
 */
export function backpropagate(
  activations: readonly Activation[],
  parameters: Tensors<NetworkParameters>,
  visible: tf.Tensor,
  data: tf.Tensor = visible,
): Backpropagation {
  const inputs: tf.Tensor[] = [];
  const outputs: tf.Tensor[] = [visible];
  for (const [i, layer] of parameters.entries()) {
    const input = layerInput(layer, outputs[i] as tf.Tensor);
    inputs.push(input);
    outputs.push(activate(activations[i] as Activation, input));
  }

  const outputActivation = activations.at(-1) as Activation;
  const target = targetOf(outputActivation, data);
  const residual = tf.sub(outputs.at(-1) as tf.Tensor, target);
  let delta = tf.div(residual, visible.shape[0] as number);
  const gradient: Tensors<LayerParameters>[] = [];
  for (let i = parameters.length - 1; i >= 0; i--) {
    const below = outputs[i] as tf.Tensor;
    gradient.unshift({ weights: tf.matMul(below, delta, true, false), bias: tf.sum(delta, 0) });
    if (i === 0) break;
    const back = tf.matMul(delta, (parameters[i] as Tensors<LayerParameters>).weights, false, true);
    delta = activations[i - 1] === 'sigmoid' ? tf.mul(back, sigmoidSlope(below)) : back;
  }

  return {
    loss: loss(outputActivation, inputs.at(-1) as tf.Tensor, target),
    squaredError: tf.sum(
      tf.square(outputActivation === 'softmax' ? tf.mul(residual, tf.sum(data, 1, true)) : residual),
    ),
    gradient,
  };
}

/** The derivative of σ where its value is `y`: y (1 - y). */
function sigmoidSlope(y: tf.Tensor): tf.Tensor {
  return tf.sub(y, tf.square(y));
}
