import { number } from '../columns.js';
import { type Measure, type MeasuredModel, MODEL_COLUMNS } from './measure.js';
import { groupedByModel } from './model-key.js';
import { formatSpread, type Spreads, spreadOf } from './spread.js';

/** One line of classes.csv: how well a model's codes separate the classes of the data, which the model never saw. */
export interface ClassesRow extends MeasuredModel {
  readonly codeSize: number;
  /** Number of neighbours that vote. */
  readonly neighbours: number;
  /** Share of the test examples that get their class from the nearest training examples, in [0, 1]. */
  readonly neighbourAccuracy: number;
  /** Mean over the test examples, in [-1, 1]. */
  readonly silhouette: number;
}

/** How well one model's codes separate the classes, over its seeds. */
export type ClassesSummary = Pick<ClassesRow, 'model' | 'codeSize' | 'neighbours'> &
  Spreads<'neighbourAccuracy' | 'silhouette'>;

/** How well codes separate the classes. */
export const CLASS_SEPARATION: Measure<ClassesRow, ClassesSummary> = {
  file: 'classes.csv',
  columns: {
    ...MODEL_COLUMNS,
    codeSize: number,
    neighbours: number,
    neighbourAccuracy: number,
    silhouette: number,
  },
  summarise: (rows) =>
    groupedByModel(rows).map((group) => {
      const { model, codeSize, neighbours } = group[0] as ClassesRow;
      return {
        model,
        codeSize,
        neighbours,
        neighbourAccuracy: spreadOf(group, 'neighbourAccuracy'),
        silhouette: spreadOf(group, 'silhouette'),
      };
    }),
  table: (rows) => ({
    lines: [
      ['model', 'code size', 'neighbours', 'accuracy', 'silhouette'],
      ...CLASS_SEPARATION.summarise(rows).map((summary) => [
        summary.model,
        String(summary.codeSize),
        String(summary.neighbours),
        formatSpread(summary.neighbourAccuracy),
        formatSpread(summary.silhouette),
      ]),
    ],
    meaning: [
      'Accuracy: share of the test examples that get their class from the nearest training examples.',
      'Silhouette: mean over the test examples, in [-1, 1]. No model has seen the classes.',
    ],
  }),
};
