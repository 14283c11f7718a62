import { alwaysOnUnits, deadUnits, type HiddenActivity } from '../activity.js';
import type { UnitType } from '../units.js';
import { percent, short } from './data.js';
import type { Finding } from './finding.js';

const USUAL_RATIO = 'Hinton 2010, section 7: updates about 0.001 of the weights.';
const RATIOS = [1e-4, 0.03] as const;

/** @param falls whether a schedule lowered the learning rate */
export function learningRate(ratio: number, falls: boolean): Finding | undefined {
  const [least, most] = RATIOS;
  const what = `The last update changed the weights by ${short(ratio)} of their size on average.`;
  if (!(ratio <= most)) {
    return {
      fault: 'learning rate too high',
      what,
      measured: ratio,
      threshold: most,
      source: `${USUAL_RATIO} The threshold is thirty times that.`,
      remedy: 'Lower the learning rate, by a factor of ten at first; with Gaussian units 0.001 is usual.',
    };
  }
  if (ratio >= least || falls) return undefined;
  return {
    fault: 'learning rate too low',
    what,
    measured: ratio,
    threshold: least,
    source: `${USUAL_RATIO} The threshold is a tenth of that.`,
    remedy: 'Raise the learning rate, by a factor of ten at first, or train with momentum.',
  };
}

const EXPLODED = 0.4;

/** After a too large step has switched units off, updates are small again; large weights remain as evidence. */
export function explodedWeights(weightSize: number, dead: number): Finding | undefined {
  if (dead <= MOST_STUCK || weightSize <= EXPLODED) return undefined;
  return {
    fault: 'learning rate too high',
    what: `The weights have grown to a size of ${short(weightSize)} on average and have switched off ${percent(dead)} of the hidden units.`,
    measured: weightSize,
    threshold: EXPLODED,
    source:
      'Hinton 2010, section 7: too high a rate makes the weights explode. The threshold is ours; healthy RBMs on MNIST have 0.1 to 0.25.',
    remedy: 'Lower the learning rate, by a factor of ten at first, and train again.',
  };
}

const MOST_STUCK = 0.1;
const PATTERNS =
  'Hinton 2010, section 16: hidden units that are never, or always, on. One in ten is our threshold.';

export function stuckUnits(activity: HiddenActivity, hidden: UnitType): Finding[] {
  const units = activity.mean.length;
  const [dead, on] = [deadUnits(activity, hidden), alwaysOnUnits(activity, hidden)].map(
    ({ length }) => length / units,
  ) as [number, number];
  const findings: Finding[] = [];
  const common = { threshold: MOST_STUCK, source: PATTERNS };
  if (dead > MOST_STUCK) {
    findings.push({
      ...common,
      fault: 'dead units',
      what: `${percent(dead)} of the hidden units are off for every example.`,
      measured: dead,
      remedy:
        'Lower the learning rate and train again, with small initial weights and hidden biases of zero, or set a sparsity target.',
    });
  }
  if (on > MOST_STUCK) {
    findings.push({
      ...common,
      fault: 'units always on',
      what: `${percent(on)} of the hidden units are on for every example.`,
      measured: on,
      remedy:
        'Start with visible biases from the data and hidden biases of zero or less, or set a sparsity target.',
    });
  }
  return findings;
}

const LEAST_UNDECIDED = 0.1;

export function saturated({ undecided }: HiddenActivity, weightSize: number): Finding | undefined {
  if (undecided >= LEAST_UNDECIDED) return undefined;
  return {
    fault: 'saturated weights',
    what:
      `Only ${percent(undecided)} of the hidden probabilities lie between 0.01 and 0.99 (weights of size ${short(weightSize)} ` +
      'on average): the units are saturated.',
    measured: undecided,
    threshold: LEAST_UNDECIDED,
    source:
      'Hinton 2010, sections 8 and 10: small initial weights, and a weight cost against units stuck by large ones. The threshold is ours.',
    remedy:
      'Start with weights of standard deviation 0.01 to 0.1, raise the weight cost, or lower the learning rate.',
  };
}

const MOST_GAP = 0.5;

/** @param deviation standard deviation of the free energies of training examples */
export function overfitting(gap: number, deviation: number): Finding | undefined {
  const size = gap / deviation;
  if (!(size > MOST_GAP)) return undefined;
  return {
    fault: 'overfitting',
    what: `The free energy of validation data is ${short(gap)} nats above that of training data, ${short(size)} of its standard deviation.`,
    measured: size,
    threshold: MOST_GAP,
    source:
      'Hinton 2010, section 6: the gap grows as an RBM overfits. The threshold is ours; healthy RBMs on MNIST have up to 0.2.',
    remedy: 'Stop earlier (on the gap), raise the weight cost, use fewer hidden units or more examples.',
  };
}
