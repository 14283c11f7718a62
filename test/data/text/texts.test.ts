import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadTexts } from '../../../src/data/text/texts.js';
import { seededRandom } from '../../../src/random.js';
import { folderOfEachTest } from '../../test-folder.js';

let folder: string;
folderOfEachTest((path) => {
  folder = path;
});

const columns = { textColumn: 'text', labelColumn: 'label' };
const load = (path = folder, words = 3) => loadTexts({ path, ...columns }, words, seededRandom(1));

function write(name: string, count: number, text: string): void {
  mkdirSync(join(folder, name));
  for (let i = 0; i < count; i++) writeFileSync(join(folder, name, `${i}.txt`), text);
}

describe('loadTexts', () => {
  test('gives the same bags from a folder of files and from a table', async () => {
    write('cats', 8, 'purr whiskers, purr');
    write('dogs', 12, 'bark');
    const files = await load();
    const table = join(folder, 'pets.csv');
    const rows = [
      ...Array.from({ length: 8 }, () => 'cats,"purr whiskers, purr"'),
      ...Array.from({ length: 12 }, () => 'dogs,bark'),
    ];
    writeFileSync(table, ['label,text', ...rows].join('\n'));
    for (const { train, test, trainLabels, classNames, vocabulary } of [files, await load(table)]) {
      expect([train.count, test.count, classNames]).toEqual([15, 5, ['cats', 'dogs']]);
      expect(vocabulary).toEqual(['bark', 'purr', 'whisker']);
      const first = new Float32Array(3);
      train.copyRows([0], first);
      expect([trainLabels?.[0], [...first]]).toEqual([0, [0, 2, 1]]);
    }
    expect(files.provenance.source).toBe(folder.split('/').at(-1));
  });

  test('refuses what is not there, no classes, one class, a class too small to test, and too few words', async () => {
    await expect(load(join(folder, 'gone'))).rejects.toThrow(/gone cannot be read/);
    await expect(load()).rejects.toThrow(/has no subfolders/);
    write('empty', 0, '');
    await expect(load()).rejects.toThrow(/are of no class/);
    write('cats', 8, 'purr whiskers tail');
    await expect(load()).rejects.toThrow(/are of one class, cats/);
    write('dogs', 1, 'bark');
    await expect(load(folder, 3)).rejects.toThrow(/are of one class, cats/);
    await expect(load(folder, 4)).rejects.toThrow(/class dogs has 1 documents to train on and 0 to test/);
    await expect(load(folder, 50)).rejects.toThrow(/have 4 different stems, but a vocabulary of 50/);
  });
});
