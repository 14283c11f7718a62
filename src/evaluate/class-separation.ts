import type { NdArray } from '../compute/ndarray.js';
import { InputError } from '../errors.js';

/** Codes of examples, and the class of each. */
export interface LabelledCodes {
  /** [examples, code] */
  readonly codes: NdArray;
  readonly labels: ArrayLike<number>;
}

/**
 * Accuracy of k-nearest-neighbour classification: the share of test examples whose class is that of most of their k
 * nearest training examples, by Euclidean distance of the codes. Ties go to the class with the nearest example. Throws
 * an InputError unless every code has a label.
 *
 * @example const accuracy = neighbourAccuracy({ codes, labels }, { codes: testCodes, labels: testLabels }, 5);
 */
export function neighbourAccuracy(train: LabelledCodes, test: LabelledCodes, k: number): number {
  requireLabels(train);
  requireLabels(test);
  const width = train.codes.shape[1] as number;
  let right = 0;
  for (let i = 0; i < test.labels.length; i++) {
    const code = test.codes.data.subarray(i * width, (i + 1) * width);
    if (vote(nearestLabels(train, code, k)) === test.labels[i]) right++;
  }
  return right / test.labels.length;
}

/** The classes of the k nearest examples, nearest first. */
function nearestLabels({ codes, labels }: LabelledCodes, code: Float32Array, k: number): number[] {
  const [all, width] = [codes.data, code.length];
  const distances: number[] = [];
  const nearest: number[] = [];
  let farthest = Number.POSITIVE_INFINITY;
  for (let row = 0, at = 0; row < labels.length; row++) {
    let distance = 0;
    for (let j = 0; j < width; j++) distance += ((all[at++] as number) - (code[j] as number)) ** 2;
    if (distance >= farthest) continue;
    let place = distances.length;
    while (place > 0 && (distances[place - 1] as number) > distance) place--;
    distances.splice(place, 0, distance);
    nearest.splice(place, 0, labels[row] as number);
    if (distances.length > k) {
      distances.pop();
      nearest.pop();
    }
    if (distances.length === k) farthest = distances[k - 1] as number;
  }
  return nearest;
}

function vote(nearestFirst: readonly number[]): number {
  const votes = new Map<number, number>();
  for (const label of nearestFirst) votes.set(label, (votes.get(label) ?? 0) + 1);
  // A Map keeps the order in which classes first came, nearest first.
  let [winner, most] = [Number.NaN, 0];
  for (const [label, count] of votes) if (count > most) [winner, most] = [label, count];
  return winner;
}

/**
 * Mean silhouette of the examples, in [-1, 1] (Rousseeuw 1987): (b - a) / max(a, b), where a is the mean distance to
 * the other examples of the same class and b the smallest mean distance to another class. An example that is alone in
 * its class counts as 0. Throws an InputError unless every code has a label and there are at least two classes.
 *
 * @example const score = silhouette({ codes, labels });
 */
export function silhouette({ codes, labels }: LabelledCodes): number {
  requireLabels({ codes, labels });
  const width = codes.shape[1] as number;
  const classes = [...new Set(Array.from(labels))];
  const classOf = Int32Array.from(labels, (label) => classes.indexOf(label));
  const sizes = new Float64Array(classes.length);
  for (const own of classOf) sizes[own] = (sizes[own] as number) + 1;
  if (classes.length < 2)
    throw new InputError(
      'A silhouette compares classes, but all examples are of one class. Give at least two.',
    );

  const sums = new Float64Array(classes.length);
  let total = 0;
  for (let i = 0; i < classOf.length; i++) {
    sums.fill(0);
    addDistances(codes.data, width, i, classOf, sums);
    const own = classOf[i] as number;
    const others = (sizes[own] as number) - 1;
    if (others === 0) continue;
    const within = (sums[own] as number) / others;
    let between = Number.POSITIVE_INFINITY;
    for (let c = 0; c < sums.length; c++)
      if (c !== own) between = Math.min(between, (sums[c] as number) / (sizes[c] as number));
    const larger = Math.max(within, between);
    total += larger === 0 ? 0 : (between - within) / larger;
  }
  return total / classOf.length;
}

/** Adds the distance of every example from example `from` to the sum of its class. */
function addDistances(
  data: Float32Array,
  width: number,
  from: number,
  classOf: Int32Array,
  sums: Float64Array,
): void {
  const first = from * width;
  for (let row = 0, at = 0; row < classOf.length; row++) {
    let square = 0;
    for (let j = 0; j < width; j++) square += ((data[at++] as number) - (data[first + j] as number)) ** 2;
    const c = classOf[row] as number;
    sums[c] = (sums[c] as number) + Math.sqrt(square);
  }
}

/** Throws an InputError unless there is one label per code, and at least one. */
export function requireLabels({ codes, labels }: LabelledCodes): void {
  if (codes.shape.length === 2 && codes.shape[0] === labels.length && labels.length > 0) return;
  throw new InputError(
    `There are codes of the shape [${codes.shape.join(', ')}] and ${labels.length} labels, but every code needs a label.`,
  );
}
