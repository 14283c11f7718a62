import type { EngineChoice } from '../compute/choose.js';
import type { Monitors } from '../rbm/monitor.js';
import type { RbmSpec } from '../rbm/spec.js';
import type { RbmData } from './data.js';

export interface RbmRunOptions {
  readonly spec: RbmSpec;
  readonly data: RbmData;
  /** Name of the data, such as `mnist`, or their path. */
  readonly dataSource: string;
  /** What was done to them, such as `binarised at 1/2`. */
  readonly preprocessing: string;
  readonly seed: number;
  readonly choice: EngineChoice;
  /** The folder of the result, which appears whole or not at all. */
  readonly out: string;
  /** Replaces an earlier result or checkpoint. */
  readonly force: boolean;
  /** Continues from the checkpoint that an interrupted run left beside `out`. */
  readonly resume?: boolean | undefined;
  /** Without a checkpoint, nothing is left of an interrupted run. Default: with. */
  readonly checkpoint?: boolean | undefined;
  /** Cuts the examples into batches in their given order, without shuffling. */
  readonly keepOrder: boolean;
  /** Epochs between two evaluations of the monitors. */
  readonly monitorEvery: number;
  /** Ends the training once the free-energy gap has grown at this many evaluations in a row. */
  readonly stopOnGap?: number | undefined;
  /** A folder for TensorBoard's event files, written during training. */
  readonly tensorboard?: string | undefined;
  /** Called with each note on the data and on how the training ended. */
  readonly onNote?: ((note: string) => void) | undefined;
  readonly onEpoch?: ((report: RbmRunEpoch) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RbmRunEpoch {
  readonly epoch: number;
  readonly epochs: number;
  readonly reconstructionError: number;
  /** Set for epochs after which the monitors were evaluated. */
  readonly monitors?: Monitors | undefined;
}
