import type { Readable } from 'node:stream';
import type { EngineChoice } from '../../compute/choose.js';
import type { ReadOptions } from '../../data/table.js';
import type { OnProgress } from '../../training/progress.js';
import type { FitOptions } from '../fit/fit.js';

/** What a run does: both phases, or one. */
export type Phases = 'train' | 'pretrain' | 'finetune';

export interface TrainRunOptions {
  /** Both phases if not given. A pretraining leaves the stack of RBMs alone; a fine-tuning goes on from `start`. */
  readonly phases?: Phases | undefined;
  /** The run, or model file, whose network is fine-tuned. Its seed and validation hold where no others are given. */
  readonly start?: string | undefined;
  readonly data: string | Readable;
  readonly read: ReadOptions;
  readonly fit: Omit<
    FitOptions,
    'engine' | 'from' | 'start' | 'onCheckpoint' | 'onEpoch' | 'onPlan' | 'signal'
  >;
  readonly choice: EngineChoice;
  /** The folder of the result. */
  readonly out: string;
  readonly force: boolean;
  /** Goes on from the checkpoint that an interrupted run left beside `out`. */
  readonly resume?: boolean | undefined;
  /** Gets what a person should know of the data and of what was chosen for them. */
  readonly onNote?: ((note: string) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}
