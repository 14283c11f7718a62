/** A record of a text table. */
export interface CsvRecord {
  readonly record: readonly string[];
  /** `lines`: number of the line, from 1, on which the record ends. */
  readonly info: { readonly lines: number };
}
