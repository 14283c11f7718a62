/** Running other programs, and modules of this package, as processes. */
import { execFile, fork } from 'node:child_process';
import { promisify } from 'node:util';
import { RunError, systemCode, throwIfInterrupted } from '../errors.js';

/** The program does not exist, or may not be executed. */
export class MissingProgramError extends Error {}

export interface CommandOptions {
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program and returns its standard output.
 *
 * @throws MissingProgramError if it cannot be started, RunError with the last lines it printed if it failed,
 *   InterruptedError
 */
export async function output(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  throwIfInterrupted(options.signal);
  try {
    return (await promisify(execFile)(program, args, { maxBuffer: 2 ** 28, ...options })).stdout;
  } catch (error) {
    throwIfInterrupted(options.signal);
    if (['ENOENT', 'EACCES'].includes(systemCode(error) ?? '')) {
      throw new MissingProgramError(`${program} cannot be run (${systemCode(error)})`, { cause: error });
    }
    const { code, signal, stdout, stderr } = error as Failure;
    throw failure(program, code ?? signal, stderr || stdout);
  }
}

interface Failure {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a module of this package as a process and returns the message that it sends. Throws as `output` does. */
export async function messageFrom(
  module: URL,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<unknown> {
  throwIfInterrupted(signal);
  const child = fork(module, args, { silent: true, ...(signal && { signal }) });
  let [message, errors]: [unknown, string] = [undefined, ''];
  child.stderr?.on('data', (piece) => {
    errors += piece;
  });
  child.on('message', (sent) => {
    message = sent;
  });
  // Without a listener an interruption would be an uncaught error. 'close' follows in any case.
  child.on('error', () => {});
  const end = await new Promise<number | string | null>((resolve) => {
    child.on('close', (code, killedBy) => resolve(code ?? killedBy));
  });
  throwIfInterrupted(signal);
  if (end !== 0 || message === undefined) throw failure('the self-test', end, errors);
  return message;
}

/** Lines of a failed program's output that are shown. */
const LINES = 15;

function failure(what: string, end: number | string | null, text: string): RunError {
  const lines = text.trim().split('\n').slice(-LINES).join('\n');
  return new RunError(
    `${what} failed (${typeof end === 'number' ? `exit code ${end}` : end})${lines && `:\n${lines}`}`,
  );
}
