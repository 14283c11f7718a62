import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { encode as encodePng } from 'fast-png';
import jpeg from 'jpeg-js';
import { readExamples } from '../../../src/data/read-examples.js';
import type { Table } from '../../../src/data/table.js';
import { inTemporaryFolder } from '../../temporary-folder.js';
import { rowsOf } from '../reading.js';

const png = (data: number[], channels = 1, width = 2) =>
  encodePng({ width, height: data.length / channels / width, channels, data: Uint8Array.from(data) });

const images = <T>(files: Readonly<Record<string, Uint8Array>>, look: (table: Table) => T) =>
  inTemporaryFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const table = await readExamples(folder);
    try {
      return await look(table);
    } finally {
      table.release();
    }
  });

test('hidden folders and files are skipped, and are no classes', () =>
  images(
    {
      'cat/a.png': png([1, 2]),
      'dog/a.png': png([3, 4]),
      'cat/.ipynb_checkpoints/a-checkpoint.png': png([5, 6]),
      '.thumbnails/a.png': png([7, 8]),
      'dog/@eaDir/a.png/SYNOPHOTO_THUMB_M.png': png([9, 9, 9, 9]),
      '__MACOSX/cat/a.png': png([9, 9]),
      'cat/._a.png': Uint8Array.of(1),
      '.DS_Store': Uint8Array.of(1),
    },
    (read) => {
      expect([read.labels, rowsOf(read), read.notes.length]).toEqual([
        ['cat', 'dog'],
        [
          [1, 2],
          [3, 4],
        ],
        1,
      ]);
    },
  ));

test('images of other formats are counted, and images that leave the others without labels', () =>
  images(
    {
      'cat/a.png': png([1, 2]),
      'b.png': png([3, 4]),
      'cat/c.bmp': Uint8Array.of(1),
      'd.TIF': Uint8Array.of(1),
      'e.tif': Uint8Array.of(1),
    },
    (read) => {
      expect(read.labels).toBeUndefined();
      expect(read.notes.slice(1)).toEqual([
        expect.stringMatching(/no labels, because of images outside the subfolders \(1 of 2: b\.png\)/),
        expect.stringMatching(
          /^3 images of other formats \((2 \.tif, 1 \.bmp|1 \.bmp, 2 \.tif)\) are left out/,
        ),
      ]);
    },
  ));

test('a folder of links or other formats says so', () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'a.png'), png([1, 2]));
    mkdirSync(join(folder, 'data'));
    symlinkSync(join(folder, 'a.png'), join(folder, 'data', 'link.png'));
    writeFileSync(join(folder, 'data', 'b.webp'), 'x');
    await expect(readExamples(join(folder, 'data'))).rejects.toThrow(
      /has no images.*1 images? of other formats \(1 \.webp\).*1 link is not followed/,
    );
  }));

describe('transparent parts are laid on white', () => {
  const clear = (bytes: Uint8Array, chunk: number[]) => {
    // After the header: 8 bytes of signature, 25 of IHDR.
    const body = Uint8Array.from([0x74, 0x52, 0x4e, 0x53, ...chunk]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(chunk.length, 0);
    framed.set(body, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return Uint8Array.from([...bytes.subarray(0, 33), ...framed, ...bytes.subarray(33)]);
  };

  test.each<[string, Uint8Array, number[]]>([
    ['of grey with opacity', png([0, 0, 0, 255], 2), [255, 0]],
    ['of colours with opacity', png([0, 0, 0, 0, 0, 0, 0, 255], 4), [255, 0]],
    ['half', png([0, 51, 0, 255], 2), [204, 0]],
    ['of a colour that stands for nothing', clear(png([7, 9]), [0, 7]), [255, 9]],
  ])('%s', (_, bytes, row) =>
    images({ 'a.png': bytes, 'b.png': png([1, 2]) }, (read) => {
      expect(rowsOf(read)).toEqual([row, [1, 2]]);
      expect(read.notes.slice(1)).toEqual(['1 of them have transparent parts, which were laid on white']);
    }),
  );
});

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

describe('the EXIF orientation of a JPEG is applied', () => {
  // Blocks of 8 x 8 pixels survive the compression: the upright image has 2 columns and 3 rows of them.
  const BLOCK = 8;
  const UPRIGHT = [
    [0, 50],
    [100, 150],
    [200, 250],
  ];
  const at = (rows: number[][], row: number, column: number) => rows[row]?.[column] as number;
  const flipped = (rows: number[][]) => rows.map((row) => [...row].reverse());
  const transposed = (rows: number[][]) =>
    (rows[0] as number[]).map((_, c) => rows.map((_row, r) => at(rows, r, c)));
  const upsideDown = (rows: number[][]) => [...rows].reverse();
  /** How an upright image is stored under each orientation, by the table of the EXIF standard. */
  const STORED: Readonly<Record<number, number[][]>> = {
    1: UPRIGHT,
    2: flipped(UPRIGHT),
    3: upsideDown(flipped(UPRIGHT)),
    4: upsideDown(UPRIGHT),
    5: transposed(UPRIGHT),
    6: upsideDown(transposed(UPRIGHT)),
    7: upsideDown(flipped(transposed(UPRIGHT))),
    8: flipped(transposed(UPRIGHT)),
  };

  function photograph(rows: number[][], orientation: number, littleEndian: boolean): Uint8Array {
    const [width, height] = [(rows[0] as number[]).length * BLOCK, rows.length * BLOCK];
    const data = new Uint8Array(width * height * 4);
    for (let i = 0; i < width * height; i++) {
      const grey = at(rows, Math.floor(Math.floor(i / width) / BLOCK), Math.floor((i % width) / BLOCK));
      data.set([grey, grey, grey, 255], 4 * i);
    }
    const encoded = jpeg.encode({ width, height, data }, 100).data;
    const exif = Buffer.alloc(36);
    exif.set([0xff, 0xe1, 0, 34, ...Buffer.from('Exif\0\0'), ...Buffer.from(littleEndian ? 'II' : 'MM')]);
    const write = (value: number, offset: number, bytes: number) =>
      littleEndian ? exif.writeUIntLE(value, offset, bytes) : exif.writeUIntBE(value, offset, bytes);
    write(42, 12, 2);
    write(8, 14, 4);
    write(1, 18, 2);
    write(0x0112, 20, 2);
    write(3, 22, 2);
    write(1, 24, 4);
    write(orientation, 28, 2);
    return Uint8Array.from([...encoded.subarray(0, 2), ...exif, ...encoded.subarray(2)]);
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('%i', (orientation) =>
    images(
      {
        'a.jpg': photograph(STORED[orientation] as number[][], orientation, true),
        'b.jpg': photograph(STORED[orientation] as number[][], orientation, false),
      },
      (read) => {
        expect(read.imageShape).toEqual({ width: 2 * BLOCK, height: 3 * BLOCK });
        for (const pixels of rowsOf(read))
          for (const [r, row] of UPRIGHT.entries())
            for (const [c, grey] of row.entries())
              expect(
                Math.abs((pixels[(r * BLOCK + 4) * 2 * BLOCK + c * BLOCK + 4] as number) - grey),
              ).toBeLessThan(6);
        expect(read.notes.slice(1)).toEqual(
          orientation === 1 ? [] : [expect.stringMatching(/^2 of them were turned upright/)],
        );
      },
    ),
  );
});
