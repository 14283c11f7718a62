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

/** Something wrong with an RBM or what it is trained on, and how to mend it. */
export interface Finding {
  readonly fault: (typeof FAULTS)[number];
  /** What is wrong, with its number, in one sentence. */
  readonly what: string;
  /** The number that shows it, the one it is compared with, and where that one comes from. */
  readonly measured: number;
  readonly threshold: number;
  readonly source: string;
  /** What to change. */
  readonly remedy: string;
}
