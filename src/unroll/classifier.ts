import type { Random } from '../random.js';
import type { Rbm } from '../rbm/rbm.js';
import { activationOf, type Network, outputWidthOf } from './network.js';
import type { LayerSpec } from './random-start.js';
import { randomLayer } from './random-start.js';
import { encoderFrom } from './unroll.js';

/** A network whose outputs are the probabilities of classes: its last layer is softmax. */
export interface Classifier extends Network {
  /** Never set. It only lets the type checker refuse an autoencoder where a classifier is needed. */
  readonly kind?: 'classifier';
}

/**
 * A classifier on top of a stack of RBMs, bottom first: their weights and hidden biases, then a softmax layer whose
 * weights and biases are drawn from N(0, deviation²) (the authors' backpropclassify.m). Shares no memory with the stack.
 * Throws an InputError if the RBMs do not fit on top of each other, or have units whose mean no layer computes.
 */
export function classifierOf(
  stack: readonly Rbm[],
  classes: number,
  deviation: number,
  random: Random,
): Classifier {
  return withOutputs(encoderFrom(stack), classes, deviation, random);
}

/**
 * A classifier without pretraining. The weights of each layer are drawn from N(0, `initialDeviation`²), and its biases are
 * zero; the softmax layer is that of `classifierOf`.
 *
 * @param visible the number of components of an example
 * @param layers the RBMs that pretraining would train, bottom first: their sizes, hidden units and `initialDeviation`
 */
export function randomClassifier(
  visible: number,
  layers: readonly LayerSpec[],
  classes: number,
  deviation: number,
  random: Random,
): Classifier {
  const hidden = {
    activations: layers.map(({ units }) => activationOf(units.hidden)),
    parameters: layers.map(({ hidden, initialDeviation }, i) =>
      randomLayer(layers[i - 1]?.hidden ?? visible, hidden, initialDeviation, random.fork(`layer ${i + 1}`)),
    ),
  };
  return withOutputs(hidden, classes, deviation, random);
}

function withOutputs(hidden: Network, classes: number, deviation: number, random: Random): Classifier {
  const outputs = randomLayer(outputWidthOf(hidden), classes, deviation, random.fork('class weights'));
  random.fork('class biases').fillNormal(outputs.bias.data, deviation);
  return {
    activations: [...hidden.activations, 'softmax'],
    parameters: [...hidden.parameters, outputs],
  };
}
