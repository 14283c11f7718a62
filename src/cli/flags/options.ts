import { requireFlagTypes } from './booleans.js';
import type { Text } from './values.js';

/** Describes a flag, in the form that yargs takes. */
export interface Flag {
  readonly type: 'string' | 'boolean';
  readonly describe: string;
  readonly requiresArg?: true;
  readonly default?: string | boolean;
  readonly group?: string;
  /** Is checked by `command`: yargs would report a missing flag before a misspelt one. */
  readonly isRequired?: true;
  readonly config?: true;
  readonly configParser?: (path: string) => Record<string, unknown>;
}

export type Flags = Readonly<Record<string, Flag>>;

type ValueOf<F> = F extends { readonly type: 'boolean' }
  ? F extends { readonly default: boolean }
    ? boolean
    : boolean | undefined
  : F extends { readonly default: string } | { readonly isRequired: true }
    ? string | string[]
    : Text;

/** Maps flags to the types of their values. */
export type ValuesOf<F extends Flags> = { readonly [Name in keyof F]: ValueOf<F[Name]> };

export interface TextFlag extends Flag {
  readonly type: 'string';
}

/** Makes a flag with a value. */
export function text(describe: string): TextFlag;
export function text(describe: string, usual: string): TextFlag & { readonly default: string };
export function text(describe: string, usual?: string): TextFlag {
  return { type: 'string', requiresArg: true, describe, ...(usual !== undefined && { default: usual }) };
}

/** Makes a flag without a value. */
export function flag(describe: string) {
  return { type: 'boolean', default: false, describe } as const;
}

/** Makes a flag required. */
export function required<F extends TextFlag>(optional: F): F & { readonly isRequired: true } {
  return { ...optional, isRequired: true };
}

/** Lists the sections of --help in their order. */
const GROUPS = ['Data', 'Network', 'Method', 'Training', 'Output', 'Engine'] as const;
type Group = (typeof GROUPS)[number];

export function grouped<F extends Flags>(group: Group, flags: F): F {
  return Object.fromEntries(
    Object.entries(flags).map(([name, one]) => [name, { ...one, group: `${group}:` }]),
  ) as unknown as F;
}

/** Prepares flags for --help: sorts them by section and marks required ones. */
export function shown(flags: Flags): Flags {
  const place = ({ group = '' }: Flag) => GROUPS.findIndex((name) => `${name}:` === group);
  return Object.fromEntries(
    Object.entries(flags)
      .sort(([, a], [, b]) => place(a) - place(b))
      .map(([name, { default: usual, configParser, ...one }]) => [
        name,
        {
          ...one,
          ...(configParser && {
            configParser: (path: string) => requireFlagTypes(configParser(path), path, flags),
          }),
          describe: one.isRequired ? `${one.describe} (required)` : one.describe,
          // --help need not say that a flag is off unless it is given: `withDefaults` sets it.
          ...(typeof usual === 'string' && { default: usual }),
        },
      ]),
  );
}

/** Adds `false` for flags without a value that were not given. */
export function withDefaults(flags: Flags, values: object): Readonly<Record<string, unknown>> {
  const off = Object.entries(flags).filter(([, { default: usual }]) => usual === false);
  return { ...Object.fromEntries(off.map(([name]) => [name, false])), ...values };
}

/** These flags are those of every command that prints a result. */
export const JSON_OUTPUT = grouped('Output', { json: flag('print one JSON object') });

/** These flags are those of commands that take long. */
export const PROGRESS_OUTPUT = grouped('Output', { ...JSON_OUTPUT, quiet: flag('no progress on stderr') });

/** These flags are those of commands that leave a checkpoint if they are interrupted. */
export const KEPT = grouped('Output', {
  resume: flag('continue from the checkpoint that an interrupted run left beside its result'),
  force: flag('replace an earlier result or checkpoint'),
});
