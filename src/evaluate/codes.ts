import type { Engine } from '../compute/engine.js';
import { type NdArray, zeros } from '../compute/ndarray.js';
import type { Examples } from '../data/dataset.js';
import { type Autoencoder, encode, encoderSizes } from '../unroll/autoencoder.js';
import { applyToExamples } from './model.js';

/** The autoencoder's codes of all examples, in their order. [examples, code] */
export async function codes(engine: Engine, autoencoder: Autoencoder, examples: Examples): Promise<NdArray> {
  const { activations, parameters } = autoencoder;
  const width = encoderSizes(autoencoder).at(-1) as number;
  const all = zeros([examples.count, width]);
  await applyToExamples(
    engine,
    parameters,
    (tensors, visible) => encode({ activations, parameters: tensors }, visible),
    examples,
    ({ data }, start) => all.data.set(data, start * width),
  );
  return all;
}
