import { learningCurveFigure } from '../../report/figures/learning-curve.js';
import type { Figure } from '../../report/figures/render.js';
import type { HistoryRow } from '../../report/history.js';
import { htmlFigure, type Section } from '../../report/html/page.js';
import { groupedByModel } from '../../report/measures/model-key.js';

/** The learning curves as sections of a page. */
export async function curveSections(history: readonly HistoryRow[]): Promise<Section[]> {
  const figures = await curveFigures(history);
  return figures.map(({ title, figure }) => ({
    title: `Learning curves: ${title.toLowerCase()}`,
    html: htmlFigure(figure.svg, title),
  }));
}

interface CurveFigure {
  /** Of its file. */
  readonly name: string;
  readonly title: string;
  readonly figure: Figure;
}

/** One figure for the RBMs and one for fine-tuning, of the first seed. */
export async function curveFigures(history: readonly HistoryRow[]): Promise<CurveFigure[]> {
  const [first] = history;
  if (first === undefined) return [];
  const ofFirst = history.filter(({ seed }) => seed === first.seed);
  const networks = groupedByModel(ofFirst);
  const nameOf = ([{ model, codeSize }]: readonly [HistoryRow, ...HistoryRow[]], what: string) =>
    networks.length > 1 ? `${model}, ${codeSize}: ${what}` : what;
  const seriesOf = (rows: readonly HistoryRow[], label: string) => ({
    label,
    points: rows.map(({ epoch, value }) => ({ epoch, value })),
  });
  const pretraining = networks.flatMap((network) => {
    const rows = network.filter(({ metric }) => metric === 'reconstruction_error');
    return [...new Set(rows.map(({ layer }) => layer))].map((layer) =>
      seriesOf(
        rows.filter((row) => row.layer === layer),
        nameOf(network, `RBM ${layer}`),
      ),
    );
  });
  const finetuning = networks.flatMap((network) =>
    Object.entries(FINETUNING_METRICS).map(([metric, label]) =>
      seriesOf(
        network.filter((row) => row.metric === metric),
        nameOf(network, label),
      ),
    ),
  );
  const figures = [
    ['Pretraining', 'squared error of reconstructions', pretraining],
    ['Fine-tuning', 'squared error per example', finetuning],
  ] as const;
  const drawn: CurveFigure[] = [];
  for (const [title, yLabel, all] of figures) {
    const series = all.filter(({ points }) => points.length > 0);
    if (series.length === 0) continue;
    const figure = await learningCurveFigure({ title, yLabel, series, logScale: true });
    drawn.push({ name: `learning-curve-${title.toLowerCase()}`, title, figure });
  }
  return drawn;
}

const FINETUNING_METRICS = {
  train_squared_error: 'training, while the weights moved',
  validation_squared_error: 'held back',
  test_squared_error: 'test',
} as const;
