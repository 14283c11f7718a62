import type { Engine } from '../compute/engine.js';
import type { NdArray } from '../compute/ndarray.js';
import type { Examples } from '../data/examples.js';
import type { Random } from '../random.js';
import { alwaysOnUnits, deadUnits, hiddenActivity } from './activity.js';
import { meanFreeEnergy } from './free-energies.js';
import { pseudoLikelihood } from './likelihood/pseudo.js';
import type { RbmParameters } from './parameters.js';
import type { Rbm } from './rbm.js';

export interface Monitored {
  readonly engine: Engine;
  readonly rbm: Rbm;
  /** The last changes of the parameters. */
  readonly lastUpdate: RbmParameters;
  /** Training examples, the same every time. */
  readonly train: Examples;
  readonly validation?: Examples | undefined;
  /** For the pseudo-likelihood. */
  readonly random: Random;
}

/** Numbers that tell how a training goes, by their names in history.csv. Energies and logs are in nats an example. */
export interface Monitors {
  readonly free_energy_train: number;
  readonly free_energy_validation?: number;
  /** Of validation data less that of training data: where it grows, the RBM overfits (Hinton 2010, section 6). */
  readonly free_energy_gap?: number;
  /** Of validation data where there are some, else of training data; only Bernoulli visible units have one. */
  readonly pseudo_likelihood?: number;
  /** Means of the hidden units, averaged over units and training examples. */
  readonly mean_hidden_activity: number;
  /** Shares of the hidden units that are off, or on, whatever the example. */
  readonly dead_units: number;
  readonly always_on_units: number;
  /** Mean size of a weight's last change over the mean size of a weight; about 0.001 is right (Hinton 2010, section 7). */
  readonly update_to_weight_ratio: number;
}

export async function monitor({
  engine,
  rbm,
  lastUpdate,
  train,
  validation,
  random,
}: Monitored): Promise<Monitors> {
  const energy = await meanFreeEnergy(engine, rbm, train);
  const held = validation === undefined ? undefined : await meanFreeEnergy(engine, rbm, validation);
  const activity = await hiddenActivity(engine, rbm, train);
  const { hidden, visible } = rbm.units;
  const units = activity.mean.length;
  return {
    free_energy_train: energy,
    ...(held === undefined ? {} : { free_energy_validation: held, free_energy_gap: held - energy }),
    ...(visible === 'bernoulli'
      ? { pseudo_likelihood: await pseudoLikelihood(engine, rbm, validation ?? train, random) }
      : {}),
    mean_hidden_activity: activity.mean.reduce((sum, mean) => sum + mean, 0) / units,
    dead_units: deadUnits(activity, hidden).length / units,
    always_on_units: alwaysOnUnits(activity, hidden).length / units,
    update_to_weight_ratio: updateToWeightRatio(rbm.parameters, lastUpdate),
  };
}

export function updateToWeightRatio(parameters: RbmParameters, lastUpdate: RbmParameters): number {
  return meanSize(lastUpdate.weights) / meanSize(parameters.weights);
}

/** Mean of the absolute values. */
export function meanSize({ data }: Pick<NdArray, 'data'>): number {
  return data.reduce((sum, value) => sum + Math.abs(value), 0) / data.length;
}
