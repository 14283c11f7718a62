import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { encode as encodePng } from 'fast-png';
import { parquetWriteBuffer } from 'hyparquet-writer';
import jpeg from 'jpeg-js';
import { encodeNpyHeader } from '../../src/data/formats/arrays/npy.js';
import { readExamples } from '../../src/data/read-examples.js';
import type { ReadOptions } from '../../src/data/table.js';
import { InputError, RunError } from '../../src/errors.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { NUMPY } from './formats/numpy-files.js';
import { reading, refusal, rowsOf } from './reading.js';

const fromBase64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));

describe('a CSV', () => {
  test.each([
    ['commas and a header', 'a,b\n1,2\n3,-4.5e1\n', ['a', 'b']],
    ['tabs', 'a\tb\n1\t2\n3\t-45\n', ['a', 'b']],
    [
      'semicolons, quotes, spaces, Windows line ends, a byte order mark',
      '\ufeffa;"b"\r\n1; 2\r\n\r\n"3";-45',
      ['a', 'b'],
    ],
    ['no header', '1,2\n3,-45', ['column 1', 'column 2']],
  ])('with %s', async (_, content, names) => {
    await reading(content, (table) => {
      expect(table.columns).toEqual(names);
      expect(rowsOf(table)).toEqual([
        [1, 2],
        [3, -45],
      ]);
    });
  });

  test('whose first line has numbers and a word has a note that the line is taken for names', async () => {
    const iris = '5.1,3.5,setosa\n4.9,3.0,setosa\n';
    const told =
      /first line is taken for the names .*numbers in it \(5.1, 3.5\): set `header` to false if it is a row/;
    await reading(
      iris,
      ({ notes, examples }) => expect([notes[1], examples.count]).toEqual([expect.stringMatching(told), 1]),
      { label: '3' },
    );
    for (const header of [false, true])
      await reading(iris, ({ notes }) => expect(notes).toHaveLength(1), { label: '3', header });
    await reading('a,b\n1,2\n', ({ notes }) => expect(notes).toHaveLength(1));
  });

  test('gives chosen columns in the order asked for, by name or number, and a label', async () => {
    const content = 'kind,x,y,z\nred,1,2,3\n"blue, dark",4,5,6\n';
    await reading(
      content,
      (table) => {
        expect([table.columns, table.labels, rowsOf(table)]).toEqual([
          ['z', 'x'],
          ['red', 'blue, dark'],
          [
            [3, 1],
            [6, 4],
          ],
        ]);
      },
      { columns: ['z', '2'], label: 'kind' },
    );
    await reading(content, ({ columns }) => expect(columns).toEqual(['x', 'z']), { exclude: ['kind', 'y'] });
  });

  test('keeps missing values as NaN', async () => {
    await reading('a,b,c,d\n1,,NA,?\nnull,nan,2,0\n', (table) =>
      expect(rowsOf(table)).toEqual([
        [1, Number.NaN, Number.NaN, Number.NaN],
        [Number.NaN, Number.NaN, 2, 0],
      ]),
    );
  });

  test('may be gzipped, and may come as a stream that leaves nothing behind', async () => {
    await reading(gzipSync('a,b\n1,2\n'), (table) => expect(rowsOf(table)).toEqual([[1, 2]]));
    await inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'x'), 'a,b\n1,2\n');
      const table = await readExamples(createReadStream(join(folder, 'x')));
      expect(rowsOf(table)).toEqual([[1, 2]]);
      table.release();
      expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`rbmae-input-${process.pid}`))).toEqual(
        [],
      );
    });
  });

  test('of more rows than may stay in memory goes to a temporary file, which is removed in the end', async () => {
    const content = Array.from({ length: 50_000 }, (_, i) => `${i},${-i / 4}`).join('\n');
    const temporary = () =>
      readdirSync(tmpdir()).filter((name) => name.startsWith(`rbmae-rows-${process.pid}`));
    await reading(
      content,
      ({ examples, notes }) => {
        expect(notes.join()).toContain('temporary file');
        expect(temporary()).toHaveLength(1);
        const out = new Float32Array(10);
        examples.copyRows([49_999, 0, 1, 2, 20_000], out);
        expect([...out]).toEqual([49_999, -12_499.75, 0, 0, 1, -0.25, 2, -0.5, 20_000, -5000]);
      },
      { memoryBytes: 100_000 },
    );
    expect(temporary()).toEqual([]);
  });

  test.each<[string, string, ReadOptions, RegExp]>([
    ['a word', 'a,b\n1,2\n3,x y\n', {}, /line 3, column "b" holds "x y", which is no number/],
    ['decimal commas and points', 'a;b\n1,5;2.5\n', {}, /line 2, column "a" holds "1,5".*decimal point/],
    ['a number beyond float32', 'a\n1e300\n', {}, /line 2, column "a" holds 1e300, which is beyond/],
    ['an infinite number', 'a\n-Infinity\n', {}, /beyond the range/],
    ['a short line', 'a,b\n1,2\n3\n', {}, /line 3: there are 1 fields, but the first line has 2/],
    ['a column that is not there', 'a,b\n1,2\n', { columns: ['c'] }, /no column "c". Its columns are: a, b/],
    ['a column twice', 'a,b\n1,2\n', { columns: ['a', '1'] }, /"a" is in `columns` twice/],
    ['nothing left', 'a\n1\n', { exclude: ['a'] }, /no columns left/],
    ['a header alone', 'a,b\n', {}, /no rows of numbers under its header/],
    ['an unclosed quotation mark', 'a,b\n"1,2\n3,4\n', {}, /cannot be read as a table/],
    ['a web page', '<html>404</html>', {}, /web page/],
    ['other bytes', 'GIF8!a\0\0\0', {}, /neither a text table nor/],
    ['nothing', '', {}, /is empty/],
  ])('is refused for %s', async (_, content, options, reason) => {
    expect(await refusal(content, options)).toMatch(reason);
  });
});

describe('arrays of numpy', () => {
  test.each<[keyof typeof NUMPY, number[][], object]>([
    [
      'float64',
      [
        [0, 1.5, 3],
        [4.5, 6, 7.5],
      ],
      { kind: 'numbers' },
    ],
    [
      'bigEndianInt16',
      [
        [-3, -2, -1],
        [0, 1, 2],
      ],
      { kind: 'numbers' },
    ],
    [
      'bool',
      [
        [1, 0],
        [0, 1],
      ],
      { kind: 'numbers' },
    ],
    [
      'images',
      [
        [0, 30, 60, 90],
        [120, 150, 180, 210],
      ],
      { kind: 'bytes', imageShape: { height: 2, width: 2 } },
    ],
    [
      'npz',
      [
        [0, 50, 100],
        [150, 200, 250],
      ],
      { kind: 'bytes' },
    ],
  ])('%s', async (name, rows, rest) => {
    for (const memoryBytes of [undefined, 1])
      await reading(
        fromBase64(NUMPY[name]),
        (table) => {
          expect(rowsOf(table)).toEqual(rows);
          expect(table).toMatchObject(rest);
        },
        { memoryBytes },
      );
  });

  test('an .npz gives labels, and the array that is named', async () => {
    await reading(fromBase64(NUMPY.npz), ({ labels }) => expect(labels).toEqual(['7', '9']), { label: 'y' });
    await reading(fromBase64(NUMPY.npzOfTwo), (table) => expect(rowsOf(table)[0]).toEqual([10, 11, 12]), {
      array: 'b',
    });
  });

  test('what is written can be read', async () => {
    const data = Float32Array.of(1, 2.5, -3, 4, 5, 6);
    const bytes = Buffer.concat([encodeNpyHeader([2, 3]), new Uint8Array(data.buffer)]);
    await reading(bytes, (table) => expect(rowsOf(table).flat()).toEqual([...data]));
  });

  const f8 = fromBase64(NUMPY.float64);
  const withHeader = (from: string, to: string) =>
    Uint8Array.from(Buffer.from(Buffer.from(f8).toString('latin1').replace(from, to), 'latin1'));
  test.each<[string, Uint8Array, ReadOptions, RegExp]>([
    [
      'Fortran order beyond memory',
      fromBase64(NUMPY.fortran),
      { memoryBytes: 8 },
      /column by column \(Fortran order\)/,
    ],
    ['text', fromBase64(NUMPY.text), {}, /array of texts \(<U1\)/],
    ['one number less', f8.subarray(0, -8), {}, /shape \(2, 3\) takes 48 bytes, and 40 follow/],
    ['a shape that overflows', withHeader('(2, 3)', '(2, 9999999999999)'), {}, /takes|no examples/],
    ['a header longer than the file', f8.with(8, 255).with(9, 255), {}, /announced with 65535 bytes/],
    ['another version', f8.with(6, 9), {}, /version is 9/],
    ['several arrays', fromBase64(NUMPY.npzOfTwo), {}, /several arrays.*: a, b. Name one with `array`/],
    ['an array that is not there', fromBase64(NUMPY.npz), { array: 'z' }, /no array "z"/],
    ['a cut zip', fromBase64(NUMPY.npz).subarray(0, 200), {}, /cannot be unpacked as .npz/],
  ])('are refused for %s', async (_, bytes, options, reason) => {
    expect(await refusal(bytes, options)).toMatch(reason);
  });
});

describe('IDX', () => {
  const idx = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]);

  test.each([undefined, 1])('plain and gzipped, with %s bytes of memory', async (memoryBytes) => {
    for (const bytes of [idx, gzipSync(idx)])
      await reading(
        bytes,
        (table) => {
          expect(rowsOf(table)).toEqual([
            [1, 2, 3],
            [4, 5, 255],
          ]);
          expect(table).toMatchObject({ kind: 'bytes', imageShape: { height: 1, width: 3 } });
        },
        { memoryBytes },
      );
  });

  test('that is cut is refused', async () => {
    expect(await refusal(idx.subarray(0, -1))).toMatch(/ends too early/);
  });

  test('that is cut while it is being read ends in a RunError', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.idx');
      writeFileSync(path, idx);
      const table = await readExamples(path, { memoryBytes: 1 });
      truncateSync(path, 18);
      expect(() => rowsOf(table)).toThrow(RunError);
      expect(() => rowsOf(table)).toThrow(/ended at byte 18 while it was being read, and had 22 bytes/);
      table.release();
    }));
});

describe('Parquet', () => {
  const written = (columnData: unknown[], options = {}) =>
    new Uint8Array(parquetWriteBuffer({ columnData: columnData as never, ...options }));
  const numbers = Array.from({ length: 1000 }, (_, i) => i);
  const table = (codec: string) =>
    written(
      [
        { name: 'whole', data: numbers, type: 'INT32' },
        { name: 'half', data: numbers.map((n) => n / 2), type: 'DOUBLE' },
        { name: 'long', data: numbers.map(BigInt), type: 'INT64' },
        { name: 'name', data: numbers.map((n) => `n${n}`), type: 'STRING' },
        { name: 'hole', data: numbers.map((n) => (n === 7 ? null : n)), type: 'FLOAT', nullable: true },
      ],
      { codec, rowGroupSize: 300 },
    );

  test.each(['UNCOMPRESSED', 'SNAPPY'])('tables, %s', async (codec) => {
    await reading(
      table(codec),
      (read) => {
        expect(read.columns).toEqual(['whole', 'half', 'long', 'hole']);
        const rows = rowsOf(read);
        expect(rows).toHaveLength(1000);
        expect(rows[7]).toEqual([7, 3.5, 7, Number.NaN]);
        expect(rows.at(-1)).toEqual([999, 499.5, 999, 999]);
        expect(read.labels?.[999]).toBe('n999');
      },
      { label: 'name' },
    );
  });

  test('lists of numbers, and images as bytes', async () => {
    await reading(
      written([
        {
          name: 'pixels',
          data: [
            [1, 2],
            [3, 4],
          ],
        },
      ]),
      (read) => {
        expect([read.columns, rowsOf(read)]).toEqual([
          ['pixels[0]', 'pixels[1]'],
          [
            [1, 2],
            [3, 4],
          ],
        ]);
      },
    );
    const pngs = [1, 2].map((n) =>
      encodePng({ width: 2, height: 1, channels: 1, data: Uint8Array.of(n, 200) }),
    );
    await reading(written([{ name: 'image', data: pngs, type: 'BYTE_ARRAY' }]), (read) => {
      expect(rowsOf(read)).toEqual([
        [1, 200],
        [2, 200],
      ]);
      expect(read).toMatchObject({ kind: 'bytes', imageShape: { height: 1, width: 2 } });
    });
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['text', table('SNAPPY'), /row 1, column "name" holds "n0"/],
    [
      'lists of two lengths',
      written([{ name: 'x', data: [[1, 2], [3]] }]),
      /row 2, column "x" holds 1 numbers, but the first row holds 2/,
    ],
    ['a cut', table('SNAPPY').subarray(0, -20), /cannot be read as Parquet/],
  ])('is refused for %s', async (_, bytes, reason) => {
    expect(await refusal(bytes)).toMatch(reason);
  });

  test('is refused with the options that the message names, although a thread decodes it', async () => {
    const refused = reading(table('SNAPPY'), () => {});
    await expect(refused).rejects.toMatchObject({ options: expect.arrayContaining(['exclude', 'label']) });
  });
});

describe('a folder of images', () => {
  const png = (data: number[], width = 2, channels = 1) =>
    encodePng({ width, height: data.length / channels / width, channels, data: Uint8Array.from(data) });

  test('is read in the order of the names, numbers by their value', () =>
    inTemporaryFolder(async (folder) => {
      for (const n of [10, 2, 1]) writeFileSync(join(folder, `img${n}.png`), png([n, 0, 0, 255]));
      writeFileSync(join(folder, 'notes.txt'), 'not an image');
      const table = await readExamples(folder);
      expect(rowsOf(table).map(([first]) => first)).toEqual([1, 2, 10]);
      expect(table).toMatchObject({ kind: 'bytes', imageShape: { height: 2, width: 2 }, labels: undefined });
      expect(table.rowNames).toEqual(['img1.png', 'img2.png', 'img10.png']);
    }));

  test('has its subfolders as labels, and links are not followed', () =>
    inTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'data', 'cat'), { recursive: true });
      mkdirSync(join(folder, 'data', 'dog'));
      writeFileSync(join(folder, 'outside.png'), png([9, 9]));
      writeFileSync(join(folder, 'data', 'cat', 'a.png'), png([1, 2]));
      writeFileSync(join(folder, 'data', 'dog', 'a.PNG'), png([3, 4]));
      symlinkSync(join(folder, 'outside.png'), join(folder, 'data', 'cat', 'link.png'));
      const table = await readExamples(join(folder, 'data'));
      expect([table.labels, rowsOf(table)]).toEqual([
        ['cat', 'dog'],
        [
          [1, 2],
          [3, 4],
        ],
      ]);
    }));

  test('colours become grey, transparency white, 16 bits 8, one bit black or white', () =>
    inTemporaryFolder(async (folder) => {
      const write = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
      write('1.png', png([255, 0, 0, 0, 0, 255], 2, 3));
      write('2.png', png([200, 255, 200, 0], 2, 2));
      write(
        '3.png',
        encodePng({ width: 2, height: 1, channels: 1, depth: 16, data: Uint16Array.of(257 * 7, 65535) }),
      );
      // Drawn by hand: a palette image of one bit, 0 and 1 in its two first bits.
      write('4.png', Uint8Array.from(Buffer.from(ONE_BIT_PALETTE, 'base64')));
      const grey = (level: number) => [level, level, level, 255];
      write(
        '5.jpg',
        jpeg.encode({ width: 2, height: 1, data: Uint8Array.from([...grey(90), ...grey(90)]) }, 100).data,
      );
      const table = await readExamples(folder);
      expect(rowsOf(table)).toEqual([
        [76, 29],
        [200, 255],
        [7, 255],
        [10, 250],
        [90, 90],
      ]);
      expect(table.notes.join()).toContain('1 of them are coloured');
    }));

  test.each<[string, Record<string, Uint8Array>, RegExp]>([
    [
      'of two sizes',
      { 'a.png': png([1, 2]), 'b.png': png([1, 2, 3, 4]) },
      /b\.png has 2 x 2 pixels, but .*a\.png has 2 x 1/,
    ],
    ['that are none', { 'a.png': Uint8Array.of(1, 2, 3) }, /neither a PNG nor a JPEG/],
    ['that are damaged', { 'a.png': png([1, 2]).subarray(0, 45) }, /a\.png cannot be decoded/],
    ['that promise too much', { 'a.png': png([1, 2]).with(17, 100) }, /cannot hold/],
    ['whose header is damaged', { 'a.png': png([1, 2]).with(19, 3) }, /cannot be decoded: .*CRC/],
    ['none', { 'a.txt': Uint8Array.of(1) }, /has no images/],
  ])('is refused with images %s', (_, files, reason) =>
    inTemporaryFolder(async (folder) => {
      for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
      await expect(readExamples(folder)).rejects.toThrow(InputError);
      await expect(readExamples(folder)).rejects.toThrow(reason);
    }),
  );
});

const ONE_BIT_PALETTE =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQMAAADO7O3JAAAABlBMVEUKCgr6+voqmYZfAAAACklEQVR4nGNwAAAAQgBBKTf07wAAAABJRU5ErkJggg==';

test.each(['', '/nowhere/at/all'])('the path %j is refused', async (path) => {
  await expect(readExamples(path)).rejects.toThrow(InputError);
});

const FACES = '../shared/data/olivetti/olivetti-images-idx3-ubyte.gz';
(existsSync(FACES) ? test : test.skip)(
  '400 real faces come back from PNG files as they are in IDX (../shared/data)',
  () =>
    inTemporaryFolder(async (folder) => {
      const faces = await readExamples(FACES);
      const rows = rowsOf(faces);
      for (const [i, row] of rows.entries())
        writeFileSync(
          join(folder, `${i}.png`),
          encodePng({ width: 64, height: 64, channels: 1, data: Uint8Array.from(row) }),
        );
      const images = await readExamples(folder);
      expect(rowsOf(images)).toEqual(rows);
      expect(readFileSync(FACES).length).toBe(faces.provenance.bytes);
    }),
);
