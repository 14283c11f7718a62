import { InputError } from '../../errors.js';
import type { Profile } from '../../experiment/spec.js';
import type { UnitType } from '../../rbm/units.js';
import { glorotLayers, layersOf, type NetworkSpec } from '../../training/network-spec.js';
import { defaultLayers, planTraining } from '../fit/plan.js';
import type { CompareOptions } from './options.js';

/** The networks that are compared, by their names in the table. */
export const COMPARED = {
  autoencoder: 'autoencoder',
  random: 'random start',
  plain: 'plain autoencoder',
  logisticPca: 'logistic PCA',
} as const;

/** What the names in the table mean. */
export const NAMES_EXPLAINED =
  'autoencoder: pretrained as RBMs; random start: weights from N(0, 0.1²), as the paper; plain autoencoder: weights from ' +
  'N(0, 2 / (in + out)). All are fine-tuned alike with Adam.';

/** The networks of a comparison on data of this kind. Throws an InputError for settings that cannot be trained with. */
export function comparisonPlan(
  { codes, hidden, plan }: CompareOptions,
  train: { readonly count: number; readonly width: number },
  visible: UnitType,
): Pick<Profile, 'networks' | 'pcaCodeSizes' | 'paper'> {
  const networks = codes.flatMap((code): NetworkSpec[] => {
    const layers = [...(hidden ?? hiddenLayers(train.width, code)), code];
    const { rbms, finetune } = planTraining(train, visible, { ...plan, layers });
    if (finetune === null) {
      throw new InputError(
        'The number of fine-tuning epochs is 0, but a comparison needs trained networks. Set `finetuneEpochs` to at least 1.',
        { option: 'finetuneEpochs' },
      );
    }
    const glorot = glorotLayers(rbms, train.width);
    return [
      { name: COMPARED.autoencoder, start: 'RBMs', layers: rbms, finetune },
      { name: COMPARED.random, start: 'random weights', layers: layersOf(rbms), finetune },
      { name: COMPARED.plain, start: 'random weights', layers: glorot, finetune },
      ...(visible === 'bernoulli' && fits(code, train) ? [logisticPca(code, finetune)] : []),
    ];
  });
  return { networks, pcaCodeSizes: codes.filter((code) => fits(code, train)), paper: [] };
}

function hiddenLayers(width: number, code: number): number[] {
  return defaultLayers(width)
    .slice(0, -1)
    .filter((size) => size >= code);
}

function logisticPca(code: number, finetune: NetworkSpec['finetune']): NetworkSpec {
  return { name: COMPARED.logisticPca, start: 'principal components', layers: [{ hidden: code }], finetune };
}

/** There are only so many principal components. */
function fits(code: number, { count, width }: { readonly count: number; readonly width: number }): boolean {
  return code <= Math.min(width, count);
}
