import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import { mapExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import { forward, type Network, outputWidthOf, requireWidth } from './network.js';

/**
 * The network's outputs for all examples, in their order, computed block by block. [examples, in] -> [examples, out]
 * Throws an InputError if there are no examples, or if they are not as wide as the network's input.
 */
export async function networkOutputs(engine: Engine, network: Network, examples: Examples): Promise<NdArray> {
  requireWidth(network, examples);
  const { activations, parameters } = network;
  return mapExamples(
    engine,
    parameters,
    (tensors, input) => forward({ activations, parameters: tensors }, input),
    examples,
    outputWidthOf(network),
  );
}
