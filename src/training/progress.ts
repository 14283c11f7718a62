/** How far a run is: at the start of each phase and after each epoch. */
export interface Progress {
  readonly phase: 'baselines' | 'pretrain' | 'finetune';
  readonly seed: number;
  /** The network that is trained, with its code size where another has the same name. */
  readonly network?: string;
  /** Set in pretraining: the RBM's place in the stack, from 1. */
  readonly layer?: number;
  readonly layers?: number;
  readonly epoch?: number;
  readonly epochs?: number;
  /** Squared error per example: of the last epoch's reconstructions while training; of classifiers, the loss. */
  readonly error?: number;
  /** Of the whole run's work, in [0, 1]. */
  readonly fractionDone: number;
  readonly secondsElapsed: number;
  /** Estimated from the work done so far; null in the first seconds, which say little of the others. */
  readonly secondsLeft: number | null;
}

export type OnProgress = (progress: Progress) => void;
