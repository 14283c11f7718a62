import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { readExamples } from '../../src/data/read-examples.js';
import { InputError } from '../../src/errors.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rowsOf } from './reading.js';

const parquet = (x: number[], name = 'x') =>
  new Uint8Array(parquetWriteBuffer({ columnData: [{ name, data: x, type: 'DOUBLE' }] }));

test('a folder of part files, as Spark writes it, is one table', () =>
  inTemporaryFolder(async (folder) => {
    mkdirSync(join(folder, 'spark.parquet'));
    const write = (name: string, bytes: string | Uint8Array) =>
      writeFileSync(join(folder, 'spark.parquet', name), bytes);
    for (const [i, x] of [[1, 2], [3], [4, 5, 6]].entries())
      write(`part-${9 + i}.snappy.parquet`, parquet(x));
    write('_SUCCESS', '');
    write('.part-9.snappy.parquet.crc', 'crc');
    const table = await readExamples(join(folder, 'spark.parquet'));
    expect(rowsOf(table).flat()).toEqual([1, 2, 3, 4, 5, 6]);
    const out = new Float32Array(4);
    table.examples.copyRows([5, 0, 1, 2], out);
    expect([...out]).toEqual([6, 1, 2, 3]);
    expect(table.notes).toEqual(['6 rows of 1 columns, in 3 files']);
    expect(table.provenance).toMatchObject({ format: 'parquet, 3 files' });
    table.release();
  }));

test('labels of part files follow each other, and files of other columns are refused', () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'a.csv'), 'x,y\n1,p\n');
    writeFileSync(join(folder, 'b.csv'), 'x,y\n2,q\n');
    const table = await readExamples(folder, { label: 'y' });
    expect([table.labels, rowsOf(table)]).toEqual([
      ['p', 'q'],
      [[1], [2]],
    ]);
    table.release();
    writeFileSync(join(folder, 'c.csv'), 'z,y\n2,q\n');
    await expect(readExamples(folder, { label: 'y' })).rejects.toThrow(InputError);
    await expect(readExamples(folder, { label: 'y' })).rejects.toThrow(
      /different columns: .*c\.csv is unlike .*a\.csv/,
    );
  }));

test('the descriptions that Hugging Face saves beside its tables are no tables', () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'data-00000-of-00001.parquet'), parquet([1, 2]));
    writeFileSync(join(folder, 'dataset_info.json'), '{"features": {}}');
    writeFileSync(join(folder, 'state.json'), '{"_split": "train"}');
    const table = await readExamples(folder);
    expect(rowsOf(table)).toEqual([[1], [2]]);
    table.release();
  }));
