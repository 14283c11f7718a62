import { lineChart } from './chart.js';
import { logTicks } from './log-ticks.js';
import type { Figure } from './render.js';

export interface Series {
  readonly label: string;
  readonly points: readonly { readonly epoch: number; readonly value: number }[];
}

export interface LearningCurveOptions {
  readonly title: string;
  /** Name of the measured value, with its unit. */
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** Uses a logarithmic axis, for errors that fall by orders of magnitude; ignored for others. */
  readonly logScale?: boolean;
}

/** A series of up to this many points also shows its points, since a line alone would hide a single one. */
const FEW_POINTS = 20;

/** Below this ratio of the greatest to the least value, a logarithmic axis has too few ticks. */
const LEAST_RATIO = 4;

/** One line for each series over the epochs, with a legend. A value outside the scale leaves a gap. */
export function learningCurveFigure(options: LearningCurveOptions): Promise<Figure> {
  const { title, yLabel, series, logScale = false } = options;
  const points = series.flatMap(({ label, points }) =>
    points.map(({ epoch, value }) => ({ label, epoch, value: isShown(value, logScale) ? value : null })),
  );
  return lineChart({
    title,
    labels: series.map(({ label }) => label),
    points,
    showsPoints: series.every(({ points }) => points.length <= FEW_POINTS),
    x: {
      field: 'epoch',
      title: 'epoch',
      axis: { tickMinStep: 1, grid: false, labelFlush: false },
      scale: { zero: false, nice: false },
    },
    y: { field: 'value', title: yLabel, ...yAxis(points, logScale) },
  });
}

function yAxis(points: readonly { readonly value: number | null }[], logScale: boolean) {
  const shown = points.flatMap(({ value }) => value ?? []);
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  if (!logScale || !(most / least >= LEAST_RATIO))
    // Decimals: for a step of 10, '~g' would write 350 as 3.5e+2.
    return { scale: { zero: false, nice: true }, axis: { format: '~r' } };
  // Vega's own axis would begin and end at powers of ten, which can leave most of the height empty.
  const ticks = logTicks(least, most);
  return {
    scale: { type: 'log', domain: [ticks[0] as number, ticks.at(-1) as number] },
    axis: { values: ticks, format: '~g' },
  };
}

function isShown(value: number, logScale: boolean): boolean {
  return Number.isFinite(value) && (!logScale || value > 0);
}
