import { InputError } from '../../errors.js';
import type { ReadOptions } from '../table.js';

/** The options that say what is read. The others limit memory and time, or are wishes that need not be met. */
export type ReadingOption = Exclude<keyof ReadOptions, 'preferredColumns' | 'memoryBytes' | 'patienceMs'>;

/** For each option: whether the format takes it, or the reason why it cannot. */
type Takes = Readonly<Record<ReadingOption, true | string>>;

const NOT_TEXT = 'only text tables such as CSV have one';
const NO_TEXTS = 'only tables of named columns with texts, such as CSV and Parquet, have categories';
const NOT_NPZ = 'only an .npz file has several arrays';
const NOT_MNIST = 'only MNIST is looked for in a folder';
const NO_COLUMNS = 'images have no columns';
const OTHERS = {
  categories: NO_TEXTS,
  array: NOT_NPZ,
  delimiter: NOT_TEXT,
  decimal: NOT_TEXT,
  header: NOT_TEXT,
  dataDir: NOT_MNIST,
} as const;
const COLUMNS = { columns: true, exclude: true, label: true } as const;
const IMAGES = { ...OTHERS, columns: NO_COLUMNS, exclude: NO_COLUMNS } as const;

/** What each format takes of the options that say what is read. */
export const TAKES = {
  csv: { ...OTHERS, ...COLUMNS, categories: true, delimiter: true, decimal: true, header: true },
  json: { ...OTHERS, ...COLUMNS, categories: true },
  arrow: { ...OTHERS, ...COLUMNS, categories: true },
  parquet: { ...OTHERS, ...COLUMNS, categories: true },
  npy: { ...OTHERS, ...COLUMNS },
  npz: { ...OTHERS, ...COLUMNS, array: true },
  idx: { ...OTHERS, ...COLUMNS },
  images: { ...IMAGES, label: true },
  mnist: { ...IMAGES, label: true, dataDir: true },
  curves: { ...IMAGES, label: 'drawn curves have no classes' },
} as const satisfies Readonly<Record<string, Takes>>;

export type FormatName = keyof typeof TAKES;

/** The label of images whose classes are known anyway: those of MNIST, and of images in folders. */
export const CLASS = 'class';

/** Throws an InputError for an option that the format does not take, which would be ignored otherwise. */
export function requireApplicable(format: FormatName, options: ReadOptions, source: string): void {
  for (const [option, answer] of Object.entries(TAKES[format] as Takes)) {
    if (answer === true || options[option as ReadingOption] === undefined) continue;
    throw new InputError(
      `\`${option}\` does not apply to ${source}, which is read as ${NAMES[format]}: ${answer}. Leave it out, or check the path.`,
      { option },
    );
  }
  if (options.delimiter !== '') return;
  throw new InputError(
    `\`delimiter\` is empty, but must be what separates the fields of ${source}. Leave it out to detect it.`,
    { option: 'delimiter' },
  );
}

/** Throws an InputError for a label of images other than their class, and for one of images without classes. */
export function requireClass(
  { label }: ReadOptions,
  labels: readonly string[] | undefined,
  source: string,
): void {
  if (label === undefined || (label === CLASS && labels !== undefined)) return;
  const reason =
    labels === undefined
      ? 'its images do not lie in a subfolder for each class, so they have none'
      : `its images have one label, their "${CLASS}"`;
  throw new InputError(
    `\`label\` is "${label}", which ${source} does not have: ${reason}. ${labels === undefined ? 'Leave it out, or sort the images into subfolders.' : `Give "${CLASS}", or leave it out: the labels are read anyway.`}`,
    { option: 'label' },
  );
}

const NAMES: Readonly<Record<FormatName, string>> = {
  csv: 'a text table',
  json: 'JSON',
  arrow: 'Arrow',
  parquet: 'Parquet',
  npy: 'an .npy array',
  npz: 'an .npz file',
  idx: 'IDX',
  images: 'a folder of images',
  mnist: 'built-in images',
  curves: 'built-in images',
};
