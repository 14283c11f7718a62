import { number } from '../columns.js';
import { linesByModel, same } from './by-model.js';
import { type Measure, type MeasuredModel, MODEL_COLUMNS } from './measure.js';
import { formatError, spreadOf } from './spread.js';

/** One line of retrieval.csv: how many of the documents nearest to a query are of the query's class. */
export interface RetrievalRow extends MeasuredModel {
  readonly codeSize: number;
  /** Number of documents retrieved. */
  readonly retrieved: number;
  /** Share of them that are of the query's class, in [0, 1]; every test document is a query once. */
  readonly accuracy: number;
}

/** How well codes retrieve documents of the same class. */
export const RETRIEVAL: Measure<RetrievalRow> = {
  file: 'retrieval.csv',
  columns: { ...MODEL_COLUMNS, codeSize: number, retrieved: number, accuracy: number },
  table(rows) {
    const counts = [...new Set(rows.map(({ retrieved }) => retrieved))];
    const meanAt = (count: number) => (ofModel: readonly RetrievalRow[]) =>
      formatError(
        spreadOf(
          ofModel.filter(({ retrieved }) => retrieved === count),
          'accuracy',
        ).mean,
      );
    return {
      lines: linesByModel(rows, [
        ['code size', same('codeSize')],
        ...counts.map((count) => [String(count), meanAt(count)] as const),
      ]),
      meaning: [
        "The columns: share of so many documents, found by the cosine of codes, that are of the query's class; every test",
        'document is a query once. No model has seen the classes.',
      ],
    };
  },
};
