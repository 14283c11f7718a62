import { type NdArray, zeros } from '../compute/ndarray.js';
import type { Autoencoder } from '../unroll/autoencoder.js';
import { type PrincipalComponents, pcaModel } from './pca.js';

/**
 * Initial network of logistic PCA, whose codes are those of PCA. The paper (supporting online material) fits logistic
 * PCA as an autoencoder with linear code units and logistic outputs, x -> σ((x W + b) W' + b'), by the cross-entropy.
 *
 * @example const autoencoder = logisticPcaStart(await fitPrincipalComponents(engine, examples, 30), 30);
 */
export function logisticPcaStart(principal: PrincipalComponents, codeSize: number): Autoencoder {
  const { mean, components } = pcaModel(principal, codeSize).parameters;
  const [visible] = components.shape as [number, number];
  const encoder = { weights: components, bias: zeros([codeSize]) };
  const decoder = { weights: zeros([codeSize, visible]), bias: zeros([visible]) };
  for (let i = 0; i < visible; i++) {
    const pixel = Math.min(1 - LEAST_MEAN, Math.max(LEAST_MEAN, at(mean, i)));
    decoder.bias.data[i] = Math.log(pixel / (1 - pixel));
    for (let k = 0; k < codeSize; k++) {
      const share = at(components, i * codeSize + k);
      encoder.bias.data[k] = at(encoder.bias, k) - at(mean, i) * share;
      decoder.weights.data[k * visible + i] = INPUT_PER_PIXEL * share;
    }
  }
  return { activations: ['linear', 'sigmoid'], parameters: [encoder, decoder] };
}

/** The slope of σ at 0 is 1/4, so a change of 1 in a pixel needs a change of about 4 in the unit's input. */
const INPUT_PER_PIXEL = 4;
/** Mean pixels are clipped to this distance from 0 and 1, where the bias would be infinite. */
const LEAST_MEAN = 1e-3;

function at({ data }: NdArray, index: number): number {
  return data[index] as number;
}
