import type { Engine } from '../compute/engine.js';
import type { Examples } from '../data/examples.js';
import type { FinetuneCheckpoint } from '../finetune/training.js';
import type { Random } from '../random.js';
import type { Rbm } from '../rbm/rbm.js';
import type { StackCheckpoint } from '../rbm/stack.js';
import type { HistoryRow } from '../report/history.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import type { ClassifierNetwork, NetworkSpec } from './network-spec.js';
import type { Progress } from './progress.js';

/** The state from which the training of a network can be resumed. */
export interface TrainingState {
  /** The trained RBMs, once all of them are. */
  readonly stack: readonly Rbm[] | null;
  /** Until then, their checkpoint. */
  readonly rbms: StackCheckpoint;
  /** Null before the first epoch of fine-tuning. */
  readonly finetuning: FinetuneCheckpoint | null;
  /** The best network so far, where fine-tuning keeps it. */
  readonly best: Best | null;
  readonly pretrainSeconds: number;
  readonly finetuneSeconds: number;
}

/** The network of the epoch with the lowest error on held-out examples. */
export interface Best {
  readonly autoencoder: Autoencoder;
  readonly heldOutError: number;
  readonly epoch: number;
}

/** Everything that the training of a network works with. */
export interface NetworkTraining<Network extends NetworkSpec | ClassifierNetwork = NetworkSpec> {
  readonly engine: Engine;
  readonly network: Network;
  readonly examples: Examples;
  /** Row numbers in the order of the RBMs' batches. */
  readonly rbmOrder: Uint32Array;
  /** Row numbers in the order of the batches of fine-tuning. Default: every row. */
  readonly order?: Uint32Array | undefined;
  readonly random: Random;
  readonly resumeFrom: TrainingState | null;
  readonly log: (row: Pick<HistoryRow, 'phase' | 'layer' | 'epoch' | 'step' | 'metric' | 'value'>) => void;
  readonly report: (epoch: TrainingEpoch) => void;
  /** Called after each epoch; may keep what `snapshot` reads. */
  readonly save: (snapshot: () => Promise<TrainingState>) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/** The beginning of a phase, or an epoch that is over. */
export interface TrainingEpoch extends Pick<Progress, 'layer' | 'layers' | 'epoch' | 'epochs' | 'error'> {
  readonly phase: 'pretrain' | 'finetune';
  /** Squared error per held-out example, where fine-tuning measures it. */
  readonly heldOutError?: number;
}

export interface TrainedStack {
  /** Bottom first; empty for a network that does not start from RBMs. */
  readonly stack: readonly Rbm[];
  readonly pretrainSeconds: number;
}

const newState: TrainingState = {
  stack: null,
  rbms: [],
  finetuning: null,
  best: null,
  pretrainSeconds: 0,
  finetuneSeconds: 0,
};

/** The state of a network whose RBMs are trained. */
export function beyondStack(
  { stack, pretrainSeconds }: TrainedStack,
  later: Partial<TrainingState> = {},
): TrainingState {
  return { ...newState, stack, pretrainSeconds, ...later };
}

/** The state of a network that takes trained RBMs over from another one. */
export function withRbms(rbms: StackCheckpoint, pretrainSeconds: number): TrainingState {
  return { ...newState, rbms, pretrainSeconds };
}
