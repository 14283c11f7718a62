import type { Examples, ImageShape } from './examples.js';

/** Examples as they were read, unscaled. A missing value is NaN. */
export interface Table {
  readonly examples: Examples;
  /** How the source stores the numbers. Bytes are usually pixels. */
  readonly kind: 'bytes' | 'numbers';
  /** Names of the components, if the source has them: [width]. */
  readonly columns?: readonly string[] | undefined;
  /** The columns of categories whose values are components, with their values. */
  readonly categories?: Categories | undefined;
  /** One label for each example, if the source has them. */
  readonly labels?: readonly string[] | undefined;
  /** Name of each example, such as its file. */
  readonly rowNames?: readonly string[] | undefined;
  readonly imageShape?: ImageShape | undefined;
  /** Origin of the examples: path, format, SHA-256. */
  readonly provenance: Readonly<Record<string, string | number>>;
  /** Messages for the user about what was read. */
  readonly notes: readonly string[];
  /** Closes the file that the examples are read from, and removes temporary files. */
  release(): void;
}

/** The part of a table that its format gives; the provenance is added by `readExamples`. */
export type TableContent = Omit<Table, 'provenance'>;

/** Columns of categories: their names, or their names with the values that are known. */
export type CategoryChoice = 'all' | readonly string[] | Categories;

/** The values of each column of categories, in the order of their components. */
export type Categories = Readonly<Record<string, readonly string[]>>;

/** What to read from a source, and how. */
export interface ReadOptions {
  /** Columns (CSV, Parquet) to read, by name or by number from 1. Default: all but the label. */
  readonly columns?: readonly string[] | undefined;
  /** Columns to read, in this order, if the source has all of them. Ignored if `columns` is given. */
  readonly preferredColumns?: readonly string[] | undefined;
  /** Columns to leave out, by name or by number from 1. */
  readonly exclude?: readonly string[] | undefined;
  /** Column (CSV, Parquet) or array (.npz) of the labels, which are kept as text. */
  readonly label?: string | undefined;
  /**
   * Columns of categories, by name or number, or `all`: the columns of text with at most 20 values. Each value becomes a
   * component `column=value`, 1 where a row has it and 0 elsewhere. With the values of each column, as a model has them,
   * other values are refused.
   */
  readonly categories?: CategoryChoice | undefined;
  /** Array of an .npz file. Default: the only one with two or more axes. */
  readonly array?: string | undefined;
  /** Field separator of a CSV; a space stands for any number of spaces and tabs. Default: detected. */
  readonly delimiter?: string | undefined;
  /** Decimal separator of a CSV. Default: detected where the delimiter is no comma. */
  readonly decimal?: '.' | ',' | undefined;
  /** Whether the first record of a CSV names the columns. Default: if it has a field that is not a number. */
  readonly header?: boolean | undefined;
  /** Folder with the files of MNIST, for the name `mnist`. Default: the cache, into which they are downloaded once. */
  readonly dataDir?: string | undefined;
  /** Bytes of examples to keep in memory. Larger data stay in their file, or go to a temporary one. Default: 512 MiB. */
  readonly memoryBytes?: number | undefined;
  /** Time limit of the Parquet decoder for each block of rows, in milliseconds. Default: one minute. */
  readonly patienceMs?: number | undefined;
}

/** The options that decide which numbers are read. */
export function whatIsRead({
  dataDir: _,
  memoryBytes: __,
  patienceMs: ___,
  ...others
}: ReadOptions): ReadOptions {
  return others;
}
