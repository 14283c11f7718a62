import type { Readable } from 'node:stream';
import type { EngineChoice } from '../compute/choose.js';
import type { Missing, Scaling } from '../data/preprocessing.js';
import type { ReadOptions } from '../data/table.js';
import type { OnProgress } from '../training/progress.js';
import type { PlanOptions } from './fit/plan.js';

export interface CompareOptions {
  readonly data: string | Readable;
  readonly read: ReadOptions;
  /** Every model is made with each of these code sizes. */
  readonly codes: readonly number[];
  /** Hidden layers below the code; by the data, if not given. */
  readonly hidden?: readonly number[] | undefined;
  readonly plan: Omit<PlanOptions, 'layers' | 'patience'>;
  readonly seeds: readonly number[];
  readonly scaling?: Scaling | 'auto' | undefined;
  readonly missing?: Missing | undefined;
  /** The fraction of examples to test on; 0.2 if not given. The same for every seed. */
  readonly test?: number | undefined;
  readonly choice: EngineChoice;
  readonly out: string;
  readonly force: boolean;
  /** Goes on from the checkpoint that an interrupted comparison left beside `out`. */
  readonly resume?: boolean | undefined;
  readonly onNote?: ((note: string) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}
