import type { Text } from './values.js';

/** A flag of the command line, in the form that yargs takes. */
export interface Flag {
  readonly type: 'string' | 'boolean';
  readonly describe: string;
  readonly requiresArg?: true;
  readonly default?: string | boolean;
  readonly group?: string;
  /** Checked by the command itself: yargs would complain of it before it complains of a misspelt flag. */
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

/** What yargs makes of the flags. */
export type ValuesOf<F extends Flags> = { readonly [Name in keyof F]: ValueOf<F[Name]> };

export interface TextFlag extends Flag {
  readonly type: 'string';
}

/** A flag with a value. */
export function text(describe: string): TextFlag;
export function text(describe: string, usual: string): TextFlag & { readonly default: string };
export function text(describe: string, usual?: string): TextFlag {
  return { type: 'string', requiresArg: true, describe, ...(usual !== undefined && { default: usual }) };
}

/** A flag that is given or not. */
export function flag(describe: string) {
  return { type: 'boolean', default: false, describe } as const;
}

/** The same flag for a command that cannot do without it. */
export function required<F extends TextFlag>(optional: F): F & { readonly isRequired: true } {
  return { ...optional, isRequired: true };
}

/** The sections of --help, in their order. */
const GROUPS = ['Data', 'Network', 'Method', 'Training', 'Output', 'Engine'] as const;
type Group = (typeof GROUPS)[number];

export function grouped<F extends Flags>(group: Group, flags: F): F {
  return Object.fromEntries(
    Object.entries(flags).map(([name, one]) => [name, { ...one, group: `${group}:` }]),
  ) as unknown as F;
}

/** The flags as --help shows them: section by section, required ones marked. */
export function shown(flags: Flags): Flags {
  const place = ({ group = '' }: Flag) => GROUPS.findIndex((name) => `${name}:` === group);
  return Object.fromEntries(
    Object.entries(flags)
      .sort(([, a], [, b]) => place(a) - place(b))
      .map(([name, { default: usual, ...one }]) => [
        name,
        {
          ...one,
          describe: one.isRequired ? `${one.describe} (required)` : one.describe,
          // That a flag is off if it is not given needs no words: see `withDefaults`.
          ...(typeof usual === 'string' && { default: usual }),
        },
      ]),
  );
}

/** What yargs has read, with `false` for flags that were not given. */
export function withDefaults(flags: Flags, values: object): Readonly<Record<string, unknown>> {
  const off = Object.entries(flags).filter(([, { default: usual }]) => usual === false);
  return { ...Object.fromEntries(off.map(([name]) => [name, false])), ...values };
}

/** Of every command that prints a result. */
export const JSON_OUTPUT = grouped('Output', { json: flag('print one JSON object') });

/** Of commands that take long. */
export const PROGRESS_OUTPUT = grouped('Output', { ...JSON_OUTPUT, quiet: flag('no progress on stderr') });

/** Of commands that leave a checkpoint when they are interrupted. */
export const KEPT = grouped('Output', {
  resume: flag('continue from the checkpoint that an interrupted run left beside its result'),
  force: flag('replace an earlier result or checkpoint'),
});
