import { InputError, InterruptedError, messageOf, RunError } from '../errors.js';
import { withFlags } from './flags/names.js';

/** Reports a command line that is wrong in itself. */
export class UsageError extends InputError {}

/**
 * Keeps a run going if nobody reads its output any more, as in `rbmae ... | head`. If output cannot be written for another
 * reason, such as a full disk, this is reported once, the run goes on, and the command fails at its end.
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

/** Reports an error on stderr and sets the exit code: 2 for wrong usage or input, 130 if interrupted, otherwise 1. */
export function exitWith(error: unknown): void {
  const expected =
    error instanceof InputError || error instanceof RunError || error instanceof InterruptedError;
  process.stderr.write(`rbmae: ${expected ? withFlags(error) : messageOf(error)}\n`);
  if (error instanceof UsageError)
    process.stderr.write("'rbmae --help' lists the commands, 'rbmae COMMAND --help' its flags.\n");
  if (!expected) {
    process.stderr.write(
      'This is a bug of rbmae. Please report it with the stack trace that RBMAE_DEBUG=1 prints.\n',
    );
    if (process.env.RBMAE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  }
  process.exitCode = error instanceof InputError ? 2 : error instanceof InterruptedError ? 130 : 1;
}
