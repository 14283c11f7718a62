import type { TextsSource } from '../data/text/texts.js';
import type { ClassifierNetwork, NetworkSpec } from '../training/network-spec.js';
import type { Claim } from './claim.js';

/** How much of an experiment is run: a smoke test of seconds, a run of minutes, or the paper's own settings. */
export const PROFILES = ['smoke', 'quick', 'paper'] as const;
export type ProfileName = (typeof PROFILES)[number];

/** Stands for the experiment's claim in a run of profile smoke. */
export const SMOKE_SHOWS =
  'A smoke test: a small network, hardly trained, on few examples. These errors say nothing about the method.';

/** Where the examples come from, and how many of them are used to train and to test. */
export type DataSpec = {
  readonly train: number;
  readonly test: number;
} & (
  | { readonly source: 'curves' | 'mnist' | 'faces' }
  | {
      readonly source: 'newsgroups' | 'reuters';
      /** Number of words that are counted. */
      readonly vocabulary: number;
    }
  | ({ readonly source: 'texts'; readonly vocabulary: number } & TextsSource)
);

/** The settings of an experiment in one profile. */
export interface Profile {
  readonly data: DataSpec;
  readonly networks: readonly NetworkSpec[];
  /** Numbers of principal components to compare with. */
  readonly pcaCodeSizes: readonly number[];
  /** Documents only: LSA dimensions to compare in retrieval; two dimensions are also drawn as a plane. */
  readonly lsaCodeSizes?: readonly number[];
  /** Documents only: two-dimensional locally linear embedding of this many training documents, to compare with. */
  readonly lle?: { readonly documents: number; readonly neighbours: number };
  /** What the paper reports; empty if the network or the data are not the paper's. */
  readonly paper: readonly PaperFigure[];
}

/** A test squared error that Hinton & Salakhutdinov 2006 report (caption of Fig. 2). */
export interface PaperFigure {
  /** The model's name in the table. */
  readonly model: string;
  readonly codeSize: number;
  readonly testSquaredError: number;
}

/** An experiment of the paper. It consists of numbers and strings only, so it can be printed, compared and saved. */
export interface ExperimentSpec {
  readonly name: string;
  /** Names the data; the layers depend on the profile. */
  readonly title: string;
  readonly claim: string;
  /** Statements of the paper that the results are checked against. */
  readonly claims?: readonly Claim[];
  readonly profiles: Readonly<Record<ProfileName, Profile>>;
}

export interface ClassifierProfile {
  readonly data: DataSpec;
  readonly networks: readonly ClassifierNetwork[];
  /** Test error rates that the paper reports. */
  readonly paper: readonly { readonly model: string; readonly testError: number }[];
}

/** An experiment that learns the classes of the data. */
export interface ClassifierSpec {
  readonly name: string;
  readonly title: string;
  readonly claim: string;
  readonly profiles: Readonly<Record<ProfileName, ClassifierProfile>>;
}

/** The sizes of a network's layers, such as 784-1000-500-250-30. */
export function sizesOf({ layers }: Pick<NetworkSpec, 'layers'>, visible: number): string {
  return [visible, ...layers.map(({ hidden }) => hidden)].join('-');
}

/** The title with the sizes of the deepest network, such as `MNIST: 784-1000-500-250-30`. */
export function titleOf(
  title: string,
  { networks }: { readonly networks: readonly Pick<NetworkSpec, 'layers'>[] },
  visible: number,
): string {
  const deepest = networks.reduce((a, b) => (b.layers.length > a.layers.length ? b : a));
  return `${title}: ${sizesOf(deepest, visible)}`;
}

/** Numbers of epochs that replace those of the profile. */
export interface Epochs {
  /** For each RBM. */
  readonly rbm?: number | undefined;
  /** For fine-tuning. Logistic PCA, a baseline, keeps its own. */
  readonly finetune?: number | undefined;
}

/** The profile with other numbers of epochs. A classifier's outputs-only epochs stay fewer than all epochs. */
export function withEpochs<P extends { readonly networks: readonly (NetworkSpec | ClassifierNetwork)[] }>(
  profile: P,
  epochs: Epochs,
): P {
  return { ...profile, networks: profile.networks.map((network) => networkWithEpochs(network, epochs)) };
}

function networkWithEpochs(
  network: NetworkSpec | ClassifierNetwork,
  { rbm, finetune: finetuneEpochs }: Epochs,
): NetworkSpec | ClassifierNetwork {
  const { start, layers } = network;
  if (start === 'principal components' || network.finetune === null) return network;
  const finetune = { ...network.finetune, epochs: finetuneEpochs ?? network.finetune.epochs };
  return {
    ...network,
    ...('outputEpochs' in network && { outputEpochs: Math.min(network.outputEpochs, finetune.epochs - 1) }),
    ...(start === 'RBMs' && { layers: layers.map((layer) => ({ ...layer, epochs: rbm ?? layer.epochs })) }),
    finetune,
  };
}
