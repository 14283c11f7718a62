import { byteExamples, type Examples, floatExamples } from '../src/data/examples.js';
import { type Random, seededRandom } from '../src/random.js';
import { initialParameters } from '../src/rbm/parameters.js';
import type { Autoencoder } from '../src/unroll/autoencoder.js';
import { unroll } from '../src/unroll/unroll.js';

/** Examples [count, width] of uniform bytes, read as grey levels in [0, 1]. */
export function uniformBytes(count: number, width: number): Examples {
  const random = stream();
  const bytes = new Uint8Array(count * width);
  const row = new Float32Array(width);
  for (let start = 0; start < bytes.length; start += width) {
    random.fillUniform(row);
    for (let i = 0; i < width; i++) bytes[start + i] = (row[i] as number) * 256;
  }
  return byteExamples(bytes, width);
}

/** Examples [count, width] of uniform numbers in [0, 1). */
export function uniformExamples(count: number, width: number): Examples {
  return floatExamples(stream().fillUniform(new Float32Array(count * width)), width);
}

const stream = (): Random => seededRandom(1).fork('examples');

/** An autoencoder unrolled from untrained RBMs. `sizes` are the layers from the data to the code. */
export function untrainedAutoencoder(sizes: readonly number[]): Autoencoder {
  const random = seededRandom(1).fork('weights');
  const stack = sizes.slice(1).map((hidden, i) => ({
    units: { visible: 'bernoulli', hidden: i === sizes.length - 2 ? 'gaussian' : 'bernoulli' } as const,
    parameters: initialParameters(sizes[i] as number, hidden, 0.1, random.fork(`layer ${i}`)),
  }));
  return unroll(stack);
}
