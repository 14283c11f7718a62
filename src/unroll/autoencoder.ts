import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from '../compute/ndarray.js';
import type { Tensor } from '../compute/tensor.js';
import type { Tensors } from '../compute/tree.js';
import { InputError } from '../errors.js';
import type { UnitType } from '../rbm/units.js';

/** What a layer does to its total input. Softmax, over all units of the layer, is for outputs only. */
export type Activation = 'sigmoid' | 'linear' | 'softmax';

/** A unit's mean given its input, as a layer's activation. */
export function activationOf(type: UnitType): Activation {
  const activation = ACTIVATION[type];
  if (activation !== undefined) return activation;
  throw new InputError(
    `No layer of an autoencoder computes the means of ${type} units. It does for ${Object.keys(ACTIVATION).join(', ')} units.`,
  );
}

const ACTIVATION: Readonly<Partial<Record<UnitType, Activation>>> = {
  bernoulli: 'sigmoid',
  gaussian: 'linear',
  'gaussian-variance': 'linear',
  softmax: 'softmax',
};

export type LayerParameters = {
  /** [in, out] */
  readonly weights: NdArray;
  /** [out] */
  readonly bias: NdArray;
};

/** The layers from the data to the code and back, in the order the data pass them. */
export type NetworkParameters = readonly LayerParameters[];

/** A deep autoencoder. The encoder is the first half of its layers, the decoder the second. */
export interface Autoencoder {
  /** One for each layer. */
  readonly activations: readonly Activation[];
  readonly parameters: NetworkParameters;
}

/** Layers one after the other, their parameters as tensors. */
export type Network = {
  readonly activations: readonly Activation[];
  readonly parameters: Tensors<NetworkParameters>;
};

/** x W + b: the total input of a layer before its activation. [batch, in] -> [batch, out] */
export function layerInput({ weights, bias }: Tensors<LayerParameters>, below: Tensor): Tensor {
  return tf.fused.matMul({ a: below as tf.Tensor2D, b: weights as tf.Tensor2D, bias });
}

export function activate(activation: Activation, input: Tensor): Tensor {
  switch (activation) {
    case 'sigmoid':
      return tf.sigmoid(input);
    case 'softmax':
      return tf.softmax(input);
    case 'linear':
      return input;
  }
}

/** The outputs of all layers, chained. [batch, in] -> [batch, out] */
export function forward(network: Network, input: Tensor): Tensor {
  return pass(network, 0, network.parameters.length, input);
}

/** The outputs of the layers from `from` up to but not including `to`, chained. [batch, in] -> [batch, out] */
function pass({ activations, parameters }: Network, from: number, to: number, input: Tensor): Tensor {
  return parameters
    .slice(from, to)
    .reduce(
      (below, layer, i) => activate(activations[from + i] as Activation, layerInput(layer, below)),
      input,
    );
}

/** [batch, visible] -> [batch, code] */
export function encodeTensor(network: Network, visible: Tensor): Tensor {
  return pass(network, 0, network.parameters.length / 2, visible);
}

/** Word probabilities where the outputs are softmax. [batch, code] -> [batch, visible] */
export function decodeTensor(network: Network, code: Tensor): Tensor {
  return pass(network, network.parameters.length / 2, network.parameters.length, code);
}

/**
 * Where the outputs are softmax, the expected counts of documents as long as those given.
 * [batch, visible] -> [batch, visible]
 */
export function reconstructTensor(network: Network, visible: Tensor): Tensor {
  const outputs = decodeTensor(network, encodeTensor(network, visible));
  return network.activations.at(-1) === 'softmax' ? tf.mul(outputs, tf.sum(visible, 1, true)) : outputs;
}

/** Throws an InputError unless the examples are as wide as the network's input. */
export function requireWidth({ parameters }: Autoencoder, examples: { readonly width: number }): void {
  const inputs = parameters[0]?.weights.shape[0];
  if (inputs === examples.width) return;
  throw new InputError(
    `The examples have ${examples.width} components, but the autoencoder takes ${inputs}. Give it data like those it ` +
      'was made for.',
  );
}

/** How many numbers the network learns: its weights and biases, encoder and decoder. */
export function parameterCount({ parameters }: Autoencoder): number {
  return parameters.reduce((sum, { weights, bias }) => sum + weights.data.length + bias.data.length, 0);
}

/** The sizes of the layers from the data to the code, such as [784, 1000, 500, 250, 30]. */
export function encoderSizes({ parameters }: Autoencoder): number[] {
  const encoder = parameters.slice(0, parameters.length / 2);
  return [encoder[0]?.weights.shape[0] as number, ...encoder.map(({ bias }) => bias.data.length)];
}
