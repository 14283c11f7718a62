import { hotLoops } from '../hot-loops.js';
import { type Evaluation, searchLine } from './line-search.js';
import { type SpareVectors, spareVectors } from './spare-vectors.js';

export interface Minimum {
  readonly point: Float32Array;
  /** The value at the start and after each line search that succeeded. */
  readonly values: readonly number[];
  readonly evaluations: number;
}

/** The first step of a line search is at most this many times the step of the last one. */
const MOST_GROWTH = 10;

/**
 * Polak-Ribière conjugate gradients with line searches by quadratic and cubic interpolation, as C. E. Rasmussen's
 * `minimize` of 2006, which the authors used. Each line search ends where the Wolfe-Powell conditions hold, or after 20
 * evaluations. After one that fails the direction is steepest descent; a second failure in a row ends the minimisation.
 * Never returns a worse point than `start`.
 *
 * @param evaluate writes the gradient at the point and returns the value. It may keep neither vector. After NaN or infinities
 * the step is halved until value and slope are finite.
 * @param length the number of line searches
 * @param spare a pool of vectors of the same length
 */
export async function minimize(
  evaluate: (point: Float32Array, gradient: Float32Array) => Promise<number>,
  start: Float32Array,
  length: number,
  spare: SpareVectors = spareVectors(start.length),
): Promise<Minimum> {
  const { combine, dot } = hotLoops();
  let evaluations = 0;
  const counted = async (at: Float32Array): Promise<Evaluation> => {
    evaluations++;
    const gradient = spare.take();
    return { value: await evaluate(at, gradient), gradient };
  };

  const point = spare.take();
  point.set(start);
  let present = await counted(point);
  const values = [present.value];
  const direction = spare.take().fill(0);
  /** Sets the direction to steepest descent plus a share of the former direction. Returns the slope. */
  const turn = (share: number): number => {
    combine(share, direction, -1, present.gradient, direction);
    return dot(present.gradient, direction);
  };
  let slope = turn(0);
  let firstStep = 1 / (1 - slope);
  let failedBefore = false;

  for (let search = 0; search < length && slope < 0; search++) {
    const line = { point, direction, value: present.value, slope };
    const { last, best, wolfe } = await searchLine(counted, line, firstStep, spare);
    const [former, next] = [present, wolfe ? last : best];
    if (next !== undefined) {
      combine(1, point, next.at, direction, point);
      present = next;
    }
    if (wolfe) {
      values.push(last.value);
      const formerSlope = slope;
      slope = turn(polakRibiere(former.gradient, last.gradient));
      if (slope > 0) slope = turn(0);
      firstStep = last.at * Math.min(MOST_GROWTH, formerSlope / (slope - Number.MIN_VALUE));
    } else if (!failedBefore) {
      slope = turn(0);
      firstStep = 1 / (1 - slope);
    }
    for (const { gradient } of new Set([former, last, best ?? last])) {
      if (gradient !== present.gradient) spare.give(gradient);
    }
    if (!wolfe && failedBefore) break;
    failedBefore = !wolfe;
  }
  spare.give(present.gradient);
  spare.give(direction);
  return { point, values, evaluations };
}

/** The share of the former direction in the next one: (g'·g' - g·g') / (g·g). */
function polakRibiere(gradient: Float32Array, next: Float32Array): number {
  const { dot } = hotLoops();
  return (dot(next, next) - dot(gradient, next)) / dot(gradient, gradient);
}
