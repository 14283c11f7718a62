import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as tfjs from '@tensorflow/tfjs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { jsEngine } from '../../../src/compute/js.js';
import { ndarray } from '../../../src/compute/ndarray.js';
import { decodeSafetensors } from '../../../src/data/safetensors.js';
import { exportModel, type Format } from '../../../src/model/export/export-model.js';
import { PARTS, type Part } from '../../../src/model/export/part.js';
import { projectorFiles } from '../../../src/model/export/projector.js';
import type { Model } from '../../../src/model/model.js';
import { decodeModel } from '../../../src/model/model-file.js';
import { inverseTransform, reconstruction, transform } from '../../../src/model/transform.js';
import { seededRandom } from '../../../src/random.js';
import { inTemporaryFolder } from '../../cli/command.js';
import { farthest, normalArray } from '../../support.js';

const random = seededRandom(1);
const WIDTH = 5;
const layer = (from: number, to: number) => ({
  weights: normalArray([from, to], random),
  bias: normalArray([to], random),
});
const layers = [layer(WIDTH, 4), layer(4, 2), layer(2, 4), layer(4, WIDTH)];
const model = (preprocessing: Model['preprocessing'], output: 'linear' | 'sigmoid'): Model => ({
  autoencoder: { activations: ['sigmoid', 'linear', 'sigmoid', output], parameters: layers },
  preprocessing,
  provenance: { seed: '1', data: 'x.csv' },
});
/** Offsets far larger than the spread around them, as a time in seconds has. */
const standardised = model(
  { scaling: 'standardise', offset: [1.7e9, -3, 0, 0.1, 1e-3], scale: [1e5, 0.01, 1, 20, 1e-4], fill: null },
  'linear',
);
const bytes = model({ scaling: '/255', offset: [0], scale: [255], fill: null }, 'sigmoid');
const unscaled = model({ scaling: 'none', offset: [0], scale: [1], fill: null }, 'sigmoid');

const rowsFor = ({ preprocessing: { offset, scale } }: Model) => {
  const values = random.fork('rows').fillNormal(new Float32Array(7 * WIDTH));
  return ndarray(
    [7, WIDTH],
    values.map(
      (value, i) => value * (scale[i % scale.length] as number) + (offset[i % offset.length] as number),
    ),
  );
};

/** What our own library makes of the part's inputs, and how large one unit of its outputs is. */
async function expectation(given: Model, part: Part) {
  const engine = jsEngine();
  const data = rowsFor(given);
  const code = await transform(given, data, { engine });
  const { scale } = given.preprocessing;
  const unit = (i: number) => (part === 'encoder' ? 1 : (scale[i % scale.length] as number));
  if (part === 'encoder') return { input: data, output: code, unit };
  if (part === 'decoder')
    return { input: code, output: await inverseTransform(given, code, { engine }), unit };
  return { input: data, output: await reconstruction(given, data, { engine }), unit };
}

const exported = <T>(given: Model, part: Part, format: Format, f: (path: string) => Promise<T>) =>
  inTemporaryFolder(async (folder) => {
    const out = join(folder, 'out');
    await exportModel(given, { format, part, out });
    return f(out);
  });

const MODELS = [
  ['standardised', standardised],
  ['bytes', bytes],
  ['unscaled', unscaled],
] as const;
const cases = MODELS.flatMap(([name, given]) => PARTS.map((part) => [name, part, given] as const));

describe.each(cases)('%s, %s', (_, part, given) => {
  test('as ONNX gives our numbers to 1e-5 in onnxruntime, for any number of rows', async () => {
    const { input, output, unit } = await expectation(given, part);
    await exported(given, part, 'onnx', async (path) => {
      const session = await InferenceSession.create(path);
      expect(session.inputNames).toEqual([part === 'decoder' ? 'code' : 'data']);
      expect(session.outputNames).toEqual([part === 'encoder' ? 'code' : 'reconstruction']);
      const name = session.inputNames[0] as string;
      for (const count of [7, 1]) {
        const width = input.shape[1] as number;
        const rows = new Tensor('float32', input.data.slice(0, count * width), [count, width]);
        const result = (await session.run({ [name]: rows }))[session.outputNames[0] as string] as Tensor;
        const wide = output.shape[1] as number;
        expect(result.dims).toEqual([count, wide]);
        expect(
          inUnits(result.data as Float32Array, output.data.slice(0, count * wide), wide, unit),
        ).toBeLessThan(1e-5);
      }
      await session.release();
    });
  });

  test('as TensorFlow.js LayersModel gives our numbers to 1e-5 in TensorFlow.js', async () => {
    await tfjs.setBackend('cpu');
    const { input, output, unit } = await expectation(given, part);
    await exported(given, part, 'tfjs', async (folder) => {
      const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
      const weights = readFileSync(join(folder, json.weightsManifest[0].paths[0]));
      const loaded = await tfjs.loadLayersModel(
        tfjs.io.fromMemory({
          modelTopology: json.modelTopology,
          weightSpecs: json.weightsManifest[0].weights,
          weightData: Uint8Array.from(weights).buffer,
        }),
      );
      const result = loaded.predict(tfjs.tensor(input.data, [...input.shape])) as tfjs.Tensor;
      expect(
        inUnits(result.dataSync() as Float32Array, output.data, output.shape[1] as number, unit),
      ).toBeLessThan(1e-5);
      loaded.dispose();
      result.dispose();
    });
  });
});

/** The largest difference, in units of the spread that each component has. */
function inUnits(
  actual: Float32Array,
  expected: Float32Array,
  width: number,
  unit: (i: number) => number,
): number {
  // A float32 near an offset of 1.7e9 is off by up to 64 by itself.
  const resolution = (i: number) => Math.abs(expected[i] as number) * 2 ** -23;
  const difference = actual.map(
    (value, i) => Math.max(0, Math.abs(value - (expected[i] as number)) - resolution(i)) / unit(i % width),
  );
  return actual.length === expected.length ? Math.max(...difference) : Number.POSITIVE_INFINITY;
}

test('missing values are filled in inside an ONNX file', async () => {
  const filling = {
    ...standardised,
    preprocessing: { ...standardised.preprocessing, fill: [1.7e9, -3, 1, 2, 3] },
  };
  const row = Float32Array.of(Number.NaN, -3.01, Number.NaN, 5, 0);
  const ours = await transform(filling, { shape: [1, WIDTH], data: row }, { engine: jsEngine() });
  await exported(filling, 'encoder', 'onnx', async (path) => {
    const session = await InferenceSession.create(path);
    const { code } = await session.run({ data: new Tensor('float32', row, [1, WIDTH]) });
    expect(farthest(code?.data as Float32Array, ours.data)).toBeLessThan(1e-5);
    await session.release();
  });
});

test('as safetensors the whole is a model file, and a part has its layers alone', async () => {
  await exported(bytes, 'all', 'safetensors', async (path) =>
    expect(decodeModel(readFileSync(path), path)).toEqual(bytes),
  );
  await exported(bytes, 'decoder', 'safetensors', async (path) => {
    const { arrays, metadata } = decodeSafetensors(readFileSync(path), path);
    expect(arrays['layers.0.weights']).toEqual(layers[2]?.weights);
    expect(Object.keys(arrays)).toHaveLength(4);
    expect(metadata).toMatchObject({
      format: 'rbm-autoencoder decoder',
      activations: 'sigmoid,sigmoid',
      data: 'x.csv',
    });
  });
});

test('the projector gets a line for each code, and a header only above several columns', () => {
  const codes = ndarray([2, 2], Float32Array.of(0.1, -2, 1e-8, 3));
  const label = ['a\tb', 'c'];
  expect(projectorFiles(codes, { label })).toEqual({
    'vectors.tsv': '0.1\t-2\n1e-8\t3\n',
    'metadata.tsv': 'a b\nc\n',
  });
  expect(projectorFiles(codes, { name: ['x', 'y'], label })['metadata.tsv']).toBe(
    'name\tlabel\nx\ta b\ny\tc\n',
  );
  expect(projectorFiles(codes, {})['metadata.tsv']).toBe('1\n2\n');
});
