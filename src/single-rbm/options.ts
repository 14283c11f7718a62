import type { EngineChoice } from '../compute/choose.js';
import type { Monitors } from '../rbm/monitor.js';
import type { RbmSpec } from '../rbm/spec.js';
import type { RbmData } from './data.js';

export interface RbmRunOptions {
  readonly spec: RbmSpec;
  readonly data: RbmData;
  /** What the data are called, such as `mnist` or a path, and what was done to them. */
  readonly dataSource: string;
  readonly preprocessing: string;
  readonly seed: number;
  readonly choice: EngineChoice;
  /** The folder of the result, which appears whole or not at all. */
  readonly out: string;
  readonly force: boolean;
  /**
   * Keeps a checkpoint beside `out` until the run is done, and goes on from the one there if `resume` is set. Without it
   * nothing is left of an interrupted run.
   */
  readonly checkpoint?: { readonly resume: boolean } | undefined;
  /** Whether the examples are cut into batches in the order in which they come. */
  readonly keepOrder: boolean;
  /** Epochs between two looks at the monitors. */
  readonly monitorEvery: number;
  /** Ends the training once the free-energy gap has grown at so many looks in a row. */
  readonly stopOnGap?: number | undefined;
  /** A folder for TensorBoard's events, written as they happen. */
  readonly tensorboard?: string | undefined;
  readonly onEpoch?: ((report: RbmRunEpoch) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RbmRunEpoch {
  readonly epoch: number;
  readonly epochs: number;
  readonly reconstructionError: number;
  /** Of epochs at whose end they were looked at. */
  readonly monitors?: Monitors | undefined;
}
