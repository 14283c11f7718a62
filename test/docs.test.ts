import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

test('the library example of docs/your-own-data.md runs, and gives back rows near those it was given', async () => {
  // In the package's own folder, so that it is imported by its name as a user would.
  const file = 'dist/own-data-example.mjs';
  const example = readFileSync('docs/your-own-data.md', 'utf8').match(/```js\n(.*?)```/s)?.[1];
  writeFileSync(file, example ?? 'throw new Error("no example")');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    const [given, back] = [...stdout.matchAll(/\[([^\]]*)\]/g)].map(([, numbers = '']) =>
      numbers.split(',').map(Number),
    );
    expect(given).toHaveLength(4);
    // 1000 b: the component with the largest spread.
    expect(Math.abs((back?.[1] as number) - (given?.[1] as number))).toBeLessThan(150);
  } finally {
    rmSync(file);
  }
});
