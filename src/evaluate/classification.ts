import type { Engine } from '../compute/engine.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import type { Classifier } from '../unroll/classifier.js';
import { forward, requireWidth } from '../unroll/network.js';

/** Most probable class of each example. Ties go to the lower class. [examples] */
export async function predictedClasses(
  engine: Engine,
  classifier: Classifier,
  examples: Examples,
): Promise<Uint8Array> {
  requireWidth(classifier, examples);
  const { activations, parameters } = classifier;
  const classes = parameters.at(-1)?.bias.data.length as number;
  const predicted = new Uint8Array(examples.count);
  await applyToExamples(
    engine,
    parameters,
    (tensors, input) => forward({ activations, parameters: tensors }, input),
    examples,
    ({ data }, start) => {
      for (let row = 0; row * classes < data.length; row++) {
        let best = 0;
        for (let c = 1; c < classes; c++)
          if ((data[row * classes + c] as number) > (data[row * classes + best] as number)) best = c;
        predicted[start + row] = best;
      }
    },
  );
  return predicted;
}

/** Number of examples of each class (row) that were predicted as each class (column). [classes, classes] */
export function confusionMatrix(labels: Uint8Array, predicted: Uint8Array, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  for (const [i, label] of labels.entries()) {
    const row = matrix[label] as number[];
    row[predicted[i] as number] = (row[predicted[i] as number] as number) + 1;
  }
  return matrix;
}

/** Share of the examples whose class differs from the predicted one. */
export function errorRate(labels: Uint8Array, predicted: Uint8Array): number {
  return labels.reduce((wrong, label, i) => wrong + Number(label !== predicted[i]), 0) / labels.length;
}
