import { existsSync } from 'node:fs';
import type { Rbm } from '../../../src/rbm/rbm.js';
import { readNpy } from '../../npy.js';

const REFERENCE = '../shared/data/reference/rbm-784x15';
export const hasReference = existsSync(REFERENCE);

/** An RBM of 784 visible and 15 hidden Bernoulli units whose log Z is known. */
export function referenceRbm(): Rbm {
  const read = (name: string) => readNpy(`${REFERENCE}/${name}.npy`);
  return {
    units: { visible: 'bernoulli', hidden: 'bernoulli' },
    parameters: {
      weights: read('weights'),
      visibleBias: read('visible_bias'),
      hiddenBias: read('hidden_bias'),
    },
  };
}
