import { describe, expect, test } from '@jest/globals';
import { encodeSafetensors } from '../../src/data/formats/arrays/safetensors.js';
import { InputError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import type { Classifier } from '../../src/unroll/classifier.js';
import {
  decodeAutoencoder,
  decodeClassifier,
  encodeAutoencoder,
  encodeClassifier,
} from '../../src/unroll/model-file.js';
import { someAutoencoder, someLayer } from '../support.js';

const random = seededRandom(1);
const autoencoder = someAutoencoder(4, 2, random);
const classifier: Classifier = {
  activations: ['sigmoid', 'softmax'],
  parameters: [someLayer(4, 2, random), someLayer(2, 3, random)],
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

  test.each([
    ['an autoencoder', encodeAutoencoder(autoencoder, { seed: '1' }), 'rbm-autoencoder', 'linear,sigmoid', 4],
    [
      'a classifier',
      encodeClassifier(classifier, { seed: '1' }),
      'rbm-autoencoder classifier',
      'sigmoid,softmax',
      3,
    ],
  ])(
    'has format, activations and layers in this order in its header: %s',
    (_what, bytes, format, activations, outputs) => {
      const { __metadata__: described, ...entries } = JSON.parse(
        new TextDecoder().decode(bytes.subarray(8, 8 + (bytes[0] as number) + 256 * (bytes[1] as number))),
      );
      expect(Object.entries(described)).toEqual([
        ['format', format],
        ['format_version', '1'],
        ['activations', activations],
        ['seed', '1'],
      ]);
      expect(Object.entries(entries)).toEqual(
        [
          ['layers.0.weights', [4, 2], [0, 32]],
          ['layers.0.bias', [2], [32, 40]],
          ['layers.1.weights', [2, outputs], [40, 40 + 8 * outputs]],
          ['layers.1.bias', [outputs], [40 + 8 * outputs, 40 + 12 * outputs]],
        ].map(([name, shape, data_offsets]) => [name, { dtype: 'F32', shape, data_offsets }]),
      );
    },
  );

  test('of a classifier gives the classifier back, and is refused as an autoencoder', () => {
    const bytes = encodeClassifier(classifier, { seed: '1' });
    const read = decodeClassifier(bytes, 'c.safetensors');
    expect(read.classifier).toEqual(classifier);
    expect(read.metadata.seed).toBe('1');
    expect(() => decodeAutoencoder(bytes, 'c.safetensors')).toThrow(
      /c\.safetensors holds no autoencoder.*format is rbm-autoencoder classifier, version 1/,
    );
  });

  test('of a classifier is refused if its outputs are not softmax, or if it is an autoencoder', () => {
    const linear = encodeClassifier({ ...classifier, activations: ['sigmoid', 'linear'] });
    expect(() => decodeClassifier(linear, 'c.safetensors')).toThrow(/its outputs are linear/);
    expect(() => decodeClassifier(encodeAutoencoder(autoencoder), 'c.safetensors')).toThrow(
      /holds no classifier/,
    );
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
