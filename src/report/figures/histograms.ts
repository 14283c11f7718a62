import type { TopLevelSpec } from 'vega-lite';
import { FONT_FAMILY } from './font.js';
import type { Figure } from './render.js';
import { FAINT, INK } from './sheet.js';
import { renderVegaLite } from './vega.js';

export interface HistogramPanel {
  readonly title: string;
  readonly values: Float32Array;
}

export interface HistogramsOptions {
  readonly title: string;
  readonly panels: readonly HistogramPanel[];
  readonly columns: number;
}

const BINS = 40;

/** A histogram of each panel's values, with their mean size in its title (Hinton 2010, section 16). */
export async function histogramsFigure(options: HistogramsOptions): Promise<Figure> {
  return renderVegaLite(specOf(options));
}

function specOf({ title, panels, columns }: HistogramsOptions): TopLevelSpec {
  return {
    title: { text: title, anchor: 'start', offset: 12 },
    padding: 16,
    columns,
    spacing: 24,
    concat: panels.map((panel) => ({
      title: {
        text: `${panel.title}, mean size ${meanSize(panel.values).toPrecision(2)}`,
        anchor: 'start' as const,
      },
      width: 230,
      height: 130,
      data: { values: binned(panel.values) },
      mark: { type: 'bar' as const, color: '#0072b2' },
      encoding: {
        x: {
          field: 'from',
          type: 'quantitative' as const,
          title: null,
          axis: { format: '~g', grid: false, tickCount: 5 },
          scale: { zero: false, nice: false },
        },
        x2: { field: 'to' },
        y2: { datum: 0 },
        y: {
          field: 'count',
          type: 'quantitative' as const,
          title: null,
          axis: { format: '~s', tickCount: 4, tickMinStep: 1 },
        },
      },
    })),
    config: {
      font: FONT_FAMILY,
      view: { stroke: null },
      title: { fontSize: 13, fontWeight: 700, color: INK },
      axis: {
        labelFontSize: 11,
        labelColor: INK,
        gridColor: '#e4e4e4',
        domainColor: FAINT,
        tickColor: FAINT,
      },
    },
  };
}

/** Counts in equal bins from the least to the greatest value; a single bin if all values are equal. */
export function binned(values: Float32Array): { from: number; to: number; count: number }[] {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!(most > least)) return [{ from: least - 0.5, to: least + 0.5, count: values.length }];
  const width = (most - least) / BINS;
  const counts = new Uint32Array(BINS);
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor((value - least) / width));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return [...counts].map((count, bin) => ({
    from: least + bin * width,
    to: least + (bin + 1) * width,
    count,
  }));
}

function meanSize(values: Float32Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
}
