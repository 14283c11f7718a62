import type { FinetuneSpec } from '../finetune/spec.js';
import type { RbmSpec } from '../rbm/spec.js';

/** How much of an experiment is run: a trial of the machinery, minutes, or the paper's own settings. */
export const PROFILES = ['smoke', 'quick', 'paper'] as const;
export type ProfileName = (typeof PROFILES)[number];

/** Where the examples come from. `train` and `test` are how many of them are used. */
export interface DataSpec {
  readonly source: 'curves' | 'mnist';
  readonly train: number;
  readonly test: number;
}

/** What one profile of an experiment does. */
export interface Profile {
  readonly data: DataSpec;
  /** The RBMs of the encoder, bottom first. */
  readonly pretrain: readonly RbmSpec[];
  readonly finetune: FinetuneSpec;
  /** PCA is compared with these numbers of components. */
  readonly pcaCodeSizes: readonly number[];
  /** The paper's figures; none where the network or the data are not the paper's. */
  readonly paper: readonly PaperFigure[];
}

/** A test squared error that Hinton & Salakhutdinov 2006 report (caption of Fig. 2). */
export interface PaperFigure {
  readonly model: 'autoencoder' | 'pca';
  readonly codeSize: number;
  readonly testSquaredError: number;
}

/** An experiment of the paper: facts only, so that it can be printed, compared and saved. */
export interface ExperimentSpec {
  readonly name: string;
  /** Of the data; the layers are each profile's own. */
  readonly title: string;
  readonly claim: string;
  readonly profiles: Readonly<Record<ProfileName, Profile>>;
}

/** Such as `MNIST: 784-1000-500-250-30`. */
export function titleOf({ title }: ExperimentSpec, { pretrain }: Profile, visible: number): string {
  return `${title}: ${[visible, ...pretrain.map(({ hidden }) => hidden)].join('-')}`;
}
