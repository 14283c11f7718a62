import { number } from '../columns.js';
import { type Measure, type MeasuredModel, MODEL_COLUMNS } from './measure.js';
import { groupedByModel } from './model-key.js';
import { formatSpread, type Spreads, spreadOf } from './spread.js';

/** One line of cross-entropy.csv: the cost of a document's words under a model's reconstruction. */
export interface CrossEntropyRow extends MeasuredModel {
  readonly codeSize: number;
  /** Nats a word, averaged over the training documents. */
  readonly trainCrossEntropy: number;
  readonly testCrossEntropy: number;
}

/** The cost of a word under one model, over its seeds, in nats. */
export type CrossEntropySummary = Pick<CrossEntropyRow, 'model' | 'codeSize'> &
  Spreads<'testCrossEntropy' | 'trainCrossEntropy'>;

/** The cost of documents' words. */
export const CROSS_ENTROPY: Measure<CrossEntropyRow, CrossEntropySummary> = {
  file: 'cross-entropy.csv',
  columns: { ...MODEL_COLUMNS, codeSize: number, trainCrossEntropy: number, testCrossEntropy: number },
  summarise: (rows) =>
    groupedByModel(rows).map((group) => {
      const { model, codeSize } = group[0] as CrossEntropyRow;
      return {
        model,
        codeSize,
        testCrossEntropy: spreadOf(group, 'testCrossEntropy'),
        trainCrossEntropy: spreadOf(group, 'trainCrossEntropy'),
      };
    }),
  table: (rows) => ({
    lines: [
      ['model', 'code size', 'test cross-entropy', 'train cross-entropy'],
      ...CROSS_ENTROPY.summarise(rows).map(({ model, codeSize, testCrossEntropy, trainCrossEntropy }) => [
        model,
        String(codeSize),
        formatSpread(testCrossEntropy),
        formatSpread(trainCrossEntropy),
      ]),
    ],
    meaning: [
      'Cross-entropy: nats a word by the reconstruction, averaged over documents, which is what fine-tuning minimises.',
      'Unlike in the squared error, long documents weigh no more than short ones.',
    ],
  }),
};
