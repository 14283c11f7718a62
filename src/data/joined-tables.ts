import { createHash } from 'node:crypto';
import { InputError } from '../errors.js';
import type { Examples } from './examples.js';
import type { Table } from './table.js';

/** The rows of several tables, one after the other. Throws an InputError unless they have the same columns. */
export function joinedTables(tables: readonly Table[], source: string): Table {
  const [first] = tables as readonly [Table];
  for (const { columns, examples, provenance } of tables) {
    if (examples.width === first.examples.width && columns?.join('\n') === first.columns?.join('\n'))
      continue;
    throw new InputError(
      `${source} holds files of different columns: ${provenance.path} is unlike ${first.provenance.path}. Give one of the files, or a folder with parts of one table.`,
    );
  }
  const examples = joinedExamples(tables.map((table) => table.examples));
  const [, ...notes] = [...new Set(tables.flatMap((table) => ['', ...table.notes.slice(1)]))];
  const files = `${tables.length} ${tables.length === 1 ? 'file' : 'files'}`;
  const hash = createHash('sha256');
  for (const { provenance } of tables) hash.update(String(provenance['SHA-256']));
  return {
    ...first,
    examples,
    labels: tables.every(({ labels }) => labels) ? tables.flatMap(({ labels = [] }) => labels) : undefined,
    rowNames: tables.every(({ rowNames }) => rowNames)
      ? tables.flatMap(({ rowNames = [] }) => rowNames)
      : undefined,
    provenance: {
      path: source,
      format: `${first.provenance.format}, ${files}`,
      'SHA-256': hash.digest('hex'),
    },
    notes: [`${examples.count} rows of ${examples.width} columns, in ${files}`, ...notes],
    release() {
      for (const table of tables) table.release();
    },
  };
}

function joinedExamples(parts: readonly Examples[]): Examples {
  const width = (parts[0] as Examples).width;
  const starts = parts.map((_, i) => parts.slice(0, i).reduce((sum, { count }) => sum + count, 0));
  return {
    width,
    count: parts.reduce((sum, { count }) => sum + count, 0),
    copyRows(rows, out) {
      for (let r = 0; r < rows.length; ) {
        const part = starts.findLastIndex((start) => start <= (rows[r] as number));
        const [start, examples] = [starts[part] as number, parts[part] as Examples];
        const block: number[] = [];
        while (r + block.length < rows.length) {
          const row = (rows[r + block.length] as number) - start;
          if (row < 0 || row >= examples.count) break;
          block.push(row);
        }
        examples.copyRows(Uint32Array.from(block), out.subarray(r * width, (r + block.length) * width));
        r += block.length;
      }
    },
  };
}
