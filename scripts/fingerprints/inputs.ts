import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';

const ROWS = 60;
/** LSA with 50 directions needs more than 50 texts to train on. */
const TEXTS = 90;
const CLASSES = ['red', 'green', 'blue'] as const;

/**
 * Writes small data of several kinds into `folder`, the same ones each time. Examples come by turns from three classes, so
 * that there is something to learn.
 */
export async function writeInputs(folder: string): Promise<void> {
  const random = generator(20060728);
  const file = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);
  await file('table.csv', withLabels(realRows(random)));
  await file(
    'gaps.csv',
    withLabels(realRows(random), (row, column) => (row * 5 + column) % 17 === 3),
  );
  await file('real.csv', csv(realRows(random)));
  await file('binary.npy', npy(binaryRows(random, 12)));
  await file('counts.csv', csv(countRows(random, 10)));
  await file('codes.csv', csv(realRows(random).map((row) => row.slice(0, 2))));
  await mkdir(join(folder, 'images'));
  for (let i = 0; i < 24; i++) await file(`images/image-${String(i).padStart(2, '0')}.png`, image(random, i));
  await file('posts.csv', posts(random));
}

/** Numbers in [0, 1) by Park & Miller's generator: written here, so that no change of the toolkit's own one moves the inputs. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function realRows(random: () => number): string[][] {
  return rowsOf((row) => {
    const factor = row % CLASSES.length;
    const values = [
      factor + random(),
      random() * 4 - 2,
      10 * random() * factor,
      factor - 2 * random(),
      random(),
    ];
    return values.map((value) => value.toFixed(4));
  });
}

function binaryRows(random: () => number, columns: number): number[][] {
  return rowsOf((row) =>
    Array.from({ length: columns }, (_, column) =>
      random() < (column % 3 === row % 3 ? 0.9 : 0.15) ? 1 : 0,
    ),
  );
}

function countRows(random: () => number, columns: number): string[][] {
  return rowsOf((row) =>
    Array.from({ length: columns }, (_, column) =>
      String(Math.floor(random() * (column % 3 === row % 3 ? 6 : 2)) + (column === row % columns ? 1 : 0)),
    ),
  );
}

function rowsOf<Row>(rowAt: (row: number) => Row, count = ROWS): Row[] {
  return Array.from({ length: count }, (_, row) => rowAt(row));
}

function csv(rows: readonly (readonly string[])[]): string {
  const header = rows[0]?.map((_, column) => `value_${column + 1}`) ?? [];
  return [header, ...rows].map((row) => `${row.join(',')}\n`).join('');
}

/** With a column `kind`, and without the values that are `absent`. */
function withLabels(
  rows: readonly (readonly string[])[],
  absent: (row: number, column: number) => boolean = () => false,
): string {
  const lines = rows.map((values, row) => {
    const present = values.map((value, column) => (absent(row, column) ? '' : value));
    return [...present, CLASSES[row % CLASSES.length]];
  });
  const header = [...(rows[0] ?? []).map((_, column) => `value_${column + 1}`), 'kind'];
  return [header, ...lines].map((line) => `${line.join(',')}\n`).join('');
}

/** A float32 matrix in NumPy's format, version 1.0. */
function npy(rows: readonly (readonly number[])[]): Uint8Array {
  const shape = `(${rows.length}, ${rows[0]?.length ?? 0})`;
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`, 'latin1');
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
  return Buffer.concat([start, header, Buffer.from(Float32Array.from(rows.flat()).buffer)]);
}

/** A grey 8 x 8 image of a bar, upright or lying, with noise. */
function image(random: () => number, index: number): Uint8Array {
  const size = 8;
  const place = index % size;
  const data = Uint8Array.from({ length: size * size }, (_, pixel) => {
    const [row, column] = [Math.floor(pixel / size), pixel % size];
    const onBar = (index % 2 === 0 ? row : column) === place;
    return Math.floor((onBar ? 190 : 10) + random() * 60);
  });
  return encode({ width: size, height: size, data, channels: 1, depth: 8 });
}

/** A table of texts: each class has words of its own, made of a consonant, a vowel and another consonant. */
function posts(random: () => number): string {
  const words = [...'bdfgklmn'].flatMap((first) =>
    [...'aeiou'].flatMap((vowel) => [...'prt'].map((last) => first + vowel + last)),
  );
  const pick = (from: number, count: number) => words[from + Math.floor(random() * count)] as string;
  const lines = rowsOf((row) => {
    const own = (row % CLASSES.length) * 40;
    const text = Array.from({ length: 20 }, () => (random() < 0.8 ? pick(own, 40) : pick(0, words.length)));
    return `${text.join(' ')},${CLASSES[row % CLASSES.length]}\n`;
  }, TEXTS);
  return `text,label\n${lines.join('')}`;
}
