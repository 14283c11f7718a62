import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { fromFlat } from './reference/matrix.js';
import { columnDeviations } from './reference/statistics.js';

test('the library example of docs/your-own-data.md runs, and gives back rows near those it was given', async () => {
  // In the package's own folder, so that it is imported by its name as a user would.
  const file = 'dist/own-data-example.mjs';
  const example = readFileSync('docs/your-own-data.md', 'utf8').match(/```js\n(.*?)```/s)?.[1];
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
