import { zeros } from '../compute/ndarray.js';
import { copied } from '../compute/tree.js';
import type { Random } from '../random.js';
import type { Rbm } from '../rbm/rbm.js';
import type { RbmSpec } from '../rbm/spec.js';
import {
  type Activation,
  activationOf,
  type LayerParameters,
  type NetworkParameters,
} from './autoencoder.js';

/** A network whose outputs are the probabilities of classes: its last layer is softmax. */
export interface Classifier {
  /** One for each layer. */
  readonly activations: readonly Activation[];
  readonly parameters: NetworkParameters;
}

/**
 * A classifier on top of a stack of RBMs: their weights and hidden biases, then a softmax layer whose weights and biases
 * are drawn from N(0, deviation²) (the authors' backpropclassify.m). Shares no memory with the stack.
 */
export function classifierOf(
  stack: readonly Rbm[],
  classes: number,
  deviation: number,
  random: Random,
): Classifier {
  const layers = stack.map(
    ({ parameters }): LayerParameters => ({
      weights: copied(parameters.weights),
      bias: copied(parameters.hiddenBias),
    }),
  );
  return withOutputs(
    stack.map(({ units }) => activationOf(units.hidden)),
    layers,
    classes,
    deviation,
    random,
  );
}

/** The same that was not pretrained: weights from N(0, `initialDeviation`²) of each layer, biases zero but for the outputs'. */
export function randomClassifier(
  visible: number,
  layers: readonly Pick<RbmSpec, 'units' | 'hidden' | 'initialDeviation'>[],
  classes: number,
  deviation: number,
  random: Random,
): Classifier {
  const parameters = layers.map(({ hidden, initialDeviation }, i): LayerParameters => {
    const weights = zeros([layers[i - 1]?.hidden ?? visible, hidden]);
    random.fork(`layer ${i + 1}`).fillNormal(weights.data, initialDeviation);
    return { weights, bias: zeros([hidden]) };
  });
  const activations = layers.map(({ units }) => activationOf(units.hidden));
  return withOutputs(activations, parameters, classes, deviation, random);
}

function withOutputs(
  activations: readonly Activation[],
  layers: readonly LayerParameters[],
  classes: number,
  deviation: number,
  random: Random,
): Classifier {
  const below = layers.at(-1)?.bias.data.length as number;
  const outputs = { weights: zeros([below, classes]), bias: zeros([classes]) };
  random.fork('class weights').fillNormal(outputs.weights.data, deviation);
  random.fork('class biases').fillNormal(outputs.bias.data, deviation);
  return { activations: [...activations, 'softmax'], parameters: [...layers, outputs] };
}
