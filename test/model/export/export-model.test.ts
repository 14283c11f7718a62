import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as tfjs from '@tensorflow/tfjs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { jsEngine } from '../../../src/compute/js.js';
import { ndarray } from '../../../src/compute/ndarray.js';
import { decodeSafetensors } from '../../../src/data/formats/arrays/safetensors.js';
import { exportModel, type Format } from '../../../src/model/export/export-model.js';
import { PARTS, type Part } from '../../../src/model/export/part.js';
import { projectorFiles } from '../../../src/model/export/projector.js';
import type { Model } from '../../../src/model/model.js';
import { decodeModel } from '../../../src/model/model-file.js';
import { transform } from '../../../src/model/transform.js';
import { farthest } from '../../support.js';
import { inTemporaryFolder } from '../../temporary-folder.js';
import { inUnits } from './in-units.js';
import { bytes, expectation, layers, MODELS, standardised, WIDTH } from './models.js';

const exported = <T>(given: Model, part: Part, format: Format, f: (path: string) => Promise<T>) =>
  inTemporaryFolder(async (folder) => {
    const out = join(folder, 'out');
    await exportModel(given, { format, part, out });
    return f(out);
  });

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

describe('missing values', () => {
  const fill = [1.7e9, -3, 1, 2, 3];
  const filling = { ...standardised, preprocessing: { ...standardised.preprocessing, fill } };
  const row = Float32Array.of(Number.NaN, -3.01, Number.NaN, 5, 0);
  const ours = () => transform(filling, { shape: [1, WIDTH], data: row }, { engine: jsEngine() });

  test('are filled in inside an ONNX file', async () => {
    const expected = await ours();
    await exported(filling, 'encoder', 'onnx', async (path) => {
      const session = await InferenceSession.create(path);
      const { code } = await session.run({ data: new Tensor('float32', row, [1, WIDTH]) });
      expect(farthest(code?.data as Float32Array, expected.data)).toBeLessThan(1e-5);
      await session.release();
    });
  });

  test('are to be filled in by what a TensorFlow.js file names, but not in codes', async () => {
    const metadata = (part: Part) =>
      exported(
        filling,
        part,
        'tfjs',
        async (folder) => JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')).userDefinedMetadata,
      );
    const { missing_values: by } = await metadata('encoder');
    const filled = row.map((value, i) => (Number.isNaN(value) ? by[i] : value));
    const data = { shape: [1, WIDTH], data: filled };
    const unfilled = await transform(standardised, data, { engine: jsEngine() });
    expect(farthest(unfilled.data, (await ours()).data)).toBeLessThan(1e-5);
    expect(await metadata('all')).toEqual({ ...filling.provenance, missing_values: fill });
    expect(await metadata('decoder')).toEqual(filling.provenance);
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
