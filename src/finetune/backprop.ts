import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../compute/tree.js';
import {
  type Activation,
  activate,
  type LayerParameters,
  layerInput,
  type NetworkParameters,
} from '../unroll/autoencoder.js';
import { loss } from './loss.js';

export interface Backpropagation {
  /** The loss of the batch, see `loss`. [] */
  readonly loss: tf.Tensor;
  /** Σ (visible - reconstruction)², summed over the batch and the components. [] */
  readonly squaredError: tf.Tensor;
  /** The loss's gradient by every weight and bias. */
  readonly gradient: Tensors<NetworkParameters>;
}

/**
 * Backpropagation written out, as in the authors' CG_MNIST.m: the error goes back from the outputs, layer by layer.
 *
 * @param visible [batch, visible]
 */
export function backpropagate(
  activations: readonly Activation[],
  parameters: Tensors<NetworkParameters>,
  visible: tf.Tensor,
): Backpropagation {
  const inputs: tf.Tensor[] = [];
  const outputs: tf.Tensor[] = [visible];
  for (const [i, layer] of parameters.entries()) {
    const input = layerInput(layer, outputs[i] as tf.Tensor);
    inputs.push(input);
    outputs.push(activate(activations[i] as Activation, input));
  }

  const residual = tf.sub(outputs.at(-1) as tf.Tensor, visible);
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
    loss: loss(activations.at(-1) as Activation, inputs.at(-1) as tf.Tensor, visible),
    squaredError: tf.sum(tf.square(residual)),
    gradient,
  };
}

/** The derivative of σ where its value is `y`: y (1 - y). */
function sigmoidSlope(y: tf.Tensor): tf.Tensor {
  return tf.sub(y, tf.square(y));
}
