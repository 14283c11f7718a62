import type { NdArray } from '../compute/ndarray.js';
import { copied } from '../compute/tree.js';
import { InputError } from '../errors.js';
import type { RbmParameters } from '../rbm/parameters.js';
import type { Rbm } from '../rbm/rbm.js';
import { type Autoencoder, activationOf, type LayerParameters } from './autoencoder.js';

/**
 * Unrolls a stack of RBMs, bottom first, into a deep autoencoder (Hinton & Salakhutdinov 2006, Fig. 1): the encoder
 * has each RBM's weights and hidden biases, the decoder their transposes and the visible biases. The result shares no
 * memory with the stack, and fine-tuning changes encoder and decoder apart.
 */
export function unroll(stack: readonly Rbm[]): Autoencoder {
  requireChain(stack);
  const down = stack.toReversed();
  return {
    activations: [
      ...stack.map(({ units }) => activationOf(units.hidden)),
      ...down.map(({ units }) => activationOf(units.visible)),
    ],
    parameters: [
      ...stack.map(
        ({ parameters }): LayerParameters => ({
          weights: upwardWeights(parameters),
          bias: copied(parameters.hiddenBias),
        }),
      ),
      ...down.map(
        ({ parameters }): LayerParameters => ({
          weights: transposed(parameters.weights),
          bias: copied(parameters.visibleBias),
        }),
      ),
    ],
  };
}

/** What an input is multiplied by on its way up: with learned variances the hidden units see v/σ². */
function upwardWeights({ weights, logVariance }: RbmParameters): NdArray {
  if (logVariance === undefined) return copied(weights);
  const hidden = weights.shape[1] as number;
  const scaled = weights.data.map(
    (weight, at) => weight * Math.exp(-(logVariance.data[Math.floor(at / hidden)] as number)),
  );
  return { shape: weights.shape, data: scaled };
}

function requireChain(stack: readonly Rbm[]): void {
  if (stack.length === 0) throw new InputError('unroll: the stack has no RBMs. Pretrain at least one.');
  for (const [above, { parameters }] of stack.entries()) {
    const below = stack[above - 1];
    if (below === undefined) continue;
    const [hidden, visible] = [below.parameters.hiddenBias.data.length, parameters.visibleBias.data.length];
    if (hidden !== visible) {
      throw new InputError(
        `unroll: RBM ${above + 1} has ${visible} visible units, but the RBM below it has ${hidden} hidden units. ` +
          'Give the RBMs bottom first, each as wide as the one below is tall.',
      );
    }
  }
}

function transposed({ shape, data }: NdArray): NdArray {
  const [rows, columns] = shape as [number, number];
  const out = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = data[row * columns + column] as number;
    }
  }
  return { shape: [columns, rows], data: out };
}
