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
  /** The parameters' change in the last update, as in the checkpoint's `velocity`. */
  readonly lastUpdate: RbmParameters;
  /** The same training examples at every call, so that the values can be compared. */
  readonly train: Examples;
  readonly validation?: Examples | undefined;
  /** Chooses components for the pseudo-likelihood. */
  readonly random: Random;
}

/** Training monitors, named as in history.csv. Energies and log-probabilities are in nats, averaged over examples. */
export interface Monitors {
  readonly free_energy_train: number;
  readonly free_energy_validation?: number;
  /** Validation minus training free energy. A growing gap means overfitting (Hinton 2010, section 6). */
  readonly free_energy_gap?: number;
  /** Of the validation data if given, else of the training data. Bernoulli visible units only. */
  readonly pseudo_likelihood?: number;
  /** E[h | v], averaged over hidden units and training examples. */
  readonly mean_hidden_activity: number;
  /** Shares of the hidden units that are off (dead) or on for every training example. */
  readonly dead_units: number;
  readonly always_on_units: number;
  /** Mean |last weight update| / mean |weight|; about 0.001 is right (Hinton 2010, section 7). */
  readonly update_to_weight_ratio: number;
}

/**
 * Computes the training monitors of an RBM. Throws an InputError if the examples are not as wide as its visible side.
 *
 * @example const { free_energy_gap } = await monitor({ engine, rbm, lastUpdate, train, validation, random });
 */
export async function monitor(monitored: Monitored): Promise<Monitors> {
  const { engine, rbm, lastUpdate, train, validation, random } = monitored;
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

/** Mean |last weight update| / mean |weight|. */
export function updateToWeightRatio(parameters: RbmParameters, lastUpdate: RbmParameters): number {
  return meanSize(lastUpdate.weights) / meanSize(parameters.weights);
}

/** Mean absolute value. */
export function meanSize({ data }: Pick<NdArray, 'data'>): number {
  return data.reduce((sum, value) => sum + Math.abs(value), 0) / data.length;
}
