import type { TextsSource } from '../data/text/texts.js';
import type { ClassifierNetwork, NetworkSpec } from '../training/network-spec.js';
import type { Claim } from './claim.js';

/** How much of an experiment is run: a trial of the machinery, minutes, or the paper's own settings. */
export const PROFILES = ['smoke', 'quick', 'paper'] as const;
export type ProfileName = (typeof PROFILES)[number];

/** What a run of profile smoke says in place of the experiment's claim. */
export const SMOKE_SHOWS =
  'A trial of the machinery: a small network, hardly trained, on few examples. These errors say nothing about the method.';

/** Where the examples come from. `train` and `test` are how many of them are used. */
export type DataSpec = {
  readonly train: number;
  readonly test: number;
} & (
  | { readonly source: 'curves' | 'mnist' | 'faces' }
  | {
      readonly source: 'newsgroups' | 'reuters';
      /** How many words are counted. */
      readonly vocabulary: number;
    }
  | ({ readonly source: 'texts'; readonly vocabulary: number } & TextsSource)
);

/** What one profile of an experiment does. */
export interface Profile {
  readonly data: DataSpec;
  readonly networks: readonly NetworkSpec[];
  /** PCA is compared with these numbers of components. */
  readonly pcaCodeSizes: readonly number[];
  /** Of documents: LSA is compared with these numbers of directions in retrieval, and where they are two as a plane. */
  readonly lsaCodeSizes?: readonly number[];
  /** Of documents: locally linear embedding in two dimensions of so many training documents, which the others' codes come from. */
  readonly lle?: { readonly documents: number; readonly neighbours: number };
  /** The paper's figures; none where the network or the data are not the paper's. */
  readonly paper: readonly PaperFigure[];
}

/** A test squared error that Hinton & Salakhutdinov 2006 report (caption of Fig. 2). */
export interface PaperFigure {
  /** As the table names it. */
  readonly model: string;
  readonly codeSize: number;
  readonly testSquaredError: number;
}

/** An experiment of the paper: facts only, so that it can be printed, compared and saved. */
export interface ExperimentSpec {
  readonly name: string;
  /** Of the data; the layers are each profile's own. */
  readonly title: string;
  readonly claim: string;
  /** What its numbers are held against, beside the paper's own. */
  readonly claims?: readonly Claim[];
  readonly profiles: Readonly<Record<ProfileName, Profile>>;
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

/** Such as 784-1000-500-250-30. */
export function sizesOf({ layers }: NetworkSpec, visible: number): string {
  return [visible, ...layers.map(({ hidden }) => hidden)].join('-');
}

/** Such as `MNIST: 784-1000-500-250-30`, the deepest network's sizes. */
export function titleOf(
  { title }: ExperimentSpec,
  { networks }: Pick<Profile, 'networks'>,
  visible: number,
): string {
  const deepest = networks.reduce((a, b) => (b.layers.length > a.layers.length ? b : a));
  return `${title}: ${sizesOf(deepest, visible)}`;
}

/** Numbers of epochs that take the place of the profile's own. */
export interface Epochs {
  /** Of each RBM. */
  readonly rbm?: number | undefined;
  /** Of fine-tuning. Logistic PCA, a baseline, keeps its own. */
  readonly finetune?: number | undefined;
}

/** The profile with these. A classifier's outputs learn alone in its first epochs, but in fewer than all. */
export function withEpochs<
  P extends { readonly networks: readonly (NetworkSpec & { readonly outputEpochs?: number })[] },
>(profile: P, epochs: Epochs): P {
  return {
    ...profile,
    networks: profile.networks.map((network) => {
      if (network.start === 'principal components') return network;
      const { layers, outputEpochs } = network;
      const finetune = { ...network.finetune, epochs: epochs.finetune ?? network.finetune.epochs };
      return {
        ...network,
        ...(outputEpochs !== undefined && { outputEpochs: Math.min(outputEpochs, finetune.epochs - 1) }),
        layers: layers.map((layer) => ({ ...layer, epochs: epochs.rbm ?? layer.epochs })),
        finetune,
      };
    }),
  };
}
