import type { DataSpec, NetworkSpec, ProfileName } from './spec.js';

/** A classifier that is trained and compared. Its layers are those below the softmax layer. */
export interface ClassifierNetwork extends NetworkSpec {
  readonly start: 'RBMs' | 'random weights';
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
