import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { rowStore } from '../../../src/data/storage/row-store.js';
import { RunError } from '../../../src/errors.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

test.each(['uint8', 'float32'] as const)(
  'rows of %s beyond memory come back from a temporary file, which is removed in the end',
  (type) =>
    inTemporaryFolder(async (folder) => {
      const store = rowStore({ width: 3, type, memoryBytes: 1000, folder });
      for (let row = 0; row < 1000; row++) store.add([row % 256, 1, 255]);
      const { examples, onDisk } = store.finish();
      const out = new Float32Array(9);
      examples.copyRows([999, 0, 500], out);
      expect([onDisk, examples.count, ...out]).toEqual([true, 1000, 231, 1, 255, 0, 1, 255, 244, 1, 255]);
      expect(readdirSync(folder)).toHaveLength(1);
      store.release();
      expect(readdirSync(folder)).toEqual([]);
    }),
);

test('the error for a temporary file that cannot be created says what to do', () => {
  const store = rowStore({ width: 3, type: 'float32', memoryBytes: 1, folder: '/nowhere/at/all' });
  const fill = () => {
    for (let row = 0; row < 1000; row++) store.add([1, 2, 3]);
  };
  expect(fill).toThrow(RunError);
  expect(fill).toThrow(/too many for memory.*TMPDIR/);
});
