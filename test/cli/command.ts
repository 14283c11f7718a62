import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const MAIN = resolve('dist/src/cli/main.js');
/** Not the user's: what was set up there would decide which engine the tests take, and what it prints. */
const CACHE = resolve('dist/test-cache');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command. `onStderr` may send the child a signal. */
export function rbmae(
  args: readonly string[],
  {
    env = {},
    cwd,
    onStderr = () => {},
    closesStderr = false,
    stdin,
  }: {
    env?: Record<string, string>;
    cwd?: string;
    /** Closes the reading end after the first piece. */
    closesStderr?: boolean;
    stdin?: string;
    onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { ...process.env, XDG_CACHE_HOME: CACHE, ...env },
      ...(cwd !== undefined && { cwd }),
    });
    if (stdin !== undefined) child.stdin.end(stdin);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (piece) => {
      stdout += piece;
    });
    child.stderr.on('data', (piece) => {
      stderr += piece;
      onStderr(stderr, (signal) => child.kill(signal));
      if (closesStderr) child.stderr.destroy();
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** An empty folder that is gone after `f`. */
export async function inTemporaryFolder<T>(f: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rbmae-test-'));
  try {
    return await f(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
