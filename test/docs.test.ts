import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromFlat } from './reference/matrix.js';
import { columnDeviations } from './reference/statistics.js';

const LIBRARY = readFileSync('docs/library.md', 'utf8');

describe('the example of the parts in docs/library.md', () => {
  // In the package's own folder, so that it is imported by its name as a user would.
  const file = 'dist/parts-example.mjs';
  beforeAll(() =>
    writeFileSync(file, LIBRARY.match(/```ts\n(.*?)```/s)?.[1] ?? 'throw new Error("no example")'),
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

test('the example of fit, transform and inverseTransform in docs/library.md runs, and gives back rows near those it was given', async () => {
  // In the package's own folder, so that it is imported by its name as a user would.
  const file = 'dist/own-data-example.mjs';
  const example = LIBRARY.match(/```js\n(.*?)```/s)?.[1];
  const printed = 'console.log(JSON.stringify({ rows, back: [...back.data] }));';
  writeFileSync(file, `${example ?? 'throw new Error("no example")'}\n${printed}`);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    const [given, back] = [...stdout.matchAll(/\[([^\]]*)\]/g)].map(([, numbers = '']) =>
      numbers.split(',').map(Number),
    );
    const all = JSON.parse(stdout.trim().split('\n').at(-1) as string) as {
      rows: number[][];
      back: number[];
    };
    expect(given).toHaveLength(4);
    expect(given).toEqual(all.rows[0]?.map((value) => expect.closeTo(value, 6)));
    expect(back).toEqual(all.back.slice(0, 4).map((value) => expect.closeTo(value, 2)));
    const deviations = columnDeviations(all.rows);
    const returned = fromFlat(all.back, 4);
    for (const [i, deviation] of deviations.entries()) {
      const distances = all.rows.map((row, r) => Math.abs((row[i] as number) - (returned[r]?.[i] as number)));
      const mean = distances.reduce((sum, distance) => sum + distance, 0) / all.rows.length;
      expect(mean / deviation).toBeLessThan(0.3);
    }
  } finally {
    rmSync(file);
  }
});
