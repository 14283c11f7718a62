import type { NdArray } from '../compute/ndarray.js';
import { copied } from '../compute/tree.js';
import { InputError } from '../errors.js';
import type { RbmParameters } from '../rbm/parameters.js';
import type { Rbm } from '../rbm/rbm.js';
import type { Autoencoder } from './autoencoder.js';
import { activationOf, type Network } from './network.js';

/**
 * Unrolls a stack of RBMs, bottom first, into a deep autoencoder (Hinton & Salakhutdinov 2006, Fig. 1): the encoder
 * has each RBM's weights and hidden biases, the decoder their transposes and the visible biases. The result shares no
 * memory with the stack, and fine-tuning changes encoder and decoder independently. Throws an InputError if the RBMs do
 * not fit on top of each other, or have units whose mean no layer computes.
 *
 * @example
 * const stack = await pretrain({ engine, examples, order, layers, random });
 * const autoencoder = await finetune({ engine, autoencoder: unroll(stack), examples, spec, random });
 */
export function unroll(stack: readonly Rbm[]): Autoencoder {
  const encoder = encoderFrom(stack);
  const down = stack.toReversed();
  return {
    activations: [...encoder.activations, ...down.map(({ units }) => activationOf(units.visible))],
    parameters: [
      ...encoder.parameters,
      ...down.map(({ parameters }) => ({
        weights: transposed(parameters.weights),
        bias: copied(parameters.visibleBias),
      })),
    ],
  };
}

/** The way up through a stack of RBMs, bottom first, as a network. Errors as those of `unroll`. */
export function encoderFrom(stack: readonly Rbm[]): Network {
  requireChain(stack);
  return {
    activations: stack.map(({ units }) => activationOf(units.hidden)),
    parameters: stack.map(({ parameters }) => ({
      weights: upwardWeights(parameters),
      bias: copied(parameters.hiddenBias),
    })),
  };
}

/** The weights from visible to hidden units. If variances are learned, hidden units get v/σ² (see `RbmParameters`). */
function upwardWeights({ weights, logVariance }: RbmParameters): NdArray {
  if (logVariance === undefined) return copied(weights);
  const hidden = weights.shape[1] as number;
  const scaled = weights.data.map(
    (weight, at) => weight * Math.exp(-(logVariance.data[Math.floor(at / hidden)] as number)),
  );
  return { shape: weights.shape, data: scaled };
}

function requireChain(stack: readonly Rbm[]): void {
  if (stack.length === 0)
    throw new InputError('The stack has no RBMs, so it makes no network. Pretrain at least one.');
  for (const [above, { parameters }] of stack.entries()) {
    const below = stack[above - 1];
    if (below === undefined) continue;
    const [hidden, visible] = [below.parameters.hiddenBias.data.length, parameters.visibleBias.data.length];
    if (hidden !== visible) {
      throw new InputError(
        `RBM ${above + 1} has ${visible} visible units, but the RBM below it has ${hidden} hidden units, which it learns from. ` +
          'Give the RBMs bottom first, and each as many visible units as the one below has hidden ones.',
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
