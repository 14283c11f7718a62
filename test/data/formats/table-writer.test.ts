import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rowNumbers } from '../../../src/data/examples.js';
import { openTableWriter } from '../../../src/data/formats/table-writer.js';
import { readExamples } from '../../../src/data/read-examples.js';
import { shortest } from '../../../src/data/storage/number-texts.js';
import { InputError } from '../../../src/errors.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

describe('a table that is written', () => {
  test.each(['x.csv', 'x.tsv', 'x.npy', 'x.parquet', 'without-ending'])(
    'block by block to %s can be read back',
    (name) =>
      inTemporaryFolder(async (folder) => {
        const path = join(folder, name);
        const values = Float32Array.of(1, 0.1, -1e-30, 3e38, 5, 1 / 3);
        const writer = await openTableWriter(path, { count: 3, columns: ['a', 'b,"c"'], texts: {} });
        await writer.write(values.subarray(0, 2));
        await writer.write(values.subarray(2));
        expect(readdirSync(folder)).not.toContain(name);
        await writer.finish();
        await writer.discard();
        expect(readdirSync(folder)).toEqual([name]);
        const { examples, columns } = await readExamples(path);
        const read = new Float32Array(6);
        examples.copyRows(rowNumbers(3), read);
        expect(read).toEqual(values);
        expect(columns).toEqual(name === 'x.npy' ? undefined : ['a', 'b,"c"']);
      }),
  );

  test('has texts before numbers, and is streamed block by block', async () => {
    let written = '';
    const stream = new Writable({
      write(piece, _encoding, done) {
        written += piece;
        done();
      },
    });
    const writer = await openTableWriter(stream, {
      count: 2,
      columns: ['x'],
      texts: { name: ['a b', 'c,d'] },
    });
    await writer.write(Float32Array.of(1));
    await writer.write(Float32Array.of(2));
    expect(written).toBe('name,x\na b,1\n"c,d",2\n');
  });

  test('has texts in Parquet too, over several blocks', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.parquet');
      const writer = await openTableWriter(path, {
        count: 3,
        columns: ['x'],
        texts: { label: ['red', 'ü', ''] },
      });
      await writer.write(Float32Array.of(1, 2));
      await writer.write(Float32Array.of(3));
      await writer.finish();
      const { labels, examples } = await readExamples(path, { label: 'label' });
      expect([labels, examples.count]).toEqual([['red', 'ü', ''], 3]);
    }));

  test.each(['x.xlsx', 'x.json', 'x.csv.gz', 'x.constructor'])('is refused under the name %s', (name) =>
    inTemporaryFolder(async (folder) => {
      const opening = openTableWriter(join(folder, name), { count: 1, columns: ['a'], texts: {} });
      await expect(opening).rejects.toThrow(/ends in \..*End the name in \.csv, \.tsv, \.npy or \.parquet/);
      expect(readdirSync(folder)).toEqual([]);
    }),
  );

  test('leaves a former file unchanged when it is discarded', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.csv');
      for (const finished of [true, false]) {
        const writer = await openTableWriter(path, {
          count: 1,
          columns: [finished ? 'first' : 'second'],
          texts: {},
        });
        if (finished) await writer.finish();
        await writer.discard();
      }
      expect(readFileSync(path, 'utf8')).toBe('first\n');
      expect(readdirSync(folder)).toEqual(['x.csv']);
    }));

  test('is refused where there is no folder', () =>
    inTemporaryFolder(async (folder) => {
      const opening = openTableWriter(join(folder, 'no', 'x.csv'), { count: 1, columns: ['a'], texts: {} });
      await expect(opening).rejects.toThrow(InputError);
    }));
});

test('the shortest text of a float32 gives back the same float32', () => {
  expect(
    [0.1, 1 / 3, 1.5e-38, 3.4028234663852886e38, 100, -0].map((value) => shortest(Math.fround(value))),
  ).toEqual(['0.1', '0.33333334', '1.5e-38', '3.4028235e+38', '100', '0']);
  fc.assert(
    fc.property(
      // Denormal numbers count as zero in a process in which onnxruntime has worked.
      fc
        .float({ noNaN: true, noDefaultInfinity: true })
        .filter((value) => value === 0 || Math.abs(value) >= 2 ** -126),
      (value) => Math.fround(Number(shortest(value))) === value,
    ),
    { seed: 1 },
  );
});
