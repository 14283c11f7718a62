import { lineChart } from './chart.js';
import type { Figure } from './render.js';

export interface RetrievalSeries {
  readonly label: string;
  readonly points: readonly { readonly retrieved: number; readonly accuracy: number }[];
}

/** Share of the retrieved documents that are of the query's class, by how many are retrieved: Fig. 4A. */
export function retrievalFigure({
  title,
  series,
}: {
  readonly title: string;
  readonly series: readonly RetrievalSeries[];
}): Promise<Figure> {
  const counts = [...new Set(series.flatMap(({ points }) => points.map(({ retrieved }) => retrieved)))];
  return lineChart({
    title,
    labels: series.map(({ label }) => label),
    points: series.flatMap(({ label, points }) => points.map((point) => ({ label, ...point }))),
    showsPoints: true,
    x: {
      field: 'retrieved',
      title: 'retrieved documents',
      axis: { values: counts, grid: false, labelFlush: false },
      scale: { type: 'log', nice: false },
    },
    y: {
      field: 'accuracy',
      title: 'share of the same class',
      axis: { format: '%' },
      scale: { zero: true, nice: true },
    },
  });
}
