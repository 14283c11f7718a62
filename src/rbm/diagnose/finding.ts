export const FAULTS = [
  'data out of range',
  'data unscaled',
  'constant inputs',
  'batches unshuffled',
  'too few examples',
  'learning rate too high',
  'learning rate too low',
  'dead units',
  'units always on',
  'saturated weights',
  'overfitting',
] as const;

/** A fault of an RBM or of its training data, and how to correct it. */
export interface Finding {
  readonly fault: (typeof FAULTS)[number];
  /** One sentence that says what is wrong, with the measured value. */
  readonly what: string;
  /** The measured value, the threshold that it crosses, and the source of the threshold. */
  readonly measured: number;
  readonly threshold: number;
  readonly source: string;
  /** What to change. */
  readonly remedy: string;
}
