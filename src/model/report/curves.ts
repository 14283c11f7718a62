import { learningCurveFigure } from '../../report/figures/learning-curve.js';
import type { HistoryRow } from '../../report/history.js';
import { htmlFigure, type Section } from '../../report/html/page.js';

/** One figure for the RBMs and one for fine-tuning, of the first seed. */
export async function curveSections(history: readonly HistoryRow[]): Promise<Section[]> {
  const [first] = history;
  if (first === undefined) return [];
  const ofFirst = history.filter(({ seed }) => seed === first.seed);
  const networks = [...new Set(ofFirst.map(({ model, codeSize }) => JSON.stringify([model, codeSize])))].map(
    (text) => JSON.parse(text) as [string, number],
  );
  const nameOf = ([model, codeSize]: [string, number], what: string) =>
    networks.length > 1 ? `${model}, ${codeSize}: ${what}` : what;
  const seriesOf = (rows: readonly HistoryRow[], label: string) => ({
    label,
    points: rows.map(({ epoch, value }) => ({ epoch, value })),
  });
  const pretraining = networks.flatMap((network) => {
    const rows = ofFirst.filter((row) => isOf(row, network) && row.metric === 'reconstruction_error');
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
        ofFirst.filter((row) => isOf(row, network) && row.metric === metric),
        nameOf(network, label),
      ),
    ),
  );
  const figures = [
    ['Pretraining', 'squared error of reconstructions', pretraining],
    ['Fine-tuning', 'squared error per example', finetuning],
  ] as const;
  const sections: Section[] = [];
  for (const [title, yLabel, all] of figures) {
    const series = all.filter(({ points }) => points.length > 0);
    if (series.length === 0) continue;
    const { svg } = await learningCurveFigure({ title, yLabel, series, logScale: true });
    sections.push({ title: `Learning curves: ${title.toLowerCase()}`, html: htmlFigure(svg, title) });
  }
  return sections;
}

const isOf = ({ model, codeSize }: HistoryRow, [name, size]: [string, number]) =>
  model === name && codeSize === size;

const FINETUNING_METRICS = {
  train_squared_error: 'training, while the weights moved',
  validation_squared_error: 'held back',
  test_squared_error: 'test',
} as const;
