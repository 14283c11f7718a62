import type { HistoryRow } from '../report/rows.js';

/** What is measured while a model is trained: one row for each number. */
export interface FitHistory {
  readonly rows: readonly HistoryRow[];
  add(
    phase: HistoryRow['phase'],
    layer: number | null,
    at: { epoch: number; step: number },
    metrics: Readonly<Record<string, number>>,
  ): void;
}

/** A history that goes on from what an interrupted training had measured. */
export function fitHistory(
  facts: Pick<HistoryRow, 'seed' | 'codeSize'>,
  before: readonly HistoryRow[] = [],
): FitHistory {
  const rows = [...before];
  const secondsBefore = rows.at(-1)?.wallSeconds ?? 0;
  const started = performance.now();
  return {
    rows,
    add(phase, layer, { epoch, step }, metrics) {
      for (const [metric, value] of Object.entries(metrics)) {
        // A resumed run repeats the last epoch of each finished RBM.
        const known = rows.some(
          (row) => row.phase === phase && row.layer === layer && row.epoch === epoch && row.metric === metric,
        );
        if (known) continue;
        rows.push({
          experiment: 'train',
          model: 'autoencoder',
          ...facts,
          phase,
          layer,
          epoch,
          step,
          metric,
          value,
          wallSeconds: secondsBefore + (performance.now() - started) / 1000,
        });
      }
    },
  };
}
