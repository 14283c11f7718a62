import type { FinetuneSpec } from '../finetune/spec.js';
import type { RbmSpec } from '../rbm/spec.js';
import type { LayerSpec } from '../unroll/random-start.js';

/** Where fine-tuning begins, with the layers of the encoder, bottom first. */
export type Start =
  /** At the unrolled stack of these RBMs, once they are trained. */
  | { readonly start: 'RBMs'; readonly layers: readonly RbmSpec[] }
  /** At weights from N(0, initialDeviation²). */
  | { readonly start: 'random weights'; readonly layers: readonly LayerSpec[] }
  /** At the principal components: a linear code without hidden layers. */
  | { readonly start: 'principal components'; readonly layers: readonly Pick<RbmSpec, 'hidden'>[] };

/** A network that is trained. */
export type NetworkSpec = Start & {
  /** Distinguishes it from the other models of a run, in tables and in file names. */
  readonly name: string;
  /** Null for a network that is not fine-tuned. */
  readonly finetune: FinetuneSpec | null;
};

/** A classifier that is trained. Its layers are those below the softmax layer. */
export type ClassifierNetwork = Exclude<Start, { readonly start: 'principal components' }> & {
  readonly name: string;
  readonly finetune: FinetuneSpec;
  /** Number of initial epochs that train only the softmax layer, on fixed features. */
  readonly outputEpochs: number;
  /** Standard deviation of the softmax layer's initial weights and biases. */
  readonly outputDeviation: number;
};

/** How many numbers code an example. */
export function codeSizeOf({ layers }: Pick<NetworkSpec, 'layers'>): number {
  return layers.at(-1)?.hidden as number;
}

/** What a random start needs of RBMs. */
export function layersOf(rbms: readonly LayerSpec[]): LayerSpec[] {
  return rbms.map(({ units, hidden, initialDeviation }) => ({ units, hidden, initialDeviation }));
}

/** Layers with the initial weights of Glorot & Bengio 2010: N(0, 2 / (inputs + outputs)), which keeps signals at one scale. */
export function glorotLayers(layers: readonly LayerSpec[], visible: number): LayerSpec[] {
  return layers.map(({ units, hidden }, i) => {
    const inputs = layers[i - 1]?.hidden ?? visible;
    return { units, hidden, initialDeviation: Math.sqrt(2 / (hidden + inputs)) };
  });
}
