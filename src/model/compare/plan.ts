import type { Dataset } from '../../data/dataset.js';
import { InputError } from '../../errors.js';
import type { Profile } from '../../experiment/spec.js';
import type { UnitType } from '../../rbm/units.js';
import type { NetworkSpec } from '../../training/network-spec.js';
import type { CompareOptions } from '../compare-options.js';
import { defaultLayers, planTraining } from '../fit/plan.js';

/** What is compared, by the names of the table. */
export const COMPARED = {
  autoencoder: 'autoencoder',
  random: 'random start',
  plain: 'plain autoencoder',
  logisticPca: 'logistic PCA',
} as const;

/** The networks of a comparison, for data of this kind. Throws an InputError for settings that cannot be trained with. */
export function comparisonPlan(
  { codes, hidden, plan }: CompareOptions,
  { train }: Dataset,
  visible: UnitType,
): Profile {
  const networks = codes.flatMap((code): NetworkSpec[] => {
    const layers = [
      ...(hidden ??
        defaultLayers(train.width)
          .slice(0, -1)
          .filter((size) => size >= code)),
      code,
    ];
    const { rbms, finetune } = planTraining(train, visible, { ...plan, layers });
    if (finetune === null)
      throw new InputError(
        'A comparison needs at least one epoch of fine-tuning. Give --epochs of 1 or more.',
      );
    const glorot = rbms.map((rbm, i) => ({
      ...rbm,
      initialDeviation: Math.sqrt(2 / (rbm.hidden + (rbms[i - 1]?.hidden ?? train.width))),
    }));
    return [
      { name: COMPARED.autoencoder, layers: rbms, start: 'RBMs', finetune },
      { name: COMPARED.random, layers: rbms, start: 'random weights', finetune },
      { name: COMPARED.plain, layers: glorot, start: 'random weights', finetune },
      ...(visible === 'bernoulli' && code <= Math.min(train.width, train.count)
        ? [
            {
              name: COMPARED.logisticPca,
              layers: planTraining(train, visible, { ...plan, layers: [code] }).rbms,
              start: 'principal components',
              finetune,
            } as const,
          ]
        : []),
    ];
  });
  return {
    data: { source: 'curves', train: 0, test: 0 },
    networks,
    pcaCodeSizes: codes.filter((code) => code <= Math.min(train.width, train.count)),
    paper: [],
  };
}
