import { describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import type { ReadOptions } from '../../../src/data/table.js';
import { reading, refusal, rowsOf } from '../reading.js';

/** An .npy file of any type. */
function npy(
  descr: string,
  shape: readonly number[],
  elements: ArrayBufferView,
  order = 'False',
): Uint8Array {
  const quoted = descr.startsWith('[') ? descr : `'${descr}'`;
  const fields = `{'descr': ${quoted}, 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }`;
  const header = `${fields.padEnd(117)}\n`;
  const length = Uint8Array.of(header.length & 255, header.length >> 8);
  const bytes = new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
  return Uint8Array.from([0x93, ...strToU8('NUMPY'), 1, 0, ...length, ...strToU8(header), ...bytes]);
}
const npz = (arrays: Readonly<Record<string, Uint8Array>>) =>
  zipSync(Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes])));
/** numpy's texts of four bytes a character. */
const texts = (length: number, ...words: string[]) =>
  Uint32Array.from(words.flatMap((word) => Array.from({ length }, (_, i) => word.codePointAt(i) ?? 0)));

const X = npy('<f4', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
const ROWS = [
  [1, 2],
  [3, 4],
  [5, 6],
];

describe('an array of numpy', () => {
  test('of half precision', async () => {
    // 1, -2, 65504, 2^-24, 0.333..., 2^-14
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 1, 0x3555, 0x0400);
    await reading(npy('<f2', [3, 2], bits), (read) =>
      expect(rowsOf(read)).toEqual([
        [1, -2],
        [65504, 2 ** -24],
        [0.333251953125, 2 ** -14],
      ]),
    );
  });

  test.each<[string, Uint8Array, number[][], ReadOptions]>([
    ['of floats', npy('<f4', [3, 2], Float32Array.of(1, 3, 5, 2, 4, 6), 'True'), ROWS, {}],
    ['of bytes', npy('|u1', [3, 2], Uint8Array.of(1, 3, 5, 2, 4, 6), 'True'), ROWS, {}],
    [
      'in an .npz',
      npz({ x: npy('<i8', [3, 2], BigInt64Array.of(1n, 3n, 5n, 2n, 4n, 6n), 'True') }),
      ROWS,
      {},
    ],
    [
      'of three axes',
      npy('<f8', [2, 2, 3], Float64Array.of(0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11), 'True'),
      [
        [0, 1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10, 11],
      ],
      {},
    ],
    [
      'whose columns are named',
      npy('<f4', [3, 2], Float32Array.of(1, 3, 5, 2, 4, 6), 'True'),
      [[2], [4], [6]],
      { columns: ['2'] },
    ],
  ])('in Fortran order, %s', async (_, bytes, rows, options) => {
    await reading(bytes, (read) => expect(rowsOf(read)).toEqual(rows), options);
  });
});

describe('labels of an .npz', () => {
  test.each<[string, Uint8Array, string[]]>([
    ['texts', npy('<U3', [3], texts(3, 'ab', 'cde', 'é')), ['ab', 'cde', 'é']],
    ['bytes', npy('|S3', [3], strToU8('ab\0cde\0\0\0')), ['ab', 'cde', '']],
    ['fractions of 64 bits', npy('<f8', [3], Float64Array.of(0, 0.1, 0.2)), ['0', '0.1', '0.2']],
    ['fractions of 32 bits', npy('<f4', [3], Float32Array.of(0, 0.1, 0.2)), ['0', '0.1', '0.2']],
    ['fractions of 16 bits', npy('<f2', [3], Uint16Array.of(0, 0x2e66, 0x3555)), ['0', '0.1', '0.3333']],
    [
      'ids',
      npy('<i8', [3], BigInt64Array.of(9007199254740993n, 9007199254740995n, -1n)),
      ['9007199254740993', '9007199254740995', '-1'],
    ],
  ])('%s', async (_, y, labels) => {
    await reading(npz({ x: X, y }), (read) => expect([read.labels, rowsOf(read)]).toEqual([labels, ROWS]), {
      label: 'y',
    });
  });
});

test('an array of other things beside the only one of numbers is left out with a note', async () => {
  const others = {
    names: npy('<U2', [1, 2], texts(2, 'a', 'b')),
    config: npy('|O', [2, 2], strToU8('pickle')),
  };
  await reading(npz({ ...others, x: X }), (read) => {
    expect(rowsOf(read)).toEqual(ROWS);
    expect(read.notes[1]).toBe('other things than numbers are left out: the arrays names, config');
  });
});

const zip = (...names: string[]) => zipSync(Object.fromEntries(names.map((name) => [name, strToU8('x')])));

test.each<[string, Uint8Array, ReadOptions, RegExp]>([
  [
    'a structured array',
    npy("[('a', '<f4'), ('b', '<i4')]", [2], new Float32Array(4)),
    {},
    /structured array with the fields a, b\. .*structured_to_unstructured/,
  ],
  ['an array of objects', npy('|O', [2, 2], strToU8('pickle')), {}, /Python objects.*astype/],
  ['an array of texts', npy('<U1', [2, 2], texts(1, 'a', 'b', 'c', 'd')), {}, /array of texts \(<U1\)/],
  ['an array of dates', npy('<M8[D]', [2, 2], new BigInt64Array(4)), {}, /dates or times.*days since/],
  ['complex numbers', npy('<c8', [2, 2], new Float32Array(8)), {}, /complex numbers/],
  ['long floats', npy('<f16', [2, 2], new Float64Array(8)), {}, /type <f16;.*float32/],
  [
    'texts of no length',
    npz({ x: X, y: npy('<U0', [3e9], new Uint8Array()) }),
    { label: 'y' },
    /array of texts/,
  ],
  [
    'only other things in an .npz',
    npz({ x: npy('|O', [2, 2], strToU8('p')) }),
    {},
    /array "x" is an array of Python objects/,
  ],
  [
    'a sparse matrix',
    npz(Object.fromEntries(['indices', 'indptr', 'format', 'shape', 'data'].map((name) => [name, X]))),
    {},
    /sparse matrix of scipy.*toarray/,
  ],
  ['a workbook', zip('[Content_Types].xml', 'xl/workbook.xml'), {}, /Excel workbook. Save the sheet as CSV/],
  ['an OpenDocument table', zip('mimetype', 'content.xml'), {}, /OpenDocument.*as CSV/],
  ['a file of PyTorch', zip('archive/data.pkl', 'archive/data/0'), {}, /PyTorch.*numpy\.save/],
  [
    'a ZIP archive',
    zip('plain.csv', '__MACOSX/._plain.csv'),
    {},
    /ZIP archive with the file plain\.csv\. Unpack it first/,
  ],
])('%s is refused with what it is and what to do', async (_, bytes, options, message) => {
  expect(await refusal(bytes, options)).toMatch(message);
});
