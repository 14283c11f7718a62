import { types } from 'node:util';

interface ReportOptions extends ErrorOptions {
  /** The options that the message names in backticks. */
  readonly option?: string | readonly string[];
}

/** An error whose message is written for the user. It names options as a program does, such as `dataDir`, in backticks. */
abstract class ReportedError extends Error {
  /** The options that the message names: the command shows them as its flags, such as --data-dir. */
  readonly options: readonly string[];

  constructor(message: string, { option = [], ...others }: ReportOptions = {}) {
    super(message, others);
    this.options = [option].flat();
  }
}

/**
 * What a user can mend: a wrong option, a broken file, a folder that cannot be written.
 * The message says what was wrong (with the value), why it matters, and what to do. The command exits with 2.
 *
 * @example throw new InputError('The batch size is 0, but must be at least 1. Set `batchSize`.', { option: 'batchSize' });
 */
export class InputError extends ReportedError {
  override readonly name = 'InputError';
}

/** Data that are neither present nor downloadable. Experiments that do not need them may continue. */
export class MissingDataError extends InputError {}

/** A valid run that failed, for example because weights became NaN. The command exits with 1. */
export class RunError extends ReportedError {
  override readonly name = 'RunError';
}

/** The user asked to stop. The command exits with 130. */
export class InterruptedError extends ReportedError {
  override readonly name = 'InterruptedError';
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}

/** The code of a system error, such as `ENOENT`; undefined for other values. */
export function systemCode(error: unknown): string | undefined {
  return types.isNativeError(error) && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** Throws an InterruptedError if the signal is aborted. */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new InterruptedError('Stopped before the end, as requested.');
}
