import type { Examples } from '../data/examples.js';
import type { Network } from '../unroll/network.js';
import type { FinetuneOptions, FinetuneState } from './training.js';

/** What a method of fine-tuning works with. */
export interface TrainerSetting extends Omit<FinetuneOptions, 'spec' | 'onEpoch'> {
  readonly network: Network;
  /** The outputs to learn, one row per example. By default the examples themselves: the network is an autoencoder. */
  readonly targets?: Examples | undefined;
  readonly order: Uint32Array;
}

/** A method of fine-tuning, with the weights it has reached. */
export interface Trainer {
  /** Calls of `onStep` in an epoch. */
  readonly stepsPerEpoch: number;
  /** `onStep` gets the loss of each batch, once for each weight update or group of line searches. */
  epoch(epoch: number, onStep: (loss: number) => void): Promise<EpochSums>;
  /** A copy of the current state. */
  state(): Promise<FinetuneState>;
  release(): Promise<void>;
}

/** Sums over the examples of one epoch, each batch measured before the weights moved on it. */
export interface EpochSums {
  readonly loss: number;
  readonly squaredError: number;
}
