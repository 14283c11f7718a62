import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Case } from './cases.js';
import { fingerprintsOfFolder } from './fingerprint.js';

/** The command under test, and the folder with the inputs, in which it runs. */
export interface Workplace {
  readonly main: string;
  readonly folder: string;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Each command is kept to one thread. */
const CONCURRENT = Math.min(2, availableParallelism());

/** Runs cases that need nothing of each other, and returns the lines of the files that they leave. */
export async function fingerprintsOf(place: Workplace, cases: readonly Case[]): Promise<string[]> {
  const lines: string[] = [];
  const waiting = cases[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: CONCURRENT }, async () => {
      for (const each of waiting) lines.push(...(await runCase(place, each)));
    }),
  );
  return lines;
}

async function runCase(place: Workplace, { name, args, stdout }: Case): Promise<string[]> {
  const folder = join(place.folder, name);
  await mkdir(folder);
  const outcome = await runCommand(place, args);
  process.stderr.write(`${name}\n`);
  if (outcome.code !== 0) return [`failed  ${name}  ${failureOf(place, outcome)}`];
  if (stdout !== undefined) await writeFile(join(folder, stdout), outcome.stdout);
  const lines = await fingerprintsOfFolder(folder, name);
  return lines.length > 0 ? lines : [`failed  ${name}  exit 0: no file was written`];
}

/** The user's cache is neither read nor written. */
export function runCommand({ main, folder }: Workplace, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: folder,
      env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (piece) => {
      stdout += piece;
    });
    child.stderr.on('data', (piece) => {
      stderr += piece;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The exit status and the error message, which progress may precede on stderr; without the folder, which is new each time. */
export function failureOf({ folder }: Workplace, { code, stderr }: Outcome): string {
  const lines = stderr.split('\n');
  const message = lines.find((line) => line.startsWith('rbmae:')) ?? lines[0] ?? '';
  return `exit ${code}: ${message.replaceAll(folder, '.')}`;
}
