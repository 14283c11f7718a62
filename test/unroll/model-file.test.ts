import { describe, expect, test } from '@jest/globals';
import { encodeSafetensors } from '../../src/data/formats/safetensors.js';
import { InputError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import type { Autoencoder } from '../../src/unroll/autoencoder.js';
import { decodeAutoencoder, encodeAutoencoder } from '../../src/unroll/model-file.js';
import { normalArray } from '../support.js';

const random = seededRandom(1);
const layer = (from: number, to: number) => ({
  weights: normalArray([from, to], random),
  bias: normalArray([to], random),
});
const autoencoder: Autoencoder = {
  activations: ['linear', 'sigmoid'],
  parameters: [layer(4, 2), layer(2, 4)],
};
const metadata = { format: 'rbm-autoencoder', format_version: '1', activations: 'linear,sigmoid' };
const arrays = {
  'layers.0.weights': autoencoder.parameters[0]?.weights as never,
  'layers.0.bias': autoencoder.parameters[0]?.bias as never,
};

describe('a model file', () => {
  test('gives back what was written', () => {
    const read = decodeAutoencoder(encodeAutoencoder(autoencoder, { experiment: 'mnist' }), 'm.safetensors');
    expect(read.autoencoder).toEqual(autoencoder);
    expect(read.metadata.experiment).toBe('mnist');
  });

  test('can be read back whatever the metadata say', () => {
    const bytes = encodeAutoencoder(autoencoder, { format: 'mine', activations: 'tanh' });
    expect(decodeAutoencoder(bytes, 'm.safetensors').autoencoder).toEqual(autoencoder);
  });

  test('has the same bytes for the same model', () => {
    expect(encodeAutoencoder(autoencoder)).toEqual(encodeAutoencoder(autoencoder));
  });

  test.each([
    [
      'of another program',
      encodeSafetensors(arrays, {}),
      /m\.safetensors holds no autoencoder.*format is not named/,
    ],
    [
      'with softmax before its outputs',
      encodeSafetensors(arrays, { ...metadata, activations: 'softmax,linear' }),
      /layer 0 \(softmax\)/,
    ],
    ['without its decoder', encodeSafetensors(arrays, metadata), /layer 1 \(sigmoid\).*missing/],
    [
      'with an unknown activation',
      encodeSafetensors(arrays, { ...metadata, activations: 'tanh' }),
      /layer 0 \(tanh\)/,
    ],
    [
      'of an encoder alone',
      encodeSafetensors(arrays, { ...metadata, activations: 'linear' }),
      /not an encoder and a decoder/,
    ],
    ['that is no safetensors file', new TextEncoder().encode('<html>'), /m\.safetensors/],
  ])('%s is refused', (_what, bytes, message) => {
    expect(() => decodeAutoencoder(bytes, 'm.safetensors')).toThrow(InputError);
    expect(() => decodeAutoencoder(bytes, 'm.safetensors')).toThrow(message);
  });
});
