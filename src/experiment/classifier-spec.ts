import type { FinetuneSpec } from '../finetune/spec.js';
import type { RbmSpec } from '../rbm/spec.js';
import type { DataSpec, ProfileName } from './spec.js';

/** A classifier that is trained and compared. */
export interface ClassifierNetwork {
  /** Tells it from the others, in tables and in file names. */
  readonly name: string;
  /** The RBMs below the softmax layer, bottom first; where it does not start from them, the sizes and types of its layers. */
  readonly layers: readonly RbmSpec[];
  readonly start: 'RBMs' | 'random weights';
  readonly finetune: FinetuneSpec;
  /** In so many epochs, the first, the softmax layer learns alone. */
  readonly outputEpochs: number;
  /** Standard deviation of the softmax layer's initial weights and biases. */
  readonly outputDeviation: number;
}

export interface ClassifierProfile {
  readonly data: DataSpec;
  readonly networks: readonly ClassifierNetwork[];
  /** Test error rates that the paper reports. */
  readonly paper: readonly { readonly model: string; readonly testError: number }[];
}

/** An experiment with the classes of the data: facts only. */
export interface ClassifierSpec {
  readonly name: string;
  readonly title: string;
  readonly claim: string;
  readonly profiles: Readonly<Record<ProfileName, ClassifierProfile>>;
}
