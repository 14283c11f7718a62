import type { Examples } from '../../data/examples.js';
import { InputError } from '../../errors.js';
import { requireInRange } from '../range.js';
import { type UnitType, unitRules } from '../units.js';
import type { Finding } from './finding.js';
import { type Moments, total } from './moments.js';

/** Finding for data outside the range of the units. It rules out all others. */
export function outOfRange(examples: Examples, visible: UnitType): Finding | undefined {
  try {
    requireInRange(examples, visible);
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return {
      fault: 'data out of range',
      what: error.message,
      measured: 1,
      threshold: 0,
      source: `The values that ${visible} units can represent: ${unitRules[visible].values}.`,
      remedy: 'Scale or clean the data as described, or choose another unit type.',
    };
  }
}

const LEAST_GREATEST = 0.1;
const VARIANCES = [0.25, 4] as const;

export function unscaled(
  { greatest, variance }: Pick<Moments, 'greatest' | 'variance'>,
  visible: UnitType,
): Finding | undefined {
  if (visible === 'bernoulli' && greatest < LEAST_GREATEST) {
    return {
      fault: 'data unscaled',
      what: `No value of the data is above ${short(greatest)}: read as probabilities, hardly any unit is ever on.`,
      measured: greatest,
      threshold: LEAST_GREATEST,
      source: 'Pixels as probabilities span [0, 1] (Hinton & Salakhutdinov 2006).',
      remedy: 'Scale the data so that its greatest value is 1; bytes are divided by 255 once, not twice.',
    };
  }
  const moving = variance.filter((value) => value > 0);
  if (visible !== 'gaussian' || moving.length === 0) return undefined;
  const mean = total(moving) / moving.length;
  const [least, most] = VARIANCES;
  if (mean >= least && mean <= most) return undefined;
  return {
    fault: 'data unscaled',
    what: `The components have a variance of ${short(mean)} on average, but Gaussian visible units have noise of variance 1.`,
    measured: mean,
    threshold: mean < least ? least : most,
    source: 'Hinton 2010, section 13.2: components of mean 0 and variance 1.',
    remedy: "Standardise the data, or choose visible units of type 'gaussian-variance'.",
  };
}

const MOST_CONSTANT = 0.25;

export function constantInputs({ variance }: Moments): Finding | undefined {
  const share = variance.filter((value) => value < 1e-10).length / variance.length;
  if (share <= MOST_CONSTANT) return undefined;
  return {
    fault: 'constant inputs',
    what: `${percent(share)} of the components have the same value in every example, and nothing can be learned from them.`,
    measured: share,
    threshold: MOST_CONSTANT,
    source:
      'Our threshold: images have constant borders (8.5 % of MNIST); more is usually a mistake in reading the data.',
    remedy: 'Leave constant components out, and check that the data were read as they should be.',
  };
}

/** For scale: MNIST's files, which are grouped by writer, have 2.4; sorted by digit they have 22. */
const LEAST_RATIO = 4;

export function unshuffled({ betweenBatches, batches }: Moments): Finding | undefined {
  if (betweenBatches === undefined) return undefined;
  const threshold = Math.max(LEAST_RATIO, 1 + 4 * Math.sqrt(2 / (batches - 1)));
  if (betweenBatches <= threshold) return undefined;
  return {
    fault: 'batches unshuffled',
    what: `The means of consecutive batches vary ${short(betweenBatches)} times as much as those of batches drawn at random.`,
    measured: betweenBatches,
    threshold,
    source:
      'Analysis of variance: 1 is expected, the threshold is four standard deviations of it, and at least 4. Hinton 2010, section 4.',
    remedy:
      'Shuffle the examples before they are cut into batches: sorted classes pull the weights to and fro.',
  };
}

const LEAST_BITS = 1;

export function tooFewExamples(
  moments: Moments,
  examples: number,
  parameters: number,
  visible: UnitType,
): Finding | undefined {
  const bits = (bitsPerExample(moments, visible) * examples) / parameters;
  if (bits >= LEAST_BITS) return undefined;
  return {
    fault: 'too few examples',
    what: `${examples} examples hold ${short(bits)} bits for each of the RBM's ${parameters} parameters.`,
    measured: bits,
    threshold: LEAST_BITS,
    source:
      'Hinton 2010, section 12: fewer parameters than bits in the training data, better by an order of magnitude.',
    remedy: 'Take more examples or fewer hidden units, and watch the free-energy gap.',
  };
}

/** Entropy of an example in bits, component by component; a real number counts as one bit. */
function bitsPerExample({ mean, variance }: Moments, visible: UnitType): number {
  const { values } = unitRules[visible];
  if (values === 'real numbers') return variance.filter((value) => value > 0).length;
  const words = total(mean);
  const bits = (p: number) => (p > 0 ? -p * Math.log2(p) : 0);
  if (values === 'counts') return words * mean.reduce((sum, count) => sum + bits(count / words), 0);
  return mean.reduce((sum, p) => sum + bits(p) + bits(1 - p), 0);
}

export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export function percent(share: number): string {
  return `${short(100 * share)} %`;
}
