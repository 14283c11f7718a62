import { basename, resolve } from 'node:path';
import { facesOf } from '../../experiment/data.js';
import type { DataSpec, ExperimentSpec, ProfileName } from '../../experiment/spec.js';
import { UsageError } from '../exit.js';
import { grouped, text, type ValuesOf } from './options.js';
import { once, optional, pathOf, wholeNumber } from './values.js';

/** These flags say which data an experiment takes. */
export const REPRODUCE_DATA = grouped('Data', {
  'data-dir': text(
    'folder that holds the data, itself or in a subfolder; without it they are downloaded once (not for reuters)',
  ),
  patches: text('faces: patches of each of the 400 images'),
  texts: text('documents: your own, a folder with a subfolder for each class, or a table'),
  'text-column': text('texts: the column of a table that holds them (default: text)'),
  label: text('texts: the column of a table that holds their classes (default: label)'),
  vocabulary: text("texts: number of words that are counted, instead of the profile's"),
});

type DataFlags = ValuesOf<typeof REPRODUCE_DATA>;

interface OwnData {
  readonly spec: ExperimentSpec;
  /** Are the flags as they are written in a command that repeats the run. */
  readonly dataFlags: readonly string[];
}

/** Limits the patches to what fits in memory: many times those of the paper. */
const MOST_PATCHES = 10_000;
/** Is the number of directions with which LSA is compared. */
const LEAST_WORDS = 50;
/** Is the number of columns that 16 bits can number. */
const MOST_WORDS = 2 ** 16;
/** Exceeds the number of texts in any collection. */
const ALL = 2 ** 31;
/** These flags say how texts are read. */
const TEXT_FLAGS = ['text-column', 'label', 'vocabulary'] as const;

/** Replaces the data of an experiment by those that the flags name. */
export function ownData(spec: ExperimentSpec, profile: ProfileName, flags: DataFlags): OwnData {
  const patches = optional('patches', flags.patches, (flag, value) =>
    wholeNumber(flag, value, 1, MOST_PATCHES),
  );
  const path = pathOf('texts', flags.texts);
  if (patches !== undefined)
    return { spec: withData(spec, profile, facesOf(patches)), dataFlags: [`--patches ${patches}`] };
  if (path === undefined) {
    const idle = TEXT_FLAGS.find((flag) => flags[flag] !== undefined);
    if (idle !== undefined)
      throw new UsageError(
        `--${idle} says how --texts are read, and there are none: give both, or leave it out.`,
      );
    return { spec, dataFlags: [] };
  }
  if (flags['data-dir'] !== undefined)
    throw new UsageError(
      '--texts says where the texts are, and --data-dir nothing more. Leave one of them out.',
    );
  const words = optional('vocabulary', flags.vocabulary, (flag, value) =>
    wholeNumber(flag, value, LEAST_WORDS, MOST_WORDS),
  );
  const { data } = spec.profiles[profile];
  const columns = {
    textColumn: once('text-column', flags['text-column']) ?? 'text',
    labelColumn: once('label', flags.label) ?? 'label',
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
      `--texts ${quoted(path)} --text-column ${quoted(columns.textColumn)} --label ${quoted(columns.labelColumn)}`,
      `--vocabulary ${vocabulary}`,
    ],
  };
}

/** Quotes a text so that a shell reads it as one word. */
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
