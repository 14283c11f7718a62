import type { Examples, ImageShape } from './examples.js';

/** Examples as they were read: numbers as they stand in the source, nothing scaled. A missing value is NaN. */
export interface Table {
  readonly examples: Examples;
  /** How the numbers were kept in the source: bytes are usually pixels. */
  readonly kind: 'bytes' | 'numbers';
  /** The names of the components, where the source has them. */
  readonly columns?: readonly string[] | undefined;
  /** One for each example, where the source has them. */
  readonly labels?: readonly string[] | undefined;
  /** What each example is called, such as the name of its file. */
  readonly rowNames?: readonly string[] | undefined;
  readonly imageShape?: ImageShape | undefined;
  /** Where the examples come from: path, format, SHA-256. */
  readonly provenance: Readonly<Record<string, string | number>>;
  /** What a person should be told of the reading. */
  readonly notes: readonly string[];
  /** Closes the file behind the examples, if there is one, and removes temporary ones. */
  release(): void;
}

/** What of the source is read. */
export interface ReadOptions {
  /** Columns (CSV, Parquet) to read, by name or number from 1; all but the label if not given. */
  readonly columns?: readonly string[] | undefined;
  /** Read instead of all columns, and in this order, where the source has them all; set aside where `columns` is given. */
  readonly preferredColumns?: readonly string[] | undefined;
  /** Columns to leave out. */
  readonly exclude?: readonly string[] | undefined;
  /** The column (CSV, Parquet) or array (.npz) that holds labels. They are kept as text. */
  readonly label?: string | undefined;
  /** Which array of an .npz file; the only one with two or more axes if not given. */
  readonly array?: string | undefined;
  /** What parts the fields of a CSV; found by itself if not given. */
  readonly delimiter?: string | undefined;
  /** Whether the first record of a CSV names the columns; found by itself if not given. */
  readonly header?: boolean | undefined;
  /** How many bytes of examples may stay in memory; more of them stay in their file, or go to a temporary one. */
  readonly memoryBytes?: number | undefined;
  /** How long the decoder of a Parquet file may be silent; a minute, if not given. */
  readonly patienceMs?: number | undefined;
}

/** The options without those that only say how the same numbers are read. */
export function whatIsRead({ memoryBytes: _, patienceMs: __, ...others }: ReadOptions): ReadOptions {
  return others;
}
