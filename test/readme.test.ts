import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const README = readFileSync('README.md', 'utf8');

describe('the README', () => {
  describe('its library example', () => {
    // In the package's own folder, so that it is imported by its name as a user would.
    const file = 'dist/readme-example.mjs';
    beforeAll(() =>
      writeFileSync(file, README.match(/```ts\n(.*?)```/s)?.[1] ?? 'throw new Error("no example")'),
    );
    afterAll(() => rmSync(file));

    test('runs, and its autoencoder beats PCA with as many components', async () => {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [file]);
      const [pca, autoencoder] = [...stdout.matchAll(/(?:PCA-2|autoencoder) +([\d.]+)/g)].map(([, error]) =>
        Number(error),
      );
      expect(stderr).toBe('');
      expect(pca).toBeGreaterThan(0);
      expect(autoencoder).toBeLessThan(pca as number);
      expect(stdout).toContain('[ 500, 2 ]');
    });
  });

  test.each(['curves', 'mnist'])('has the numbers of the committed %s results', (experiment) => {
    const lines = readFileSync(`results/${experiment}/comparison.md`, 'utf8').split('\n');
    const [, , ...rows] = lines
      .filter((line) => line.startsWith('|'))
      .map((line) => line.slice(2).split(' | ').slice(0, 3));
    const table = README.match(/<!-- results:.*?-->(.*?)<!-- \/results -->/s)?.[1] ?? '';
    const squeezed = table.replaceAll(/ *\| */g, '|');
    expect(rows.length).toBeGreaterThan(2);
    for (const [model, size, error] of rows) {
      expect(squeezed).toContain(`|${experiment} ${model}|${size}|${error}|`);
    }
  });

  test('links only to files that exist', () => {
    const links = [...README.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path]) => path as string);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});
