import { InputError } from '../errors.js';
import type { AdamDecay } from './adam.js';

/** Fine-tuning with Adam. Its learning rate falls to zero along half a cosine; examples are reshuffled in every epoch. */
export interface AdamSpec extends AdamDecay {
  readonly method: 'adam';
  readonly epochs: number;
  readonly batchSize: number;
  /** The rate at the start. It multiplies the gradient averaged over the batch. */
  readonly learningRate: number;
}

/** Fine-tuning by the authors' method: a few line searches of conjugate gradients on each large batch. */
export interface ConjugateGradientsSpec {
  readonly method: 'conjugate gradients';
  readonly epochs: number;
  readonly batchSize: number;
  /** Number of line searches on each batch; the first is along steepest descent. */
  readonly lineSearches: number;
}

export type FinetuneSpec = AdamSpec | ConjugateGradientsSpec;

interface Rule {
  readonly rule: string;
  readonly fits: (value: number) => boolean;
}

const WHOLE: Rule = {
  rule: 'a whole number from 1 up',
  fits: (value) => Number.isInteger(value) && value >= 1,
};
const POSITIVE: Rule = { rule: 'above 0', fits: (value) => value > 0 && Number.isFinite(value) };
const DECAY: Rule = { rule: 'in [0, 1)', fits: (value) => value >= 0 && value < 1 };

const RULES: Readonly<Record<FinetuneSpec['method'], Readonly<Record<string, Rule>>>> = {
  adam: {
    epochs: WHOLE,
    batchSize: WHOLE,
    learningRate: POSITIVE,
    gradientDecay: DECAY,
    squareDecay: DECAY,
    epsilon: POSITIVE,
  },
  'conjugate gradients': { epochs: WHOLE, batchSize: WHOLE, lineSearches: WHOLE },
};

/** Throws an InputError if a number of the spec makes no sense, or if there is no such method. */
export function requireFinetuneSpec(spec: FinetuneSpec): void {
  if (!Object.hasOwn(RULES, spec.method)) {
    throw new InputError(
      `Fine-tuning: there is no method '${spec.method}'. Choose 'adam' or 'conjugate gradients'.`,
    );
  }
  for (const [name, { rule, fits }] of Object.entries(RULES[spec.method])) {
    const value = spec[name as keyof FinetuneSpec] as unknown as number;
    if (!fits(value))
      throw new InputError(`Fine-tuning: \`${name}\` is ${value}, but must be ${rule}.`, { option: name });
  }
}
