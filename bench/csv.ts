import { stringify } from 'csv-stringify/sync';
import type { BenchRow } from './summary.js';

const COLUMNS: readonly { readonly key: keyof BenchRow; readonly header: string }[] = [
  { key: 'work', header: 'work' },
  { key: 'system', header: 'system' },
  { key: 'unit', header: 'unit' },
  { key: 'median', header: 'median' },
  { key: 'min', header: 'min' },
  { key: 'max', header: 'max' },
  { key: 'runs', header: 'runs' },
  { key: 'threads', header: 'threads' },
  { key: 'ratioToOurs', header: 'ratio_to_ours' },
];

/** The text of bench.csv, with a header line. Numbers have all digits; an unknown ratio is an empty field. */
export function benchCsv(rows: readonly BenchRow[]): string {
  return stringify([...rows], { header: true, columns: [...COLUMNS] });
}
