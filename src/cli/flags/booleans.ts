import { UsageError } from '../exit.js';

/**
 * Throws a UsageError if one of these boolean flags has a value other than true or false, such as `--quiet=5`. yargs would
 * read it as false, the opposite of what was probably meant.
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
