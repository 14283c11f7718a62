import { types } from 'node:util';

/**
 * What a user can mend: a wrong flag, a broken file, a folder that cannot be written.
 * The message says what was wrong (with the value), why it matters, and what to do. The command exits with 2.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Data that are neither there nor to be downloaded: what does not need them may go on. */
export class MissingDataError extends InputError {}

/** A run that was asked for correctly and failed on the way, such as weights that became NaN. The command exits with 1. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/** The user asked to stop. The command exits with 130. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}

/** The code of a system error such as `ENOENT`, if it is one. */
export function systemCode(error: unknown): string | undefined {
  return types.isNativeError(error) && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** Throws an InterruptedError once the signal says to stop. */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new InterruptedError('Stopped before the end, as asked.');
}
