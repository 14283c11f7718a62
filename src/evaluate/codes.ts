import type { Engine } from '../compute/engine.js';
import { type NdArray, sizeOf, zeros } from '../compute/ndarray.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import { type Examples, floatExamples } from '../data/examples.js';
import { InputError } from '../errors.js';
import { type Autoencoder, decodeTensor, encoderSizes, encodeTensor } from '../unroll/autoencoder.js';
import { requireWidth } from '../unroll/network.js';

/** The autoencoder's codes of all examples, in their order. [examples, code] */
export async function encodeExamples(
  engine: Engine,
  autoencoder: Autoencoder,
  examples: Examples,
): Promise<NdArray> {
  requireWidth(autoencoder, examples);
  return applied(engine, autoencoder, encodeTensor, examples, encoderSizes(autoencoder).at(-1) as number);
}

/** What the autoencoder makes of codes, in their order. [examples, code] -> [examples, visible] */
export async function decodeCodes(
  engine: Engine,
  autoencoder: Autoencoder,
  { shape, data }: NdArray,
): Promise<NdArray> {
  const sizes = encoderSizes(autoencoder);
  const width = sizes.at(-1) as number;
  if (shape.length !== 2 || shape[1] !== width || data.length !== sizeOf(shape)) {
    throw new InputError(
      `The codes are ${data.length} numbers in the shape [${shape.join(', ')}], but this autoencoder's are [examples, ${width}].`,
    );
  }
  return applied(engine, autoencoder, decodeTensor, floatExamples(data, width), sizes[0] as number);
}

async function applied(
  engine: Engine,
  { activations, parameters }: Autoencoder,
  direction: typeof encodeTensor,
  examples: Examples,
  width: number,
): Promise<NdArray> {
  const all = zeros([examples.count, width]);
  await applyToExamples(
    engine,
    parameters,
    (tensors, input) => direction({ activations, parameters: tensors }, input),
    examples,
    ({ data }, start) => all.data.set(data, start * width),
  );
  return all;
}
