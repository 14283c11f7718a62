import { InputError } from '../../errors.js';
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

/** Lists what stands for true and false in a configuration: YAML 1.1 has these words, which many write still. */
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

/**
 * Returns the flags of a configuration with true or false for each flag without a value, and texts for others. yargs would
 * read `header: yes` as false. Throws an InputError for a word that is neither.
 */
export function requireFlagTypes(
  values: Readonly<Record<string, unknown>>,
  path: string,
  flags: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const { type } = flags[name] ?? {};
      if (type === 'string' && typeof value === 'boolean') return [name, String(value)];
      if (type !== 'boolean') return [name, value];
      const meant = WORDS.get(String(value).toLowerCase());
      if (meant !== undefined) return [name, meant];
      throw new InputError(
        `The configuration ${path} gives "${name}" the value '${value}', but it is true or false. Write one of these.`,
      );
    }),
  );
}
