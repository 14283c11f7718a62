import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { writeDigits } from '../cli/digits.js';
import { packed } from '../data/archive.js';
import { folderOfFile } from '../test-folder.js';

const folder = folderOfFile();
writeDigits(folder, 60, 30);
writePosts();

/** Posts of two groups, of 2,400 words. */
function writePosts(): void {
  const letters = 'bcdfghjklm';
  const word = (i: number) =>
    [...String(i).padStart(4, '0')].map((digit) => `${letters[Number(digit)]}o`).join('');
  const posts: Record<string, string> = {};
  for (let i = 0; i < 80; i++) {
    const words = Array.from({ length: 60 }, (_, j) => word((40 * i + j) % 2400));
    const split = i < 60 ? 'train' : 'test';
    posts[`20news-bydate-${split}/group.${i % 2}/${i}`] = `Subject: x\n\n${words.join(' ')}\n`;
  }
  writeFileSync(join(folder, '20news-bydate.tar.gz'), packed(posts, true));
}

/** The command with a program in Python's place that prints these lines and ends with `code`. */
function check(lines: readonly string[], code = 0) {
  const python = join(folder, 'python');
  writeFileSync(python, `#!/bin/sh\ncat <<'END'\n${lines.join('\n')}\nEND\nexit ${code}\n`);
  chmodSync(python, 0o755);
  return run('--python', python, '--data-dir', folder);
}

function run(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, ['dist/bench/check-baselines.js', ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
}

describe('check-baselines', () => {
  const wrong = '{"train": 1.5, "test": 2.5}';
  const codes = '{"train": [[1, 2]], "test": []}';

  test('ends with 1 where numbers differ, and says which', async () => {
    const { code, stdout, stderr } = await check([wrong, wrong, wrong, codes]);
    expect([code, stderr]).toEqual([1, '']);
    const compared = stdout.trim().split('\n');
    expect(compared.map((line) => line.replace(/:.*/, ''))).toEqual(
      ['mnist, PCA-30', '20 Newsgroups, LSA-10', '20 Newsgroups, LSA-50', 'mnist, LLE-2'].flatMap((what) => [
        `${what}, train`,
        `${what}, test`,
      ]),
    );
    for (const line of compared) expect(line).toMatch(/ TOO LARGE$/);

    // What was printed of LSA is right, but for one error.
    const ours = compared.slice(2, 6).map((line) => Number(/ours ([\d.]+)/.exec(line)?.[1]));
    const [ten, fifty] = [
      { train: ours[0], test: ours[1] },
      { train: ours[2], test: 1.001 * (ours[3] as number) },
    ];
    const second = await check([wrong, JSON.stringify(ten), JSON.stringify(fifty), codes]);
    expect(second.code).toBe(1);
    const lines = second.stdout.split('\n').slice(2, 6);
    expect(lines.map((line) => line.endsWith('TOO LARGE'))).toEqual([false, false, false, true]);
  });

  test('ends with 1 where Python fails or answers too little, with 2 where there is none', async () => {
    const failed = await check([], 3);
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringMatching(/scikit-learn computed nothing/)]);
    const short = await check([wrong]);
    expect([short.code, short.stderr]).toEqual([1, expect.stringMatching(/gave 1 results, not 4/)]);
    const none = await run('--python', join(folder, 'gone'), '--data-dir', folder);
    expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/gone cannot be run/)]);
  });
});
