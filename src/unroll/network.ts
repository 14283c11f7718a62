import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from '../compute/ndarray.js';
import type { Tensor } from '../compute/tensor.js';
import type { Tensors } from '../compute/tree.js';
import { InputError } from '../errors.js';
import type { UnitType } from '../rbm/units.js';

/** What a layer does to its total input. Softmax, over all units of the layer, is for the last layer only. */
export type Activation = 'sigmoid' | 'linear' | 'softmax';

/**
 * The activation that computes the mean of such units given their input. Throws an InputError for units whose mean no
 * layer computes.
 */
export function activationOf(type: UnitType): Activation {
  const activation = ACTIVATION[type];
  if (activation !== undefined) return activation;
  throw new InputError(
    `A network has no layer for ${type} units: none of its activations computes their mean. Use ` +
      `${Object.keys(ACTIVATION).join(', ')} units.`,
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

/** One entry per layer, in the order that data pass them. */
export type NetworkParameters = readonly LayerParameters[];

/** A feed-forward network. An autoencoder is one with a code in the middle, a classifier one with softmax outputs. */
export interface Network<Layer = LayerParameters> {
  /** One per layer. */
  readonly activations: readonly Activation[];
  /** One entry per layer, in the order that data pass them. */
  readonly parameters: readonly Layer[];
}

/** A network inside a program of an engine: its parameters are tensors. */
export type TensorNetwork = Network<Tensors<LayerParameters>>;

/** The total input of a layer before its activation: x W + b. [batch, in] -> [batch, out] */
export function layerInput({ weights, bias }: Tensors<LayerParameters>, below: Tensor): Tensor {
  return tf.fused.matMul({ a: below as tf.Tensor2D, b: weights as tf.Tensor2D, bias });
}

/** The outputs of a layer given its total input. [batch, out] -> [batch, out] */
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

/** The outputs of the last layer. [batch, in] -> [batch, out] */
export function forward({ activations, parameters }: TensorNetwork, input: Tensor): Tensor {
  return parameters.reduce(
    (below, layer, i) => activate(activations[i] as Activation, layerInput(layer, below)),
    input,
  );
}

/** The layers from `start` up to but not including `end`, as `Array.slice` counts them. Shares the parameters. */
export function layersBetween<Layer>(
  { activations, parameters }: Network<Layer>,
  start: number,
  end?: number,
): Network<Layer> {
  return { activations: activations.slice(start, end), parameters: parameters.slice(start, end) };
}

/** The number of components of an example. */
export function inputWidthOf({ parameters }: Network): number {
  return parameters[0]?.weights.shape[0] as number;
}

/** The number of units of the last layer. */
export function outputWidthOf({ parameters }: Network): number {
  return parameters.at(-1)?.bias.data.length as number;
}

/** Throws an InputError unless the examples are as wide as the network's input. */
export function requireWidth(network: Network, examples: { readonly width: number }): void {
  const inputs = inputWidthOf(network);
  if (inputs === examples.width) return;
  throw new InputError(
    `The examples have ${examples.width} components, but the network takes ${inputs}. Give it data like those it was ` +
      'trained on.',
  );
}

/** The number of weights and biases in all layers. */
export function parameterCount({ parameters }: Network): number {
  return parameters.reduce((sum, { weights, bias }) => sum + weights.data.length + bias.data.length, 0);
}
