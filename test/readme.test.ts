import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  test('has the numbers of the committed results, and names each of them', () => {
    const folders = readdirSync('results')
      .flatMap((run) => readdirSync(`results/${run}`).map((experiment) => [run, experiment]))
      .filter(([run, experiment]) => existsSync(`results/${run}/${experiment}/comparison.md`));
    const measured = folders.flatMap(([run, experiment]) =>
      readFileSync(`results/${run}/${experiment}/comparison.md`, 'utf8')
        .split('\n')
        .map((line) => line.slice(2).split(' | '))
        .map(([model, size, error]) =>
          [`${experiment}, ${run?.replaceAll('-', ' ')}`, model, size, error].join(),
        ),
    );
    const tables = [...README.matchAll(/<!-- results:.*?-->\n(.*?)\n<!-- \/results -->/gs)];
    const rows = tables.flatMap(([, table]) => (table as string).split('\n').slice(2));
    const shown = rows.map((row) => row.split('|').map((cell) => cell.trim()));
    expect(shown.map((cells) => cells.slice(1, 5).join()).filter((row) => !measured.includes(row))).toEqual(
      [],
    );
    expect(new Set(shown.map(([, name]) => name))).toEqual(
      new Set(folders.map(([run, experiment]) => `${experiment}, ${run?.replaceAll('-', ' ')}`)),
    );
  });

  test('links only to files that exist', () => {
    const links = [...README.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path]) => path as string);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});
