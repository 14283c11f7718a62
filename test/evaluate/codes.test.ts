import { describe, expect, test } from '@jest/globals';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples } from '../../src/data/examples.js';
import { InputError } from '../../src/errors.js';
import { decodeCodes, encodeExamples } from '../../src/evaluate/codes.js';
import { autoencoderModel } from '../../src/evaluate/model.js';
import { reconstructExamples } from '../../src/evaluate/squared-error.js';
import { seededRandom } from '../../src/random.js';
import { affine, fromFlat } from '../reference/matrix.js';
import { farthest, someAutoencoder, uniformArray } from '../support.js';

const random = seededRandom(61);
const autoencoder = someAutoencoder(6, 2, random);
// More than one block of 1,000, the second a short one.
const data = uniformArray([1003, 6], random).data;
const examples = floatExamples(data, 6);

describe('codes', () => {
  test('equal plain loops, in the order of the examples', async () => {
    const { shape, data: found } = await encodeExamples(onnxEngine(1), autoencoder, examples);
    const { weights, bias } = autoencoder.parameters[0] as (typeof autoencoder.parameters)[0];
    expect(shape).toEqual([1003, 2]);
    const expected = affine(fromFlat(data, 6), fromFlat(weights.data, 2), [...bias.data]).flat();
    expect(farthest(found, expected)).toBeLessThan(1e-5);
  });

  test('decode to the reconstructions', async () => {
    const engine = onnxEngine(1);
    const decoded = await decodeCodes(
      engine,
      autoencoder,
      await encodeExamples(engine, autoencoder, examples),
    );
    const expected = await reconstructExamples(engine, autoencoderModel(autoencoder), examples);
    expect(decoded.shape).toEqual([1003, 6]);
    expect(farthest(decoded.data, expected.data)).toBeLessThan(1e-6);
  });

  test('are refused for data or codes of the wrong width', async () => {
    const wide = floatExamples(new Float32Array(8), 8);
    await expect(encodeExamples(onnxEngine(1), autoencoder, wide)).rejects.toThrow(InputError);
    await expect(
      decodeCodes(onnxEngine(1), autoencoder, { shape: [2, 3], data: new Float32Array(6) }),
    ).rejects.toThrow(
      "The codes are 6 numbers in the shape [2, 3], but this autoencoder's are [examples, 2]",
    );
    await expect(
      decodeCodes(onnxEngine(1), autoencoder, { shape: [100, 2], data: new Float32Array(8) }),
    ).rejects.toThrow('The codes are 8 numbers in the shape [100, 2]');
  });
});
