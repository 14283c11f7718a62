import type { RbmSpec } from '../rbm/spec.js';
import type { Profile } from './spec.js';

/** How far a run is: at the start of each phase and after each epoch. */
export interface Progress {
  readonly phase: 'baselines' | 'pretrain' | 'finetune';
  readonly seed: number;
  /** Set in pretraining: the RBM's place in the stack, from 1. */
  readonly layer?: number;
  readonly layers?: number;
  readonly epoch?: number;
  readonly epochs?: number;
  /** Squared error per example: of the last epoch's reconstructions while training. */
  readonly error?: number;
  /** Of the whole run's work, in [0, 1]. */
  readonly fractionDone: number;
  readonly secondsElapsed: number;
  /** Estimated from the work done so far; null before anything is done. */
  readonly secondsLeft: number | null;
}

export type OnProgress = (progress: Progress) => void;

/** Counts the work of a run in multiplications, so that the time left can be told. */
export interface WorkMeter {
  pretrainedEpoch(spec: RbmSpec, visible: number): void;
  finetunedEpoch(): void;
  read(): Pick<Progress, 'fractionDone' | 'secondsElapsed' | 'secondsLeft'>;
}

export function workMeter(profile: Profile, visible: number, seeds: number): WorkMeter {
  const started = performance.now();
  const sizes = [visible, ...profile.pretrain.map(({ hidden }) => hidden)];
  // CD-1 is five products with the weights: up, down, up and two correlations.
  const cdEpoch = (spec: RbmSpec, below: number) => 5 * below * spec.hidden;
  // Backpropagation is three, in the encoder and in the decoder; Adam adds about a dozen passes over the weights a batch.
  const products = sizes.slice(1).reduce((sum, size, i) => sum + size * (sizes[i] as number), 0);
  const { finetune } = profile;
  const finetuneEpoch =
    products *
    // A line search takes some two or three gradients, and the first one of a batch is taken beforehand.
    (finetune.method === 'adam' ? 6 + 400 / finetune.batchSize : 6 * (1 + 2.5 * finetune.lineSearches));

  const pretraining = profile.pretrain.reduce(
    (sum, spec, i) => sum + spec.epochs * cdEpoch(spec, sizes[i] as number),
    0,
  );
  const total = seeds * (pretraining + profile.finetune.epochs * finetuneEpoch);
  let done = 0;
  return {
    pretrainedEpoch: (spec, below) => {
      done += cdEpoch(spec, below);
    },
    finetunedEpoch: () => {
      done += finetuneEpoch;
    },
    read() {
      const secondsElapsed = (performance.now() - started) / 1000;
      const secondsLeft = done === 0 ? null : (secondsElapsed * (total - done)) / done;
      return { fractionDone: done / total, secondsElapsed, secondsLeft };
    },
  };
}
