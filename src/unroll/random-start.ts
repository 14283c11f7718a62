import { zeros } from '../compute/ndarray.js';
import type { Random } from '../random.js';
import type { RbmSpec } from '../rbm/spec.js';
import type { Autoencoder } from './autoencoder.js';
import { activationOf, type LayerParameters } from './network.js';

/** A layer that begins at random weights. */
export type LayerSpec = Pick<RbmSpec, 'units' | 'hidden' | 'initialDeviation'>;

/**
 * An autoencoder without pretraining, with which the paper compares pretrained ones. The weights of each layer are drawn
 * from N(0, deviation²), those of the decoder independently of the encoder's; the biases are zero.
 *
 * @param visible the number of components of an example
 * @param layers the RBMs that pretraining would train, bottom first: their sizes, unit types and `initialDeviation`
 */
export function randomAutoencoder(
  visible: number,
  layers: readonly LayerSpec[],
  random: Random,
): Autoencoder {
  const below = (i: number) => layers[i - 1]?.hidden ?? visible;
  const encoder = layers.map(({ units, hidden, initialDeviation }, i) => ({
    activation: activationOf(units.hidden),
    parameters: randomLayer(below(i), hidden, initialDeviation, random.fork(`encoder ${i + 1}`)),
  }));
  const decoder = layers.map(({ units, hidden, initialDeviation }, i) => ({
    activation: activationOf(units.visible),
    parameters: randomLayer(hidden, below(i), initialDeviation, random.fork(`decoder ${i + 1}`)),
  }));
  const network = [...encoder, ...decoder.reverse()];
  return {
    activations: network.map(({ activation }) => activation),
    parameters: network.map(({ parameters }) => parameters),
  };
}

/** A layer with weights from N(0, deviation²), and biases of zero. */
export function randomLayer(
  inputs: number,
  outputs: number,
  deviation: number,
  random: Random,
): LayerParameters {
  const weights = zeros([inputs, outputs]);
  random.fillNormal(weights.data, deviation);
  return { weights, bias: zeros([outputs]) };
}
