import type { Decimal } from '../formats/tables/cell.js';
import { type ColumnFacts, type ColumnKind, type ColumnSummary, columnSummary } from './column-summary.js';

/** Looks at the cells of a table, which may be anything. */
export interface TableSummary {
  /** Called once, before the rows. */
  begin(names: readonly string[], decimal?: Decimal): void;
  row(cells: ArrayLike<unknown>): void;
  readonly count: number;
  columns(): ColumnFacts[];
}

/** Columns that are left out anyway, and images, whose bytes are not looked at. */
const NOT_COMPARED: readonly ColumnKind[] = ['constant', 'empty', 'image'];

export function tableSummary(): TableSummary {
  let names: readonly string[] = [];
  let summaries: ColumnSummary[] = [];
  let count = 0;
  return {
    begin(found, decimal) {
      // A reader that begins again does so from the first row.
      names = found;
      summaries = found.map(() => columnSummary(decimal));
      count = 0;
    },
    row(cells) {
      count++;
      for (const [i, summary] of summaries.entries()) summary.add(cells[i]);
    },
    get count() {
      return count;
    },
    columns() {
      const seen = new Map<string, string>();
      return summaries.map((summary, i) => {
        const facts = summary.facts(names[i] as string);
        const fingerprint = summary.fingerprint();
        const earlier = seen.get(fingerprint);
        seen.set(fingerprint, earlier ?? facts.name);
        const isTold = !NOT_COMPARED.includes(facts.kind);
        return earlier !== undefined && isTold ? { ...facts, duplicateOf: earlier } : facts;
      });
    },
  };
}
