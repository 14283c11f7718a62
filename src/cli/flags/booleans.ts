import { UsageError } from '../exit.js';

/**
 * Throws a UsageError for a flag that is there or not and was given a value that is neither true nor false, such as
 * `--quiet=5`: yargs takes it for false, the opposite of what was likely meant. `booleans` are the names of such flags.
 */
export function requireBooleans(args: readonly string[], booleans: readonly string[]): void {
  for (const arg of args) {
    if (arg === '--') return;
    const [, flag, value] = /^--([^=]+)=(.*)$/s.exec(arg) ?? [];
    if (flag === undefined || value === 'true' || value === 'false') continue;
    if (!booleans.includes(flag.replace(/^no-/, '')) && !booleans.includes(flag)) continue;
    throw new UsageError(
      `--${flag} is '${value}', but is a flag that takes no value. Write --${flag} alone.`,
    );
  }
}
