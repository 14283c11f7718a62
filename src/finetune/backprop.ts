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
  /** Σ (data - output)² over the batch and the components. Softmax outputs are scaled to word counts first. [] */
  readonly squaredError: tf.Tensor;
  /** The gradient of the loss by every weight and bias. */
  readonly gradient: Tensors<NetworkParameters>;
}

/**
 * Computes loss and gradient by explicit backpropagation, as the authors' CG_MNIST.m: the error passes from the outputs
 * back, layer by layer.
 *
 * @param visible [batch, visible]
 * @param data the outputs to learn, [batch, outputs]; those of an autoencoder are its inputs
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

/** The derivative of σ at the point where its value is `y`: y (1 - y). */
function sigmoidSlope(y: tf.Tensor): tf.Tensor {
  return tf.sub(y, tf.square(y));
}
