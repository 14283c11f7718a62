import { type NdArray, zeros } from '../compute/ndarray.js';
import type { Random } from '../random.js';
import type { UnitType } from '../rbm/units.js';
import type { Activation, Autoencoder } from '../unroll/autoencoder.js';

/**
 * The network that pretraining would have made, with random weights instead: N(0, 2 / (in + out)) (Glorot & Bengio
 * 2010), biases zero. What fine-tuning makes of it shows what pretraining is worth.
 */
export function randomAutoencoder(sizes: readonly number[], visible: UnitType, random: Random): Autoencoder {
  const path = [...sizes, ...sizes.slice(0, -1).reverse()];
  const layers = path.length - 1;
  const weightsOf = (layer: number): NdArray => {
    const [from, to] = [path[layer] as number, path[layer + 1] as number];
    const weights = zeros([from, to]);
    random.fork(`layer ${layer}`).fillNormal(weights.data, Math.sqrt(2 / (from + to)));
    return weights;
  };
  const activationOf = (layer: number): Activation =>
    layer === layers / 2 - 1 || (layer === layers - 1 && visible === 'gaussian') ? 'linear' : 'sigmoid';
  const numbers = Array.from({ length: layers }, (_, layer) => layer);
  return {
    activations: numbers.map(activationOf),
    parameters: numbers.map((layer) => ({
      weights: weightsOf(layer),
      bias: zeros([path[layer + 1] as number]),
    })),
  };
}
