import { number } from '../columns.js';
import { linesByModel, same, spread } from './by-model.js';
import { type Measure, type MeasuredModel, MODEL_COLUMNS } from './measure.js';

/** One line of cross-entropy.csv: the cost of a document's words under a model's reconstruction. */
export interface CrossEntropyRow extends MeasuredModel {
  readonly codeSize: number;
  /** Nats a word, averaged over the training documents. */
  readonly trainCrossEntropy: number;
  readonly testCrossEntropy: number;
}

/** The cost of documents' words. */
export const CROSS_ENTROPY: Measure<CrossEntropyRow> = {
  file: 'cross-entropy.csv',
  columns: { ...MODEL_COLUMNS, codeSize: number, trainCrossEntropy: number, testCrossEntropy: number },
  table: (rows) => ({
    lines: linesByModel(rows, [
      ['code size', same('codeSize')],
      ['test cross-entropy', spread('testCrossEntropy')],
      ['train cross-entropy', spread('trainCrossEntropy')],
    ]),
    meaning: [
      'Cross-entropy: nats a word by the reconstruction, averaged over documents, which is what fine-tuning minimises.',
      'Unlike in the squared error, long documents weigh no more than short ones.',
    ],
  }),
};
