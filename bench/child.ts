import { spawn } from 'node:child_process';
import { InterruptedError, systemCode } from '../src/errors.js';
import { type Line, linesOf } from './sample.js';
import type { System } from './systems.js';
import type { Work } from './works.js';

/** The lines that a timing process printed, or why there are none. */
export type ChildOutcome = { readonly lines: readonly Line[] } | { readonly problem: string };

/** Time limits. A whole run on MNIST takes minutes. */
const LIMIT_SECONDS = { mnist: 3600, other: 600 };

/** Runs one repetition of the work in a process of its own. Throws an InterruptedError when the signal is aborted. */
export function runChild(
  system: System,
  { name, settings }: Work,
  threads: number,
  signal: AbortSignal | undefined,
): Promise<ChildOutcome> {
  const [program, ...first] = system.command;
  const args = [
    ...first,
    ...[name, '--threads', String(threads), '--repetitions', '1', '--settings', JSON.stringify(settings)],
  ];
  const seconds = settings.kind === 'mnist' ? LIMIT_SECONDS.mnist : LIMIT_SECONDS.other;
  const limit = AbortSignal.timeout(seconds * 1000);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...threadEnvironment(threads), ...system.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      killSignal: 'SIGKILL',
      // Not spawn's own `timeout`: if the program cannot be started, its timer keeps this process alive.
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (piece) => {
      stdout += piece;
    });
    child.stderr.setEncoding('utf8').on('data', (piece) => {
      stderr += piece;
    });
    function end(problem: string): void {
      if (signal?.aborted) reject(new InterruptedError('Stopped before the end, as asked.'));
      else resolve({ problem: limit.aborted ? `it took longer than ${seconds} s` : problem });
    }
    child.on('error', (error) => {
      end(systemCode(error) === 'ENOENT' ? `there is no ${program} here` : error.message);
    });
    // Ctrl-C in a terminal also reaches the child, which may end before it is killed.
    child.on('close', (code, killed) => {
      if (code === 0) resolve({ lines: linesOf(stdout) });
      else end(lastLine(stderr) ?? `it ended with ${killed ?? `exit code ${code}`} and said nothing`);
    });
  });
}

/** Environment variables by which libraries of linear algebra get their number of threads. */
function threadEnvironment(threads: number): Record<string, string> {
  const names = [
    'OMP_NUM_THREADS',
    'MKL_NUM_THREADS',
    'OPENBLAS_NUM_THREADS',
    'TF_NUM_INTRAOP_THREADS',
    'TF_NUM_INTEROP_THREADS',
  ];
  return Object.fromEntries(names.map((name) => [name, String(threads)]));
}

/** Python and Octave print the reason of a failure last. */
function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '');
}
