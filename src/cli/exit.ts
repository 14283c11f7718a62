import { InputError, InterruptedError, messageOf, RunError } from '../errors.js';
import { withFlags } from './flags/names.js';

/** The command line itself is wrong. */
export class UsageError extends InputError {}

/**
 * A reader that closes early, as in `rbmae ... | head`, stops no run. Anything else that keeps output from being
 * written, such as a full disk, is said once and makes the command fail, without losing what the run is doing.
 */
export function surviveClosedStreams(): void {
  let said = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      process.exitCode = 1;
      if (stream === process.stderr || said) return;
      said = true;
      process.stderr.write(`rbmae: the output could not be written: ${error.message}\n`);
    });
  }
}

/** Says on stderr what went wrong and sets the exit code: 2 usage or bad input, 130 interrupted, 1 anything else. */
export function exitWith(error: unknown): void {
  const expected =
    error instanceof InputError || error instanceof RunError || error instanceof InterruptedError;
  process.stderr.write(`rbmae: ${expected ? withFlags(error) : messageOf(error)}\n`);
  if (error instanceof UsageError)
    process.stderr.write("'rbmae --help' lists the commands, 'rbmae COMMAND --help' its flags.\n");
  if (!expected) {
    process.stderr.write('This should not happen: please report it, with what RBMAE_DEBUG=1 prints.\n');
    if (process.env.RBMAE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  }
  process.exitCode = error instanceof InputError ? 2 : error instanceof InterruptedError ? 130 : 1;
}
