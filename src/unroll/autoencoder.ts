import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../compute/tensor.js';
import { forward, inputWidthOf, layersBetween, type Network, type TensorNetwork } from './network.js';

/** A deep autoencoder: a network whose first half is the encoder, and whose second half is the decoder. */
export interface Autoencoder extends Network {
  /** Never set. It only lets the type checker refuse a classifier where an autoencoder is needed. */
  readonly kind?: 'autoencoder';
}

/** The first half of the layers, from the data to the code. Shares the parameters. */
export function encoderOf<Layer>(network: Network<Layer>): Network<Layer> {
  return layersBetween(network, 0, network.parameters.length / 2);
}

/** The second half of the layers, from the code to the reconstruction. Shares the parameters. */
export function decoderOf<Layer>(network: Network<Layer>): Network<Layer> {
  return layersBetween(network, network.parameters.length / 2);
}

/**
 * The code of each example, inside a program of an engine. [batch, visible] -> [batch, code]
 *
 * @example tf.tidy(() => encodeTensor(network, tf.tensor2d(rows)).arraySync())
 */
export function encodeTensor(network: TensorNetwork, visible: Tensor): Tensor {
  return forward(encoderOf(network), visible);
}

/**
 * The outputs for each code, inside a program of an engine: word probabilities if the outputs are softmax.
 * [batch, code] -> [batch, visible]
 *
 * @example tf.tidy(() => decodeTensor(network, tf.tensor2d(codes)).arraySync())
 */
export function decodeTensor(network: TensorNetwork, code: Tensor): Tensor {
  return forward(decoderOf(network), code);
}

/**
 * The reconstruction of each example, inside a program of an engine. Softmax outputs are scaled to the expected word
 * counts of documents as long as those given. [batch, visible] -> [batch, visible]
 *
 * @example tf.tidy(() => reconstructTensor(network, tf.tensor2d(rows)).arraySync())
 */
export function reconstructTensor(network: TensorNetwork, visible: Tensor): Tensor {
  const outputs = forward(network, visible);
  return network.activations.at(-1) === 'softmax' ? tf.mul(outputs, tf.sum(visible, 1, true)) : outputs;
}

/** The sizes of the layers from the data to the code, such as [784, 1000, 500, 250, 30]. */
export function encoderSizes(autoencoder: Autoencoder): number[] {
  const encoder = encoderOf(autoencoder);
  return [inputWidthOf(encoder), ...encoder.parameters.map(({ bias }) => bias.data.length)];
}
