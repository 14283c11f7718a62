import { number } from '../columns.js';
import { linesByModel, same, spread } from './by-model.js';
import { type Measure, type MeasuredModel, MODEL_COLUMNS } from './measure.js';

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

/** How well codes separate the classes. */
export const CLASS_SEPARATION: Measure<ClassesRow> = {
  file: 'classes.csv',
  columns: {
    ...MODEL_COLUMNS,
    codeSize: number,
    neighbours: number,
    neighbourAccuracy: number,
    silhouette: number,
  },
  table: (rows) => ({
    lines: linesByModel(rows, [
      ['code size', same('codeSize')],
      ['neighbours', same('neighbours')],
      ['accuracy', spread('neighbourAccuracy')],
      ['silhouette', spread('silhouette')],
    ]),
    meaning: [
      'Accuracy: share of the test examples that get their class from the nearest training examples.',
      'Silhouette: mean over the test examples, in [-1, 1]. No model has seen the classes.',
    ],
  }),
};
