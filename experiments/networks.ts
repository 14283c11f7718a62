import type { FinetuneSpec } from '../src/finetune/spec.js';
import type { RbmSpec } from '../src/rbm/spec.js';
import type { NetworkSpec } from '../src/training/network-spec.js';
import { encoderLayers, realLayer, wordLayer } from './layers.js';

interface AutoencoderSizes {
  readonly name?: string;
  /** Logistic hidden layers, from the data's side. */
  readonly hidden: readonly number[];
  /** Linear. */
  readonly code: number;
}

/** An autoencoder pretrained for so many epochs an RBM. */
export function pretrained(
  { name = 'autoencoder', hidden, code }: AutoencoderSizes,
  rbmEpochs: number,
  finetune: FinetuneSpec,
): NetworkSpec {
  return { name, layers: encoderLayers(hidden, code, rbmEpochs), start: 'RBMs', finetune };
}

/** The same for word counts. */
export function pretrainedOnWords(
  { name = 'autoencoder', hidden, code }: AutoencoderSizes,
  rbmEpochs: number,
  finetune: FinetuneSpec,
): NetworkSpec {
  const [first, ...others] = encoderLayers(hidden, code, rbmEpochs);
  const layers = [{ ...first, ...wordLayer } as RbmSpec, ...others];
  return { name, layers, start: 'RBMs', finetune };
}

/** The same for real numbers; the first RBM, which learns slowly, has epochs of its own. */
export function pretrainedOnReals(
  { name = 'autoencoder', hidden, code }: AutoencoderSizes,
  { first: firstEpochs, others: rbmEpochs }: { readonly first: number; readonly others: number },
  finetune: FinetuneSpec,
): NetworkSpec {
  const [first, ...others] = encoderLayers(hidden, code, rbmEpochs);
  const layers = [{ ...first, ...realLayer, epochs: firstEpochs } as RbmSpec, ...others];
  return { name, layers, start: 'RBMs', finetune };
}

/** The same network begun at random weights. */
export function unpretrained(
  { name = 'autoencoder', hidden, code }: AutoencoderSizes,
  finetune: FinetuneSpec,
): NetworkSpec {
  return { name, layers: encoderLayers(hidden, code, 1), start: 'random weights', finetune };
}

/** Logistic PCA: a linear code with logistic outputs and no hidden layers, begun at the principal components. */
export function logisticPca(code: number, finetune: FinetuneSpec): NetworkSpec {
  return {
    name: 'logistic PCA',
    layers: encoderLayers([], code, 1),
    start: 'principal components',
    finetune,
  };
}
