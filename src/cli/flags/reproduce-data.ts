import { basename, resolve } from 'node:path';
import { facesOf } from '../../experiment/data.js';
import type { DataSpec, ExperimentSpec, ProfileName } from '../../experiment/spec.js';
import { UsageError } from '../exit.js';
import { once, optional, pathOf, wholeNumber } from './values.js';

/** Flags of `reproduce` that say which data an experiment takes. */
export interface DataFlags {
  'data-dir': string | undefined;
  patches: string | undefined;
  texts: string | undefined;
  'text-column': string | undefined;
  'label-column': string | undefined;
  vocabulary: string | undefined;
}

interface OwnData {
  readonly spec: ExperimentSpec;
  /** As they are written in a command that repeats the run. */
  readonly dataFlags: readonly string[];
}

/** More patches than the paper has many times over, and as many as fit in memory. */
const MOST_PATCHES = 10_000;
/** LSA is shown with so many directions. */
const LEAST_WORDS = 50;
/** As many columns as 16 bits number. */
const MOST_WORDS = 2 ** 16;
/** More texts than there can be. */
const ALL = 2 ** 31;
/** Say how texts are read. */
const TEXT_FLAGS = ['text-column', 'label-column', 'vocabulary'] as const;

/** The experiment with the data that the flags put in place of its own, and those flags. */
export function ownData(spec: ExperimentSpec, profile: ProfileName, flags: DataFlags): OwnData {
  const patches = optional('patches', flags.patches, (flag, text) =>
    wholeNumber(flag, text, 1, MOST_PATCHES),
  );
  const path = pathOf('texts', flags.texts);
  if (patches !== undefined)
    return { spec: withData(spec, profile, facesOf(patches)), dataFlags: [`--patches ${patches}`] };
  if (path === undefined) {
    const idle = TEXT_FLAGS.find((flag) => flags[flag] !== undefined);
    if (idle !== undefined)
      throw new UsageError(`--${idle} says how --texts are read, and there are none: give both.`);
    return { spec, dataFlags: [] };
  }
  if (flags['data-dir'] !== undefined)
    throw new UsageError(
      '--texts says where the texts are, and --data-dir nothing more. Leave one of them out.',
    );
  const words = optional('vocabulary', flags.vocabulary, (flag, text) =>
    wholeNumber(flag, text, LEAST_WORDS, MOST_WORDS),
  );
  const { data } = spec.profiles[profile];
  const columns = {
    textColumn: once('text-column', flags['text-column']) ?? 'text',
    labelColumn: once('label-column', flags['label-column']) ?? 'label',
  };
  const vocabulary = words ?? ('vocabulary' in data ? data.vocabulary : 2000);
  const count = profile === 'smoke' ? { train: data.train, test: data.test } : { train: ALL, test: ALL };
  const title = basename(resolve(path));
  const claim =
    'Ten code units find texts of the same class better than ten numbers of latent semantic analysis.';
  return {
    spec: {
      ...withData(spec, profile, { source: 'texts', path, ...columns, vocabulary, ...count }),
      ...{ title, claim },
    },
    dataFlags: [
      `--texts ${quoted(path)} --text-column ${quoted(columns.textColumn)} --label-column ${quoted(columns.labelColumn)}`,
      `--vocabulary ${vocabulary}`,
    ],
  };
}

/** One word to a shell, whatever is in it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

function withData(spec: ExperimentSpec, profile: ProfileName, data: DataSpec): ExperimentSpec {
  return { ...spec, profiles: { ...spec.profiles, [profile]: { ...spec.profiles[profile], data } } };
}

/** Throws a UsageError for a flag that is for the data of another experiment. */
export function refuseOthers(name: string, flags: DataFlags): void {
  for (const [theirs, own] of [
    ['faces', ['patches']],
    ['documents', ['texts', ...TEXT_FLAGS]],
  ] as const) {
    const given = own.find((flag) => flags[flag] !== undefined);
    if (given !== undefined && name !== theirs)
      throw new UsageError(
        `--${given} is for the data of ${theirs}; ${name === 'all' ? "'all' takes every experiment as it is" : `${name} has others`}. Leave it out.`,
      );
  }
}
