import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../src/random.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { goodFiles, mutated } from './mutate.js';
import { isThreaded, tryFile } from './try-file.js';

const random = seededRandom(1);
const filesOf = (format: string) => (isThreaded(format) ? 15 : 300);

describe('a damaged file is read or refused in words', () => {
  test.each(Object.entries(goodFiles(random)))('%s', (format, good) =>
    inTemporaryFolder(async (folder) => {
      expect(await tryFile(format, good, folder, 60_000)).toBe('read');
      const verdicts = { read: 0, refused: 0 };
      const files = filesOf(format);
      for (let i = 0; i < files; i++)
        verdicts[await tryFile(format, mutated(good, random.fork(`${format} ${i}`)), folder)]++;
      expect(verdicts.refused).toBeGreaterThan(files / 10);
    }),
  );
});
