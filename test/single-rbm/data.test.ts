import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { Examples } from '../../src/data/examples.js';
import { InputError } from '../../src/errors.js';
import { loadRbmData } from '../../src/single-rbm/data.js';
import { inTemporaryFolder } from '../temporary-folder.js';

/** Two images of 1 x 3 bytes. */
const IDX = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255, 128, 127, 3);

function valuesOf(examples: Examples): number[] {
  const values = new Float32Array(examples.count * examples.width);
  examples.copyRows([...Array(examples.count).keys()], values);
  return [...values].map((value) => Number(value.toFixed(3)));
}

describe('data for a single RBM', () => {
  test('come from an IDX file as pixels, binarised pixels, or counts', async () => {
    await inTemporaryFolder(async (folder) => {
      const source = join(folder, 'images.gz');
      writeFileSync(source, gzipSync(IDX));
      const pixels = await loadRbmData({ source, visible: 'bernoulli', binarise: false });
      expect(valuesOf(pixels.train)).toEqual([0, 0.2, 1, 0.502, 0.498, 0.012]);
      expect(pixels.imageShape).toEqual({ height: 1, width: 3 });
      expect(pixels.provenance['SHA-256']).toMatch(/^[0-9a-f]{64}$/);
      const binary = await loadRbmData({ source, visible: 'bernoulli', binarise: true });
      expect(valuesOf(binary.train)).toEqual([0, 0, 1, 1, 0, 0]);
      const counts = await loadRbmData({ source, visible: 'softmax', binarise: false, examples: 1 });
      expect(valuesOf(counts.train)).toEqual([0, 51, 255]);
    });
  });

  test('come from a CSV as they are, and not from a place where nothing is', async () => {
    await inTemporaryFolder(async (folder) => {
      const source = join(folder, 'table.csv');
      const load = () => loadRbmData({ source, visible: 'gaussian', binarise: false });
      await expect(load()).rejects.toThrow(InputError);
      await expect(load()).rejects.toThrow(/table\.csv cannot be read/);
      writeFileSync(source, 'a,b\n1,-2.5\n3,4\n');
      expect(valuesOf((await load()).train)).toEqual([1, -2.5, 3, 4]);

      writeFileSync(source, 'a,name,b,c\n1,x,-2.5,7\n3,y,4,8\n');
      const selection = { label: 'name', exclude: ['c'] };
      const chosen = await loadRbmData({ source, visible: 'gaussian', binarise: false, selection });
      expect(valuesOf(chosen.train)).toEqual([1, -2.5, 3, 4]);
      expect(chosen.provenance).toMatchObject({ label: 'name', exclude: 'c' });
    });
  });
});
