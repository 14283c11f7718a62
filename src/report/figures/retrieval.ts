import type { TopLevelSpec } from 'vega-lite';
import { CHART_CONFIG, lineColours } from './chart.js';
import type { Figure } from './render.js';
import { renderVegaLite } from './vega.js';

export interface RetrievalSeries {
  readonly label: string;
  readonly points: readonly { readonly retrieved: number; readonly accuracy: number }[];
}

/** Share of the retrieved documents that are of the query's class, by how many are retrieved: Fig. 4A. */
export async function retrievalFigure({
  title,
  series,
}: {
  readonly title: string;
  readonly series: readonly RetrievalSeries[];
}): Promise<Figure> {
  const counts = [...new Set(series.flatMap(({ points }) => points.map(({ retrieved }) => retrieved)))];
  const spec: TopLevelSpec = {
    title: { text: title, anchor: 'start', frame: 'group', offset: 12 },
    width: 520,
    height: 300,
    padding: 16,
    data: { values: series.flatMap(({ label, points }) => points.map((point) => ({ label, ...point }))) },
    mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round', point: { size: 28, filled: true } },
    encoding: {
      x: {
        field: 'retrieved',
        type: 'quantitative',
        title: 'retrieved documents',
        axis: { values: counts, grid: false, labelFlush: false },
        scale: { type: 'log', nice: false },
      },
      y: {
        field: 'accuracy',
        type: 'quantitative',
        title: 'share of the same class',
        axis: { format: '%' },
        scale: { zero: true, nice: true },
      },
      color: lineColours(series.map(({ label }) => label)),
    },
    config: CHART_CONFIG,
  };
  return renderVegaLite(spec);
}
