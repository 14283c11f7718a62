import type { Readable } from 'node:stream';
import type { EngineChoice } from '../../compute/choose.js';
import type { ReadOptions } from '../../data/table.js';
import type { Place } from '../../run/keep-run.js';
import type { OnProgress } from '../../training/progress.js';
import type { FitOptions } from '../fit/fit.js';

/** The phases of training that a run goes through: both, or one. */
export type Phases = 'train' | 'pretrain' | 'finetune';

export interface TrainRunOptions extends Pick<Place, 'out' | 'force' | 'resume'> {
  /** Default: both phases. Pretraining leaves the stack of RBMs; fine-tuning continues from `start`. */
  readonly phases?: Phases | undefined;
  /** The run or model file whose network is fine-tuned. Its seed and validation are the defaults. */
  readonly start?: string | undefined;
  readonly data: string | Readable;
  readonly read: ReadOptions;
  readonly fit: Omit<
    FitOptions,
    'engine' | 'resumeFrom' | 'save' | 'seconds' | 'start' | 'onEpoch' | 'onPlan' | 'signal'
  >;
  readonly choice: EngineChoice;
  /** Called with each note about the data and about the settings chosen for them. */
  readonly onNote?: ((note: string) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}
