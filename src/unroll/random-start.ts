import { zeros } from '../compute/ndarray.js';
import type { Random } from '../random.js';
import type { RbmSpec } from '../rbm/spec.js';
import { type Autoencoder, activationOf } from './autoencoder.js';

/**
 * An autoencoder that was not pretrained: every layer's weights from N(0, deviation²), the decoder's drawn apart from the
 * encoder's, biases zero. What the paper compares pretraining with.
 *
 * @param visible how many components an example has
 * @param layers the RBMs that would have been trained, bottom first: sizes, unit types and `initialDeviation`
 */
export function randomAutoencoder(
  visible: number,
  layers: readonly Pick<RbmSpec, 'units' | 'hidden' | 'initialDeviation'>[],
  random: Random,
): Autoencoder {
  const sizes = [visible, ...layers.map(({ hidden }) => hidden)];
  const drawn = (from: number, to: number, deviation: number, label: string) => {
    const weights = zeros([from, to]);
    random.fork(label).fillNormal(weights.data, deviation);
    return { weights, bias: zeros([to]) };
  };
  const encoder = layers.map((layer, i) => ({
    activation: activationOf(layer.units.hidden),
    parameters: drawn(sizes[i] as number, layer.hidden, layer.initialDeviation, `encoder ${i + 1}`),
  }));
  const decoder = layers.map((layer, i) => ({
    activation: activationOf(layer.units.visible),
    parameters: drawn(layer.hidden, sizes[i] as number, layer.initialDeviation, `decoder ${i + 1}`),
  }));
  const network = [...encoder, ...decoder.reverse()];
  return {
    activations: network.map(({ activation }) => activation),
    parameters: network.map(({ parameters }) => parameters),
  };
}
