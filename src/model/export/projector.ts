import type { NdArray } from '../../compute/ndarray.js';
import { shortest } from '../../data/formats/table-writer.js';

/** The two files that TensorBoard's projector reads: codes, one a line, and the texts that belong to them. */
export interface ProjectorFiles {
  readonly 'vectors.tsv': string;
  readonly 'metadata.tsv': string;
}

/**
 * Writes codes, [examples, code], and texts for TensorBoard's projector. `texts` are columns with one entry for each
 * code. A single column has no header, as the projector requires.
 *
 * @example
 * const files = projectorFiles(codes, { label: labels });
 */
export function projectorFiles(
  { shape, data }: NdArray,
  texts: Readonly<Record<string, readonly string[]>>,
): ProjectorFiles {
  const [count, width] = shape as [number, number];
  const numbers = Array.from({ length: count }, (_, row) => row);
  const columns = Object.keys(texts).length === 0 ? { row: numbers.map((row) => String(row + 1)) } : texts;
  const cells = Object.values(columns);
  const header = cells.length > 1 ? [Object.keys(columns).join('\t')] : [];
  const lines = (rows: readonly string[]) => `${rows.join('\n')}\n`;
  return {
    'vectors.tsv': lines(
      numbers.map((row) => Array.from(data.subarray(row * width, (row + 1) * width), shortest).join('\t')),
    ),
    'metadata.tsv': lines([
      ...header,
      ...numbers.map((row) =>
        cells.map((column) => (column[row] as string).replaceAll(/[\t\r\n]/g, ' ')).join('\t'),
      ),
    ]),
  };
}
