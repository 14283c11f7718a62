import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../src/errors.js';
import type { Model } from '../../src/model/model.js';
import { decodeModel, encodeModel } from '../../src/model/model-file.js';
import { seededRandom } from '../../src/random.js';
import { encodeAutoencoder } from '../../src/unroll/model-file.js';
import { someAutoencoder } from '../support.js';

const random = seededRandom(1);
const autoencoder = someAutoencoder(4, 2, random);
const model: Model = {
  autoencoder,
  preprocessing: {
    scaling: 'standardise',
    offset: [1, 2, 3, 4],
    scale: [0.1, 1e-9, 1 / 3, 4],
    fill: [1, 2, 3, 4.5],
  },
  columns: ['a', 'ä "b"', 'c', 'd'],
  imageShape: { height: 2, width: 2 },
  provenance: { seed: '1', data: 'faces.csv' },
};
const bare: Model = {
  ...model,
  preprocessing: { ...model.preprocessing, fill: null },
  columns: undefined,
  imageShape: undefined,
};

describe('the file of a model', () => {
  test.each([
    ['everything', model],
    ['the least', bare],
  ])('gives back %s', (_, written) => {
    expect(decodeModel(encodeModel(written), 'm')).toEqual(written);
  });

  test('of a reproduced experiment reads bytes as pixels', () => {
    const bytes = encodeAutoencoder(autoencoder, { experiment: 'mnist', preprocessing: 'pixels in [0, 1]' });
    expect(decodeModel(bytes, 'm')).toMatchObject({
      preprocessing: { scaling: '/255', scale: [255] },
      provenance: { experiment: 'mnist' },
    });
  });

  const metadata = (entries: Record<string, string>) =>
    encodeAutoencoder(autoencoder, { preprocessing: JSON.stringify(bare.preprocessing), ...entries });
  const scaled = (changes: object) =>
    metadata({ preprocessing: JSON.stringify({ ...model.preprocessing, ...changes }) });
  test.each<[string, Uint8Array, RegExp]>([
    [
      'of documents',
      metadata({ preprocessing: 'how often each stem of the vocabulary occurs' }),
      /counts of the stems.*bagOfWords/,
    ],
    ['without preprocessing', encodeAutoencoder(autoencoder), /has no preprocessing.*cannot be scaled/],
    ['with broken JSON', metadata({ columns: '["a"' }), /"columns" cannot be used/],
    ['with too few columns', metadata({ columns: '["a"]' }), /"columns".*does not fit/],
    [
      'with an image of other size',
      metadata({ image_shape: '{"height":3,"width":2}' }),
      /"image_shape".*does not fit/,
    ],
    ['with an unknown scaling', scaled({ scaling: 'log' }), /"preprocessing".*does not fit/],
    ['with a scale of zero', scaled({ scale: [0] }), /"preprocessing"/],
    ['with numbers for other components', scaled({ offset: [1, 2] }), /"preprocessing"/],
    ['with null for preprocessing', metadata({ preprocessing: 'null' }), /"preprocessing"/],
  ])('%s is refused', (_, bytes, reason) => {
    expect(() => decodeModel(bytes, 'm.safetensors')).toThrow(InputError);
    expect(() => decodeModel(bytes, 'm.safetensors')).toThrow(reason);
  });
});
