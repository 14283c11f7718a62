import type { DataSpec } from '../src/experiment/spec.js';
import type { AdamDecay } from '../src/finetune/adam.js';
import type { AdamSpec } from '../src/finetune/spec.js';
import type { RbmSpec } from '../src/rbm/spec.js';
import type { RbmUnits } from '../src/rbm/units.js';

/**
 * What is timed: numbers and strings only, so that every system, in whatever language, is handed the same ones as
 * JSON. Data are uniform random numbers where their values do not change how long the work takes, else MNIST.
 */
export type Settings =
  | CdSettings
  | AdamSettings
  | CodesSettings
  | PcaSettings
  | MatrixProductSettings
  | MnistSettings;

/** CD-1 steps of one RBM with momentum and weight cost: copying the batch, noise and update included. */
export interface CdSettings {
  readonly kind: 'cd1';
  readonly visible: number;
  readonly hidden: number;
  readonly units: RbmUnits;
  /** The bottom RBM reads bytes in shuffled order, each divided by 255; those above it read floats in order. */
  readonly stored: 'bytes' | 'floats';
  /** Rows kept in memory. */
  readonly examples: number;
  readonly batchSize: number;
  /** Steps of one repetition. */
  readonly steps: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightCost: number;
}

/** Gradient of the whole autoencoder's cross-entropy and one step of Adam: shuffling and copying the batch included. */
export interface AdamSettings extends AdamDecay {
  readonly kind: 'adam';
  /** From the data to the code; the decoder mirrors them. */
  readonly sizes: readonly number[];
  readonly batchSize: number;
  readonly steps: number;
  readonly learningRate: number;
}

/** All images to their codes, or all codes to images, in blocks. */
export interface CodesSettings {
  readonly kind: 'encode' | 'decode';
  readonly sizes: readonly number[];
  readonly images: number;
  /** Passes over the images in one repetition. */
  readonly passes: number;
}

/** Mean and principal components of MNIST's training images: iterations depend on how the variances fall off. */
export interface PcaSettings {
  readonly kind: 'pca';
  /** The first so many of the images. */
  readonly examples: number;
  readonly components: number;
  readonly files?: MnistPaths;
}

/** Products of two square float32 matrices. */
export interface MatrixProductSettings {
  readonly kind: 'matmul';
  readonly size: number;
  /** Products of one repetition. */
  readonly products: number;
}

/** A whole run on MNIST, from the files to the first epoch of fine-tuning that ends at the target or below it. */
export interface MnistSettings {
  readonly kind: 'mnist';
  readonly targetSquaredError: number;
  readonly seed: number;
  readonly profile: MnistProfile;
  readonly files?: MnistPaths;
}

/** The one network of such a run. */
export interface MnistProfile {
  readonly data: DataSpec;
  /** The RBMs of the encoder, bottom first. */
  readonly pretrain: readonly RbmSpec[];
  readonly finetune: AdamSpec;
}

/** Where MNIST is, once it is found. */
export interface MnistPaths {
  /** As the user gave it; null for the cache. */
  readonly dataDir: string | null;
  readonly trainImages: string;
  readonly testImages: string;
}
