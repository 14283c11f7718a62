import { drawChart } from './chart.js';
import type { Figure } from './render.js';

/**
 * How often examples of each class (row) were taken for each class (column), the mistakes the darker the more of them.
 *
 * @param matrix [classes, classes]
 */
export function confusionFigure({
  title,
  matrix,
}: {
  readonly title: string;
  readonly matrix: readonly (readonly number[])[];
}): Promise<Figure> {
  const cells = matrix.flatMap((row, truth) =>
    row.map((count, predicted) => ({ truth, predicted, count, mistakes: truth === predicted ? 0 : count })),
  );
  const most = Math.max(1, ...cells.map(({ mistakes }) => mistakes));
  return drawChart(title, {
    width: { step: 44 },
    height: { step: 30 },
    data: { values: cells },
    encoding: {
      x: { field: 'predicted', type: 'ordinal', title: 'predicted class', axis: { labelAngle: 0 } },
      y: { field: 'truth', type: 'ordinal', title: 'true class' },
    },
    layer: [
      {
        mark: 'rect',
        encoding: {
          color: {
            field: 'mistakes',
            type: 'quantitative',
            // Between white, which has no hue, and a colour the usual way would lead through others.
            scale: { domain: [0, most], range: ['#ffffff', '#e08030'], interpolate: 'rgb' },
            legend: null,
          },
        },
      },
      {
        transform: [{ filter: 'datum.count > 0' }],
        mark: { type: 'text', fontSize: 12 },
        encoding: { text: { field: 'count', type: 'quantitative' } },
      },
    ],
  });
}
