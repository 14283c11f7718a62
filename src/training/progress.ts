/** The progress of a run, reported at the start of each phase and after each epoch. */
export interface Progress {
  readonly phase: 'baselines' | 'pretrain' | 'finetune';
  readonly seed: number;
  /** The network in training, with its code size if another network has the same name. */
  readonly network?: string;
  /** Set in pretraining: the RBM's place in the stack, from 1. */
  readonly layer?: number;
  readonly layers?: number;
  readonly epoch?: number;
  readonly epochs?: number;
  /** Squared error per example of the epoch's reconstructions; for classifiers, the loss. */
  readonly error?: number;
  /** Share of the run's work that is done, in [0, 1]. */
  readonly fractionDone: number;
  readonly secondsElapsed: number;
  /** Estimated from the work done so far; null in the first seconds. */
  readonly secondsLeft: number | null;
}

export type OnProgress = (progress: Progress) => void;
