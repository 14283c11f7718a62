import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import { encode as encodePng } from 'fast-png';
import { zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { withCurrentNames } from '../../../src/cli/flags/former-names.js';
import { flagOf, withFlags } from '../../../src/cli/flags/names.js';
import { parser } from '../../../src/cli/parser.js';
import { encodeNpyHeader } from '../../../src/data/formats/arrays/npy.js';
import { type FormatName, type ReadingOption, TAKES } from '../../../src/data/formats/takes.js';
import { readExamples } from '../../../src/data/read-examples.js';
import type { ReadOptions } from '../../../src/data/table.js';
import { InputError } from '../../../src/errors.js';
import { writeDigits } from '../../cli/digits.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

const npy = (shape: readonly number[], values: readonly number[]) =>
  Uint8Array.from([...encodeNpyHeader(shape), ...new Uint8Array(Float32Array.from(values).buffer)]);
const ROWS = [1, 2, 3, 4, 5, 6];
const FILES: Readonly<Partial<Record<FormatName, string | Uint8Array>>> = {
  csv: '1,2,3\n4,5,6\n',
  json: '[{"1": 1, "2": 2, "3": 3}, {"1": 4, "2": 5, "3": 6}]',
  parquet: new Uint8Array(
    parquetWriteBuffer({
      columnData: ['1', '2', '3'].map((name, i) => ({
        name,
        data: [1 + i, 4 + i],
        type: 'DOUBLE' as const,
      })),
    }),
  ),
  npy: npy([2, 3], ROWS),
  npz: zipSync({ 'x.npy': npy([2, 3], ROWS), 'one.npy': npy([2], [7, 8]) }),
  arrow: Uint8Array.from(
    tableToIPC(tableFromArrays({ 1: [1, 4], 2: [2, 5], 3: [3, 6] }), { format: 'file' }) ?? [],
  ),
  idx: Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, ...ROWS),
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbmae-test-'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  for (const name of ['a', 'b']) {
    mkdirSync(join(folder, 'images', name), { recursive: true });
    const png = encodePng({ width: 2, height: 1, data: Uint8Array.of(0, 255), channels: 1 });
    writeFileSync(join(folder, 'images', name, '1.png'), png);
  }
  mkdirSync(join(folder, 'digits'));
  writeDigits(join(folder, 'digits'), 20, 10);
});
afterAll(() => rmSync(folder, { recursive: true }));

const OPTIONS: Readonly<Record<ReadingOption, ReadOptions[ReadingOption]>> = {
  columns: ['1', '3'],
  exclude: ['2'],
  label: '2',
  array: 'x',
  delimiter: ',',
  decimal: '.',
  header: true,
  dataDir: 'digits',
  categories: ['3'],
};
const CLASSES: readonly FormatName[] = ['images', 'mnist', 'curves'];

function cellOf(format: FormatName, option: ReadingOption) {
  const source = format === 'mnist' || format === 'curves' ? format : join(folder, format);
  const value =
    option === 'dataDir'
      ? join(folder, 'digits')
      : option === 'label' && CLASSES.includes(format)
        ? 'class'
        : OPTIONS[option];
  const data = format === 'mnist' && option === 'label' ? { dataDir: join(folder, 'digits') } : {};
  return { source, options: { ...data, [option]: value } as ReadOptions };
}

/** What a cell of the table of formats and options must lead to. */
const told = (option: ReadingOption) => (answer: unknown) =>
  answer === true ? undefined : expect.stringMatching(new RegExp(`^\`?${option}|does not apply`));

async function onTheLibrary(source: string, options: ReadOptions): Promise<Error | undefined> {
  try {
    const table = await readExamples(source, options);
    table.release();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Runs the command in this process. */
async function onTheCommand(source: string, options: ReadOptions): Promise<Error | undefined> {
  const flags = Object.entries(options).flatMap(([option, value]) =>
    value === true ? [flagOf(option)] : [`${flagOf(option)}=${[value].flat().join(',')}`],
  );
  const written = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  try {
    await (await parser(withCurrentNames(['inspect', source, ...flags]))).parseAsync();
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    written.mockRestore();
  }
}

const CELLS = Object.entries(TAKES).flatMap(([format, takes]) =>
  Object.entries(takes).map(
    ([option, answer]) => [format as FormatName, option as ReadingOption, answer as true | string] as const,
  ),
);

describe('every option on every format', () => {
  test.each(CELLS)('%s, %s: %s', async (format, option, answer) => {
    const { source, options } = cellOf(format, option);
    const [byLibrary, byCommand] = [await onTheLibrary(source, options), await onTheCommand(source, options)];
    expect(byLibrary?.message).toEqual(told(option)(answer));
    if (answer === true) {
      expect(byCommand).toBeUndefined();
      return;
    }
    expect(byLibrary).toBeInstanceOf(InputError);
    expect(byCommand).toBeInstanceOf(InputError);
    expect(withFlags(byCommand as InputError)).toMatch(
      new RegExp(`^${flagOf(option)} does not apply to .*${answer}`),
    );
  });

  test('is obeyed, not only accepted: columns, left out columns and labels of every table are the same', async () => {
    const tables = ['csv', 'json', 'arrow', 'parquet', 'npy', 'npz', 'idx'] as const;
    for (const format of tables) {
      const array = format === 'npz' ? { array: 'x' } : {};
      const options = { ...array, columns: ['3', '1', '2'], exclude: ['1'], label: '2' };
      const { examples, labels, release } = await readExamples(join(folder, format), options);
      const values = new Float32Array(4);
      examples.copyRows([1, 0], values);
      expect([format, labels, examples.width, [...values]]).toEqual([format, ['2', '5'], 2, [6, 5, 3, 2]]);
      release();
    }
  });

  test('delimiter must not be empty', async () => {
    expect(await onTheLibrary(join(folder, 'csv'), { delimiter: '' })).toMatchObject({
      message: expect.stringMatching(/`delimiter` is empty/),
    });
  });
});

describe('a file of labels', () => {
  const labelled = (data: string | Uint8Array, labels: string | Uint8Array) =>
    inTemporaryFolder(async (place) => {
      const [path, label] = [join(place, 'data'), join(place, 'labels')];
      writeFileSync(path, data);
      writeFileSync(label, labels);
      const table = await readExamples(path, { label });
      table.release();
      return table;
    });

  test.each([
    ['IDX', Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 3), ['7', '3']],
    ['.npy of float32', npy([2], [0.1, 2]), ['0.1', '2']],
    ['text with Windows line ends', 'red\r\nblue green\r\n', ['red', 'blue green']],
    ['text whose last line has no end', '\ufeffa\nb', ['a', 'b']],
  ])('in %s is read for every format', async (_, content, labels) => {
    for (const format of ['csv', 'parquet', 'npy', 'npz', 'idx'] as const) {
      const table = await labelled(FILES[format] as string | Uint8Array, content);
      expect(table.labels).toEqual(labels);
      expect(table.provenance['label file SHA-256']).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('with another count is refused', async () => {
    await expect(labelled('1,2\n3,4\n', 'a\nb\nc\n')).rejects.toThrow(/has 3 labels, but .* has 2 examples/);
  });

  test('that is not there is refused', async () => {
    for (const format of ['csv', 'parquet', 'npy', 'npz', 'idx'])
      await expect(readExamples(join(folder, format), { label: '/nonexistent' })).rejects.toThrow(InputError);
  });

  test('keeps every digit of 64-bit numbers in a column', async () => {
    const header = encodeNpyHeader([2, 2]);
    const text = Buffer.from(header).toString('latin1').replace('<f4', '<i8');
    const values = BigInt64Array.of(1n, 9007199254740993n, 2n, 9007199254740994n);
    const bytes = Uint8Array.from([...Buffer.from(text, 'latin1'), ...new Uint8Array(values.buffer)]);
    await inTemporaryFolder(async (place) => {
      const path = join(place, 'ids.npy');
      writeFileSync(path, bytes);
      const { labels, release } = await readExamples(path, { label: '2' });
      release();
      expect(labels).toEqual(['9007199254740993', '9007199254740994']);
    });
  });
});
