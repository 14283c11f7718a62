import type { Engine } from '../compute/engine.js';
import { type NdArray, sizeOf } from '../compute/ndarray.js';
import { mapExamples } from '../data/apply-to-examples.js';
import { type Examples, floatExamples } from '../data/examples.js';
import { InputError } from '../errors.js';
import { type Autoencoder, decodeTensor, encoderSizes, encodeTensor } from '../unroll/autoencoder.js';
import { requireWidth } from '../unroll/network.js';

/**
 * Codes of all examples. [examples, code] Throws an InputError if the examples do not have the autoencoder's width.
 *
 * @example const codes = await encodeExamples(engine, autoencoder, examples);
 */
export async function encodeExamples(
  engine: Engine,
  autoencoder: Autoencoder,
  examples: Examples,
): Promise<NdArray> {
  requireWidth(autoencoder, examples);
  return applied(engine, autoencoder, encodeTensor, examples, encoderSizes(autoencoder).at(-1) as number);
}

/**
 * Decodes codes. [examples, code] -> [examples, visible] Throws an InputError if their width is not the code size.
 *
 * @example const images = await decodeCodes(engine, autoencoder, codes);
 */
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
  return mapExamples(
    engine,
    parameters,
    (tensors, input) => direction({ activations, parameters: tensors }, input),
    examples,
    width,
  );
}
