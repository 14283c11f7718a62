import type { Engine } from '../compute/engine.js';
import type { Examples } from '../data/examples.js';
import { RunError } from '../errors.js';
import type { Random } from '../random.js';
import type { Autoencoder, NetworkParameters } from '../unroll/autoencoder.js';
import type { AdamState } from './adam.js';

/** What a way of fine-tuning works with. */
export interface TrainerSetting {
  readonly engine: Engine;
  readonly autoencoder: Autoencoder;
  /** Where an interrupted training goes on. */
  readonly resumeFrom: FinetuneCheckpoint | undefined;
  readonly examples: Examples;
  /** What the outputs should be, in the order of the examples; the examples themselves, if not given. */
  readonly targets?: Examples | undefined;
  /** Row numbers in the order of the batches of pretraining. */
  readonly order: Uint32Array;
  readonly random: Random;
  readonly signal: AbortSignal | undefined;
}

/** What a way of fine-tuning carries from one epoch to the next: the weights, and Adam's sums of gradients. */
export type FinetuneState = { readonly parameters: NetworkParameters } & Partial<
  AdamState<NetworkParameters>
>;

/** All that fine-tuning needs to go on after an epoch. */
export interface FinetuneCheckpoint {
  readonly epoch: number;
  readonly state: FinetuneState;
}

/** What one epoch measured on its batches, each before the weights moved on it. */
export interface EpochSums {
  /** Of the loss, over the examples. */
  readonly loss: number;
  /** Of the squared error, over the examples. */
  readonly squaredError: number;
}

/** A way of fine-tuning, with the weights it has come to. */
export interface Trainer {
  /** Calls of `onStep` in an epoch. */
  readonly stepsPerEpoch: number;
  /** `onStep` gets the loss of each batch, once for each weight update or group of line searches. */
  epoch(epoch: number, onStep: (loss: number) => void): Promise<EpochSums>;
  /** A copy of the present state. */
  state(): Promise<FinetuneState>;
  release(): Promise<void>;
}

export function diverged(epoch: number, step: number, loss: number, remedy: string): RunError {
  return new RunError(
    `Fine-tuning diverged: the loss became ${loss} in epoch ${epoch}, step ${step}. ${remedy}`,
  );
}
