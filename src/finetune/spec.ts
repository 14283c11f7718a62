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

/** Throws an InputError if a number of the spec makes no sense. */
export function requireAdamSpec(spec: AdamSpec): void {
  const valid: readonly [name: keyof AdamSpec, fits: boolean, rule: string][] = [
    ['epochs', Number.isInteger(spec.epochs) && spec.epochs >= 1, 'a whole number from 1 up'],
    ['batchSize', Number.isInteger(spec.batchSize) && spec.batchSize >= 1, 'a whole number from 1 up'],
    ['learningRate', Number.isFinite(spec.learningRate) && spec.learningRate > 0, 'a number above 0'],
    ['gradientDecay', spec.gradientDecay >= 0 && spec.gradientDecay < 1, 'in [0, 1)'],
    ['squareDecay', spec.squareDecay >= 0 && spec.squareDecay < 1, 'in [0, 1)'],
    ['epsilon', Number.isFinite(spec.epsilon) && spec.epsilon > 0, 'a number above 0'],
  ];
  for (const [name, fits, rule] of valid) {
    if (!fits) throw new InputError(`Fine-tuning: ${name} is ${spec[name]}, but must be ${rule}.`);
  }
}
