import { number } from '../columns.js';
import { type Measure, type MeasuredModel, MODEL_COLUMNS } from './measure.js';
import { groupedByModel } from './model-key.js';
import { formatError, type Spreads, spreadOf } from './spread.js';

/** One line of retrieval.csv: how many of the documents nearest to a query are of the query's class. */
export interface RetrievalRow extends MeasuredModel {
  readonly codeSize: number;
  /** Number of documents retrieved. */
  readonly retrieved: number;
  /** Share of them that are of the query's class, in [0, 1]; every test document is a query once. */
  readonly accuracy: number;
}

/** How well one model's codes retrieve documents, over its seeds. */
export interface RetrievalSummary extends Pick<RetrievalRow, 'model' | 'codeSize'> {
  readonly points: readonly (Pick<RetrievalRow, 'retrieved'> & Spreads<'accuracy'>)[];
}

/** How well codes retrieve documents of the same class. */
export const RETRIEVAL: Measure<RetrievalRow, RetrievalSummary> = {
  file: 'retrieval.csv',
  columns: { ...MODEL_COLUMNS, codeSize: number, retrieved: number, accuracy: number },
  summarise: (rows) =>
    groupedByModel(rows).map((group) => {
      const { model, codeSize } = group[0] as RetrievalRow;
      const counts = [...new Set(group.map(({ retrieved }) => retrieved))];
      const points = counts.map((retrieved) => ({
        retrieved,
        accuracy: spreadOf(
          group.filter((row) => row.retrieved === retrieved),
          'accuracy',
        ),
      }));
      return { model, codeSize, points };
    }),
  table(rows) {
    const summaries = RETRIEVAL.summarise(rows);
    const counts = summaries[0]?.points.map(({ retrieved }) => String(retrieved)) ?? [];
    return {
      lines: [
        ['model', 'code size', ...counts],
        ...summaries.map(({ model, codeSize, points }) => [
          model,
          String(codeSize),
          ...points.map(({ accuracy }) => formatError(accuracy.mean)),
        ]),
      ],
      meaning: [
        "The columns: share of so many documents, found by the cosine of codes, that are of the query's class; every test",
        'document is a query once. No model has seen the classes.',
      ],
    };
  },
};
