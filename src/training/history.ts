import type { HistoryRow } from '../report/history.js';

/** What was measured at one point of a run's training. */
export type Measured = Omit<HistoryRow, 'wallSeconds'>;

/** The numbers measured during a run, in order. */
export interface History {
  readonly rows: readonly HistoryRow[];
  /** Adds a row, unless it is known: a resumed run repeats the last epoch of each finished RBM. */
  add(row: Measured): void;
}

/** A history that continues with what an interrupted run had measured. `seconds` is the run's clock. */
export function openHistory(before: readonly HistoryRow[], seconds: () => number): History {
  const rows = [...before];
  const known = new Set(rows.map(keyOf));
  return {
    rows,
    add(row) {
      const key = keyOf(row);
      if (known.has(key)) return;
      known.add(key);
      rows.push({ ...row, wallSeconds: seconds() });
    },
  };
}

function keyOf({ seed, model, codeSize, phase, layer, epoch, metric }: Measured): string {
  return JSON.stringify([seed, model, codeSize, phase, layer, epoch, metric]);
}
