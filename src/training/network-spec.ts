import type { FinetuneSpec } from '../finetune/spec.js';
import type { RbmSpec } from '../rbm/spec.js';

/** An autoencoder that is trained and compared. */
export interface NetworkSpec {
  /** Tells it from the other models of the experiment, in tables and in file names. */
  readonly name: string;
  /** The RBMs of the encoder, bottom first; where it does not start from them, the sizes and types of its layers. */
  readonly layers: readonly RbmSpec[];
  /**
   * Where fine-tuning begins: at the unrolled stack of trained RBMs, at random weights of each layer's
   * `initialDeviation`, or, for a code without hidden layers, at the principal components.
   */
  readonly start: 'RBMs' | 'random weights' | 'principal components';
  readonly finetune: FinetuneSpec;
}

/** A classifier that is trained and compared. Its layers are those below the softmax layer. */
export interface ClassifierNetwork extends NetworkSpec {
  readonly start: 'RBMs' | 'random weights';
  /** In so many epochs, the first, the softmax layer learns alone. */
  readonly outputEpochs: number;
  /** Standard deviation of the softmax layer's initial weights and biases. */
  readonly outputDeviation: number;
}

/** How many numbers code an example. */
export function codeSizeOf({ layers }: NetworkSpec): number {
  return layers.at(-1)?.hidden as number;
}
