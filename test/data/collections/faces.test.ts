import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadFaces, patch } from '../../../src/data/collections/faces.js';
import { floatExamples } from '../../../src/data/examples.js';
import { type Preprocessing, preprocessed } from '../../../src/data/preprocessing.js';
import { seededRandom } from '../../../src/random.js';
import { folderOfFile } from '../../test-folder.js';
import { matlabFile, matrix, zipped } from '../formats/matlab-file.js';

const folder = folderOfFile();

/** Grey levels that grow evenly along a row, column after column: grey = x + 2 y. */
const slope = Uint8Array.from({ length: 4096 }, (_, i) => Math.floor(i / 64) + 2 * (i % 64));

describe('a patch', () => {
  test('upright, in the middle and at the smallest scale has every 1.4th grey level', () => {
    const out = patch(slope, 0.5, 0, 0.5, 0.5);
    for (let row = 0; row < 25; row++)
      for (let column = 0; column < 25; column++) {
        const [x, y] = [31.5 + 1.4 * (column - 12), 31.5 + 1.4 * (row - 12)];
        expect(Math.abs((out[25 * row + column] as number) - (x + 2 * y))).toBeLessThanOrEqual(0.51);
      }
  });

  test('turned by a right angle has the rows of the face for its columns', () => {
    const out = patch(slope, 0, 0.5, 0.5, 0.5);
    // By -90 degrees, what lies to the right of the patch's middle lies above the face's.
    for (let row = 0; row < 25; row++)
      for (let column = 0; column < 25; column++) {
        const [x, y] = [31.5 + 1.6 * (row - 12), 31.5 - 1.6 * (column - 12)];
        expect(Math.abs((out[25 * row + column] as number) - (x + 2 * y))).toBeLessThanOrEqual(0.51);
      }
  });

  test('lies within the face wherever it may lie', () => {
    const marked = Uint8Array.from({ length: 4096 }, () => 9);
    const random = seededRandom(2);
    for (let i = 0; i < 200; i++) {
      const [turn, scale] = [random.uniform(), random.uniform()];
      const edges = [0, 1].flatMap((right) => [0, 1].map((down) => patch(marked, turn, scale, right, down)));
      for (const edge of edges) expect(new Set(edge)).toEqual(new Set([9]));
    }
  });
});

function facesOf(people: number): string {
  const random = seededRandom(3);
  const values = Uint8Array.from({ length: 4096 * people * 10 }, (_, i) => {
    // Each person has a brightness of his own, which tells in which part a patch is.
    const person = Math.floor(i / 40_960);
    return 100 + person + Math.floor(random.uniform() * 40);
  });
  writeFileSync(
    join(folder, 'olivettifaces.mat'),
    matlabFile(zipped(matrix('faces', [4096, people * 10], values))),
  );
  return folder;
}

describe('faces', () => {
  test('are of 30 people to train on and 10 others to test, with mean 0 and mean variance 1 over all of them', async () => {
    const {
      train,
      test: tested,
      testLabels,
      toPixels,
      preprocessing,
      provenance,
    } = await loadFaces(3, seededRandom(1), { dataDir: facesOf(40) });
    expect([train.count, tested.count, train.width]).toEqual([900, 300, 625]);
    const all = new Float32Array(1200 * 625);
    train.copyRows([...Array(900).keys()], all);
    tested.copyRows([...Array(300).keys()], all.subarray(900 * 625));
    let variance = 0;
    for (let i = 0; i < 625; i++) {
      const column = Array.from({ length: 1200 }, (_, row) => all[625 * row + i] as number);
      const mean = column.reduce((sum, value) => sum + value, 0) / 1200;
      expect(Math.abs(mean)).toBeLessThan(1e-5);
      variance += column.reduce((sum, value) => sum + value ** 2, 0) / 1200 / 625;
    }
    expect(variance).toBeCloseTo(1, 5);
    // The last people are the brightest.
    const unseen = new Float32Array(625);
    tested.copyRows([150], unseen);
    expect(unseen.reduce((sum, value) => sum + value, 0) / 625).toBeGreaterThan(0.5);
    const pixels = toPixels?.(unseen) ?? unseen;
    expect(Math.min(...pixels)).toBeGreaterThanOrEqual(130 / 255 - 1e-6);
    expect(Math.max(...pixels)).toBeLessThanOrEqual(179 / 255 + 1e-6);
    // What a model file says of them makes the same numbers of the bytes.
    const again = preprocessed(
      floatExamples(
        pixels.map((value) => Math.round(255 * value)),
        625,
      ),
      preprocessing as Preprocessing,
    );
    const numbers = new Float32Array(625);
    again.copyRows([0], numbers);
    for (const [i, value] of numbers.entries()) expect(value).toBeCloseTo(unseen[i] as number, 5);
    expect([0, 29, 30, 299].map((row) => testLabels?.[row])).toEqual([30, 30, 31, 39]);
    expect(provenance['patches of each image']).toBe(3);
  });

  test('are the same for the same seed', async () => {
    const dataDir = facesOf(40);
    const [a, b, c] = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const out = new Float32Array(625);
        (await loadFaces(1, seededRandom(seed), { dataDir })).train.copyRows([5], out);
        return [...out];
      }),
    );
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  test('are refused if their number is wrong or the file is absent', async () => {
    await expect(loadFaces(1, seededRandom(1), { dataDir: facesOf(3) })).rejects.toThrow(
      /faces in the shape 4096 x 30, but 400 of 64 x 64/,
    );
    await expect(loadFaces(1, seededRandom(1), { dataDir: join(folder, 'none') })).rejects.toThrow(
      /there is no file .*olivettifaces\.mat/,
    );
  });
});
