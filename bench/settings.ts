import type { DataSpec } from '../src/experiment/spec.js';
import type { AdamDecay } from '../src/finetune/adam.js';
import type { AdamSpec } from '../src/finetune/spec.js';
import type { RbmSpec } from '../src/rbm/spec.js';
import type { RbmUnits } from '../src/rbm/units.js';

/**
 * What is timed, as numbers and strings only, so that systems in any language get the same settings as JSON. Data are
 * uniform random numbers if their values do not influence the time, else MNIST.
 */
export type Settings =
  | CdSettings
  | AdamSettings
  | CodesSettings
  | PcaSettings
  | MatrixProductSettings
  | MnistSettings;

/** CD-1 steps of one RBM with momentum and weight cost, including the copy of the batch, the noise and the update. */
export interface CdSettings {
  readonly kind: 'cd1';
  readonly visible: number;
  readonly hidden: number;
  readonly units: RbmUnits;
  /** The bottom RBM reads bytes in shuffled order, each divided by 255; those above it read floats in order. */
  readonly stored: 'bytes' | 'floats';
  /** Number of rows in memory. */
  readonly examples: number;
  readonly batchSize: number;
  /** Number of steps of one repetition. */
  readonly steps: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightCost: number;
}

/** Gradient of the autoencoder's cross-entropy and a step of Adam, including shuffling and copying the batch. */
export interface AdamSettings extends AdamDecay {
  readonly kind: 'adam';
  /** Layer sizes from the data to the code; the decoder mirrors them. */
  readonly sizes: readonly number[];
  readonly batchSize: number;
  readonly steps: number;
  readonly learningRate: number;
}

/** Encoding of images, or decoding of codes, in blocks. */
export interface CodesSettings {
  readonly kind: 'encode' | 'decode';
  readonly sizes: readonly number[];
  readonly images: number;
  /** Passes over the images in one repetition. */
  readonly passes: number;
}

/** PCA of MNIST's training images. Not of random numbers, because the number of iterations depends on the spectrum. */
export interface PcaSettings {
  readonly kind: 'pca';
  /** Number of images, from the first. */
  readonly examples: number;
  readonly components: number;
  readonly files?: MnistPaths;
}

/** Products of two square float32 matrices. */
export interface MatrixProductSettings {
  readonly kind: 'matmul';
  readonly size: number;
  /** Number of products of one repetition. */
  readonly products: number;
}

/** A whole run on MNIST, from the files to the first epoch of fine-tuning with a test error at or below the target. */
export interface MnistSettings {
  readonly kind: 'mnist';
  readonly targetSquaredError: number;
  readonly seed: number;
  readonly profile: MnistProfile;
  readonly files?: MnistPaths;
}

/** The data and the network of such a run. */
export interface MnistProfile {
  readonly data: DataSpec;
  /** The RBMs of the encoder, bottom first. */
  readonly pretrain: readonly RbmSpec[];
  readonly finetune: AdamSpec;
}

/** Paths of MNIST's files. */
export interface MnistPaths {
  /** As the user gave it; null for the cache. */
  readonly dataDir: string | null;
  readonly trainImages: string;
  readonly testImages: string;
}
