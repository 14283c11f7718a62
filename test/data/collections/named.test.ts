import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { isCollection } from '../../../src/data/collections/named.js';
import { readExamples } from '../../../src/data/read-examples.js';
import { InputError } from '../../../src/errors.js';
import { writeDigits } from '../../cli/digits.js';
import { folderOfFile } from '../../test-folder.js';

const folder = folderOfFile();
beforeAll(() => {
  writeDigits(folder, 30, 20);
});

describe('the names of built-in data', () => {
  test('give MNIST the same rows as its file, with labels', async () => {
    const named = await readExamples('mnist', { dataDir: folder });
    const file = await readExamples(join(folder, 'train-images-idx3-ubyte'));
    const rows = (table: typeof named) => {
      const values = new Float32Array(30 * 784);
      table.examples.copyRows(
        Array.from({ length: 30 }, (_, i) => i),
        values,
      );
      return values;
    };
    expect(rows(named)).toEqual(rows(file));
    expect(Math.max(...rows(named))).toBeGreaterThan(100);
    file.release();
    expect(named).toMatchObject({
      kind: 'bytes',
      imageShape: { height: 28, width: 28 },
      labels: Array.from({ length: 30 }, (_, i) => String(i % 10)),
      provenance: { path: 'mnist', 'SHA-256': expect.stringMatching(/^[0-9a-f]{64}$/) },
      notes: ['the training part, 30 images'],
    });
  });

  test('have a test part', async () => {
    const { examples, labels } = await readExamples('mnist-test', { dataDir: folder });
    expect([examples.count, labels?.length]).toEqual([20, 20]);
    const curves = await readExamples('curves-test');
    expect(curves).toMatchObject({ kind: 'numbers', labels: undefined, provenance: { path: 'curves-test' } });
    expect([curves.examples.count, curves.examples.width]).toEqual([10_000, 784]);
  });

  test('refuse options that they cannot obey', async () => {
    const refused = readExamples('mnist', { dataDir: folder, columns: ['1'] });
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(/`columns` does not apply to mnist.*\.\/mnist/);
  });

  test('are no paths', () => {
    expect(isCollection('mnist')).toBe(true);
    expect(isCollection('./mnist')).toBe(false);
    expect(isCollection(process.stdin)).toBe(false);
  });
});
