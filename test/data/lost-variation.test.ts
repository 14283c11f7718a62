import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fitPreprocessing } from '../../src/data/preprocessing.js';
import { readExamples } from '../../src/data/read-examples.js';
import { examplesOf, type Rows } from '../../src/model/rows.js';
import { inTemporaryFolder } from '../temporary-folder.js';

const column = (f: (i: number) => number) => Array.from({ length: 40 }, (_, i) => f(i));
/** Values, and whether float32 takes their variation away. */
const COLUMNS: readonly (readonly [string, number[], boolean])[] = [
  ['seconds since 1970', column((i) => 1_700_000_000 + i), true],
  ['microseconds since 1970', column((i) => 1.7e15 + 7 * i), true],
  ['whole numbers beyond 2 ** 24', column((i) => 2 ** 25 + i), true],
  ['negative ones', column((i) => -1_700_000_000 - i), true],
  ['days since 1970', column((i) => 19_000 + i), false],
  ['whole numbers that float32 holds', column((i) => 2 ** 30 + 2 ** 8 * (i % 2)), false],
  ['a constant that float32 does not hold', column(() => 1_700_000_001), false],
  ['rounding errors of float64', column((i) => (i % 2 === 0 ? 0.3 : 0.1 + 0.2)), false],
  ['seconds with gaps', column((i) => 1_700_000_000 + 86_400 * i), false],
  ['missing values but one', column((i) => (i === 0 ? 5 : Number.NaN)), false],
];

/** A .npy file, version 1, of float64 numbers. */
function float64File(rows: readonly (readonly number[])[]): Uint8Array {
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows.length}, ${rows[0]?.length}), }`;
  const header = `${dictionary.padEnd(117)}\n`;
  const start = Buffer.from(`\x93NUMPY\x01\x00${String.fromCharCode(header.length)}\x00${header}`, 'latin1');
  return Buffer.concat([start, new Uint8Array(Float64Array.from(rows.flat()).buffer)]);
}

describe.each(COLUMNS)('%s', (_, values, isLost) => {
  const notesOf = (rows: Awaited<ReturnType<typeof examplesOf>>) =>
    fitPreprocessing(rows, { missing: 'mean', columns: ['x', 't'] }).notes;
  const expected = isLost
    ? [expect.stringMatching(/^column "t": 32-bit floats cannot tell .* apart.*Subtract an offset such as/)]
    : [];
  const rows = values.map((value, i) => [i, value]);

  test.each<[string, Rows]>([
    ['a list', rows],
    ['a list of typed arrays', rows.map((row) => Float64Array.from(row)) as never],
    ['a float64 array', { shape: [40, 2], data: Float64Array.from(rows.flat()) }],
  ])('from %s', async (_, given) => {
    expect(notesOf(await examplesOf(given))).toEqual(expected);
  });

  test.each([512 * 2 ** 20, 64])('from a CSV and a float64 array with %i bytes of memory', (memoryBytes) =>
    inTemporaryFolder(async (folder) => {
      const text = rows.map((row) => row.map((value) => (Number.isNaN(value) ? '' : value)).join(','));
      writeFileSync(join(folder, 'x.csv'), `x,t\n${text.join('\n')}\n`);
      writeFileSync(join(folder, 'x.npy'), float64File(rows));
      for (const file of ['x.csv', 'x.npy']) {
        const { examples, release } = await readExamples(join(folder, file), { memoryBytes });
        expect(notesOf(examples)).toEqual(expected);
        release();
      }
    }),
  );
});
