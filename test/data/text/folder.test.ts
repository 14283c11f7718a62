import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { textFolder } from '../../../src/data/text/folder.js';
import { seededRandom } from '../../../src/random.js';
import { folderOfEachTest } from '../../test-folder.js';

let folder: string;
folderOfEachTest((path) => {
  folder = path;
});

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}
const read = (seed = 1) => textFolder(folder, { testShare: 0.25, random: seededRandom(seed) });

describe('textFolder', () => {
  test('takes subfolders as classes and keeps a share of each for testing, the same for the same seed', async () => {
    for (let i = 0; i < 8; i++) {
      write(`cats/${i}.txt`, `cat ${i}`);
      write(`dogs/${i}.txt`, `dog ${i}`);
    }
    const documents = await read();
    expect(documents.map(({ name }) => name).sort()).toHaveLength(16);
    for (const name of ['cats', 'dogs']) {
      const own = documents.filter(({ classes }) => classes[0] === name);
      expect(own.filter(({ split }) => split === 'test')).toHaveLength(2);
      expect(own.every(({ text }) => text.startsWith(name.slice(0, 3)))).toBe(true);
    }
    expect(await read()).toEqual(documents);
    expect(await read(2)).not.toEqual(documents);
  });

  test('skips hidden files and folders', async () => {
    for (const path of ['cats/1', 'cats/.DS_Store', '.ipynb_checkpoints/1', '__MACOSX/1', '@eaDir/1'])
      write(path, path.endsWith('Store') ? Uint8Array.of(0, 1) : 'text');
    expect((await read()).map(({ name }) => name)).toEqual(['cats/1']);
  });

  test('reads UTF-8, and otherwise Latin-1', async () => {
    write('a/latin', Uint8Array.from([0x63, 0x61, 0x66, 0xe9]));
    write('a/utf', 'café');
    expect((await read()).map(({ text }) => text)).toEqual(['café', 'café']);
  });

  test('refuses UTF-16, a folder without subfolders, and an absent folder', async () => {
    write('a/wide', Buffer.from('cat', 'utf16le'));
    await expect(read()).rejects.toThrow(/wide has zero bytes, so it is no text in UTF-8/);
    rmSync(join(folder, 'a'), { recursive: true });
    await expect(read()).rejects.toThrow(/has no subfolders/);
    await expect(
      textFolder(join(folder, 'gone'), { testShare: 0.5, random: seededRandom(1) }),
    ).rejects.toThrow(/gone cannot be read/);
  });
});
