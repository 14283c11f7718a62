import type { Engine } from '../compute/engine.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import type { Examples } from '../data/examples.js';
import type { Classifier } from '../unroll/classifier.js';
import { forward, requireWidth } from '../unroll/network.js';

/** The most probable class of each example, in their order; the first of equals. */
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

/** How often an example of each class (row) was taken for each class (column). */
export function confusionMatrix(labels: Uint8Array, predicted: Uint8Array, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  for (const [i, label] of labels.entries()) {
    const row = matrix[label] as number[];
    row[predicted[i] as number] = (row[predicted[i] as number] as number) + 1;
  }
  return matrix;
}

/** Share of the examples that are not of the class predicted. */
export function errorRate(labels: Uint8Array, predicted: Uint8Array): number {
  return labels.reduce((wrong, label, i) => wrong + Number(label !== predicted[i]), 0) / labels.length;
}
