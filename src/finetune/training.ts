import type { Engine } from '../compute/engine.js';
import type { Examples } from '../data/examples.js';
import type { Random } from '../random.js';
import type { Network, NetworkParameters } from '../unroll/network.js';
import type { AdamState } from './adam.js';
import type { FinetuneSpec } from './spec.js';

/** What is needed to fine-tune a network of any kind. */
export interface FinetuneOptions {
  readonly engine: Engine;
  /** [examples, visible] */
  readonly examples: Examples;
  readonly spec: FinetuneSpec;
  readonly random: Random;
  /**
   * The rows to learn from; by default all. Conjugate gradients takes its batches in this order; Adam shuffles them in
   * every epoch.
   */
  readonly order?: Uint32Array | undefined;
  /** The state of an interrupted training. Resuming gives the same bytes as a training without interruption. */
  readonly resumeFrom?: FinetuneCheckpoint | undefined;
  /** Called after each epoch. Training waits for it, and ends with the network of that epoch if it returns 'stop'. */
  readonly onEpoch?: ((report: FinetuneEpoch, snapshot: FinetuneSnapshot) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FinetuneEpoch {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches so far: weight updates of Adam, groups of line searches of conjugate gradients. */
  readonly step: number;
  /** The minimised loss (see `loss`) per example, averaged over the epoch while the weights moved. */
  readonly loss: number;
  /** Squared error summed over outputs, averaged over the epoch's examples while the weights moved. */
  readonly squaredError: number;
}

/** Reads what training has reached at the end of an epoch. */
export interface FinetuneSnapshot {
  /** A copy of the network. */
  network(): Promise<Network>;
  checkpoint(): Promise<FinetuneCheckpoint>;
}

/** All that fine-tuning needs to resume after an epoch. */
export interface FinetuneCheckpoint {
  readonly epoch: number;
  readonly state: FinetuneState;
}

/** What a method of fine-tuning carries from one epoch to the next: the weights, and Adam's sums of gradients. */
export type FinetuneState = { readonly parameters: NetworkParameters } & Partial<
  AdamState<NetworkParameters>
>;
