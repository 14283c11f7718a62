import { InputError } from '../errors.js';
import type { AdamDecay } from './adam.js';

/** Fine-tuning with Adam, its rate falling to zero along half a cosine, the examples reshuffled every epoch. */
export interface AdamSpec extends AdamDecay {
  readonly method: 'adam';
  readonly epochs: number;
  readonly batchSize: number;
  /** At the start, on the gradient averaged over the batch. */
  readonly learningRate: number;
}

/** Fine-tuning as the authors did: a few line searches on each large batch, always the same batches. */
export interface ConjugateGradientsSpec {
  readonly method: 'conjugate gradients';
  readonly epochs: number;
  readonly batchSize: number;
  /** On each batch, beginning with steepest descent. */
  readonly lineSearches: number;
}

export type FinetuneSpec = AdamSpec | ConjugateGradientsSpec;

/** Throws an InputError if a number of the spec makes no sense. */
export function requireFinetuneSpec(spec: FinetuneSpec): void {
  if (spec.method !== 'adam' && spec.method !== 'conjugate gradients') {
    const { method } = spec as { method: unknown };
    throw new InputError(
      `Fine-tuning: there is no method '${method}'. Choose 'adam' or 'conjugate gradients'.`,
    );
  }
  const wholeFromOne = (value: number) => Number.isInteger(value) && value >= 1;
  const whole = 'a whole number from 1 up';
  const rules: readonly (readonly [name: string, value: number, fits: boolean, rule: string])[] = [
    ['epochs', spec.epochs, wholeFromOne(spec.epochs), whole],
    ['batchSize', spec.batchSize, wholeFromOne(spec.batchSize), whole],
    ...(spec.method === 'adam'
      ? ([
          [
            'learningRate',
            spec.learningRate,
            spec.learningRate > 0 && Number.isFinite(spec.learningRate),
            'above 0',
          ],
          [
            'gradientDecay',
            spec.gradientDecay,
            spec.gradientDecay >= 0 && spec.gradientDecay < 1,
            'in [0, 1)',
          ],
          ['squareDecay', spec.squareDecay, spec.squareDecay >= 0 && spec.squareDecay < 1, 'in [0, 1)'],
          ['epsilon', spec.epsilon, spec.epsilon > 0 && Number.isFinite(spec.epsilon), 'above 0'],
        ] as const)
      : ([['lineSearches', spec.lineSearches, wholeFromOne(spec.lineSearches), whole]] as const)),
  ];
  for (const [name, value, fits, rule] of rules) {
    if (!fits) throw new InputError(`Fine-tuning: ${name} is ${value}, but must be ${rule}.`);
  }
}
