import type { Engine } from '../../compute/engine.js';
import { type Examples, firstExamples } from '../../data/examples.js';
import { InputError } from '../../errors.js';
import { alwaysOnUnits, deadUnits, hiddenActivity } from '../activity.js';
import { freeEnergies } from '../free-energies.js';
import { meanSize, updateToWeightRatio } from '../monitor.js';
import type { RbmParameters } from '../parameters.js';
import { type Rbm, requireVisible } from '../rbm.js';
import { unitRules } from '../units.js';
import { constantInputs, outOfRange, tooFewExamples, unscaled, unshuffled } from './data.js';
import type { Finding } from './finding.js';
import { explodedWeights, learningRate, overfitting, saturated, stuckUnits } from './model.js';
import { momentsOf } from './moments.js';

export interface Diagnosis {
  readonly engine: Engine;
  readonly rbm: Rbm;
  /** Training examples in the order in which they are cut into batches. */
  readonly examples: Examples;
  readonly validation?: Examples | undefined;
  readonly batchSize: number;
  /** The parameters' change in the last update of training. Without it the learning rate is not judged. */
  readonly lastUpdate?: RbmParameters | undefined;
  /** Whether a schedule lowered the learning rate, so that small updates are not a fault. */
  readonly rateFalls?: boolean | undefined;
}

/** Number of examples on which the hidden units are measured. */
const LOOKED_AT = 2000;

/**
 * Searches an RBM and its training data for common faults (Hinton 2010). Each finding has a measured value, a threshold
 * with its source, and a remedy; a healthy RBM has none. Throws an InputError if the data are not as wide as the RBM,
 * or if the batch size is not a whole number from 1 up.
 *
 * @example const findings = await diagnose({ engine, rbm, examples, batchSize: 100 });
 */
export async function diagnose(diagnosis: Diagnosis): Promise<Finding[]> {
  const { engine, rbm, examples, validation, batchSize, lastUpdate } = diagnosis;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new InputError(`The batch size is ${batchSize}, but must be a whole number from 1 up.`);
  }
  const { units, parameters } = rbm;
  const impossible =
    outOfRange(examples, units.visible) ?? (validation && outOfRange(validation, units.visible));
  if (impossible !== undefined) return [impossible];
  requireVisible(parameters, examples);
  if (validation !== undefined) requireVisible(parameters, validation);

  const moments = momentsOf(examples, batchSize);
  const looked = firstExamples(examples, LOOKED_AT);
  const activity = await hiddenActivity(engine, rbm, looked);
  const dead = deadUnits(activity, units.hidden);
  const stuck = new Set([...dead, ...alwaysOnUnits(activity, units.hidden)]).size;
  const weightSize = meanSize(parameters.weights);
  // Long documents are expected to saturate their topics.
  const canSaturate =
    units.hidden === 'bernoulli' &&
    unitRules[units.visible].values !== 'counts' &&
    stuck < activity.mean.length;
  const findings = [
    unscaled(moments, units.visible),
    constantInputs(moments),
    unshuffled(moments),
    tooFewExamples(moments, examples.count, parameters.weights.data.length, units.visible),
    (lastUpdate && learningRate(updateToWeightRatio(parameters, lastUpdate), diagnosis.rateFalls ?? false)) ??
      explodedWeights(weightSize, dead.length / activity.mean.length),
    ...stuckUnits(activity, units.hidden),
    canSaturate ? saturated(ofOthers(activity, stuck), weightSize) : undefined,
    validation && (await gapOf(engine, rbm, looked, firstExamples(validation, LOOKED_AT))),
  ];
  return findings.filter((finding) => finding !== undefined);
}

type Activity = Awaited<ReturnType<typeof hiddenActivity>>;

/** The activity with `undecided` as a share of the units that are not stuck. */
function ofOthers(activity: Activity, stuck: number): Activity {
  const units = activity.mean.length;
  return { ...activity, undecided: (activity.undecided * units) / (units - stuck) };
}

async function gapOf(
  engine: Engine,
  rbm: Rbm,
  train: Examples,
  validation: Examples,
): Promise<Finding | undefined> {
  const energies = await freeEnergies(engine, rbm, train);
  const mean = meanOf(energies);
  const deviation = Math.sqrt(meanOf(energies.map((energy) => (energy - mean) ** 2)));
  return overfitting(meanOf(await freeEnergies(engine, rbm, validation)) - mean, deviation);
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
