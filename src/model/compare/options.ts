import type { Readable } from 'node:stream';
import type { EngineChoice } from '../../compute/choose.js';
import type { Missing } from '../../data/fit-to-learn.js';
import type { Scaling } from '../../data/preprocessing.js';
import type { ReadOptions } from '../../data/table.js';
import type { Place } from '../../run/keep-run.js';
import type { OnProgress } from '../../training/progress.js';
import type { PlanOptions } from '../fit/plan.js';

export interface CompareOptions extends Pick<Place, 'out' | 'force' | 'resume'> {
  readonly data: string | Readable;
  readonly read: ReadOptions;
  /** Code sizes; every model is made with each of them. */
  readonly codes: readonly number[];
  /** Sizes of the hidden layers between data and code. Default: chosen by the data. */
  readonly hidden?: readonly number[] | undefined;
  readonly plan: Omit<PlanOptions, 'layers' | 'patience'>;
  readonly seeds: readonly number[];
  readonly scaling?: Scaling | 'auto' | undefined;
  readonly missing?: Missing | undefined;
  /** Fraction of the examples to test on, the same for every seed. Default: 0.2. */
  readonly test?: number | undefined;
  readonly choice: EngineChoice;
  readonly onNote?: ((note: string) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}
