import { describe, expect, test } from '@jest/globals';
import { decodeSafetensors, encodeSafetensors } from '../../src/data/formats/arrays/safetensors.js';
import { InputError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import { decodeRbm, encodeRbm } from '../../src/rbm/model-file.js';
import { PAIRS, somePair } from './pairs.js';

const random = seededRandom(68);
const { rbm } = somePair(['gaussian-variance', 'bernoulli'], [4, 3], random);
const good = decodeSafetensors(encodeRbm({ rbm, metadata: { seed: '1' } }), 'good');
const changed = (arrays: object, metadata: object = {}) =>
  encodeSafetensors({ ...good.arrays, ...arrays }, { ...good.metadata, ...metadata });

describe('the file of a single RBM', () => {
  test.each(PAIRS)('round-trips %s visible with %s hidden units', (...pair) => {
    const file = { rbm: somePair(pair, [4, 3], random).rbm, metadata: { data: 'mnist', format: 'mine' } };
    const lastUpdate = somePair(pair, [4, 3], random.fork('update')).rbm.parameters;
    const read = decodeRbm(encodeRbm({ ...file, lastUpdate }), 'rbm.safetensors');
    expect(read.rbm).toEqual(file.rbm);
    expect(read.lastUpdate).toEqual(lastUpdate);
    expect(read.metadata.data).toBe('mnist');
    expect(decodeRbm(encodeRbm(file), 'rbm.safetensors').lastUpdate).toBeUndefined();
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['no safetensors', Uint8Array.of(1, 2, 3), /rbm\.safetensors/],
    ['of another program', changed({}, { format: 'other' }), /holds no single RBM.*its format is other/s],
    ['of a later version', changed({}, { format_version: '2' }), /version 2/],
    ['of units that do not exist', changed({}, { visible_units: 'magic' }), /no units of type 'magic'/],
    ['of units that do not go together', changed({}, { hidden_units: 'gaussian' }), /no distribution/],
    [
      'with biases that do not fit',
      changed({ hidden_bias: { shape: [2], data: new Float32Array(2) } }),
      /hidden_bias has the shape \[2\].*need \[3\]/s,
    ],
    [
      'with weights of three axes',
      changed({ weights: { shape: [4, 3, 1], data: new Float32Array(12) } }),
      /weights has the shape \[4, 3, 1\]/,
    ],
    [
      'with no visible units',
      changed({ weights: { shape: [0, 3], data: new Float32Array(0) } }),
      /weights has the shape \[0, 3\]/,
    ],
    [
      'with a NaN',
      changed({ visible_bias: { shape: [4], data: Float32Array.of(1, Number.NaN, 0, 0) } }),
      /not all finite/,
    ],
  ])('%s is refused', (_name, bytes, message) => {
    expect(() => decodeRbm(bytes, 'rbm.safetensors')).toThrow(InputError);
    expect(() => decodeRbm(bytes, 'rbm.safetensors')).toThrow(message);
  });

  test('is refused if the variances of its units are missing', () => {
    const { log_variance: _left, ...arrays } = good.arrays;
    const bytes = encodeSafetensors(arrays, good.metadata);
    expect(() => decodeRbm(bytes, 'rbm.safetensors')).toThrow(/log_variance has the shape \[missing\]/);
  });
});
