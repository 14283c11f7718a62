import { hotLoops } from '../hot-loops.js';
import { type Evaluate, searchLine } from './line-search.js';

export interface Minimum {
  readonly point: Float32Array;
  /** The value at the start and after each line search that succeeded. */
  readonly values: readonly number[];
  readonly evaluations: number;
}

/** The first step of a line search is at most this many times the last one's. */
const MOST_GROWTH = 10;

/**
 * Polak-Ribière conjugate gradients with line searches by quadratic and cubic interpolation, as C. E. Rasmussen's
 * `minimize` of 2006, which the authors used: `length` counts line searches; each ends where the Wolfe-Powell
 * conditions hold or after 20 evaluations; one that fails is followed by steepest descent, a second failure ends it.
 * Never returns a worse point than `start`.
 *
 * @param evaluate may give NaN or infinities: the step is halved until it does not.
 */
export async function minimize(evaluate: Evaluate, start: Float32Array, length: number): Promise<Minimum> {
  let evaluations = 0;
  const counted = (point: Float32Array) => {
    evaluations++;
    return evaluate(point);
  };

  let point = start;
  let present = await counted(point);
  const values = [present.value];
  let direction = negated(present.gradient);
  let slope = -dot(direction, direction);
  let firstStep = 1 / (1 - slope);
  let failedBefore = false;

  for (let search = 0; search < length && slope < 0; search++) {
    const line = { point, direction, value: present.value, slope };
    const { last, best, wolfe } = await searchLine(counted, line, firstStep);
    if (wolfe) {
      point = along(point, direction, last.at);
      direction = nextDirection(direction, present.gradient, last.gradient);
      const formerSlope = slope;
      slope = dot(last.gradient, direction);
      if (slope > 0) {
        direction = negated(last.gradient);
        slope = -dot(direction, direction);
      }
      firstStep = last.at * Math.min(MOST_GROWTH, formerSlope / (slope - Number.MIN_VALUE));
      present = last;
      values.push(present.value);
      failedBefore = false;
      continue;
    }
    if (best !== undefined) {
      point = along(point, direction, best.at);
      present = best;
    }
    if (failedBefore) break;
    direction = negated(present.gradient);
    slope = -dot(direction, direction);
    firstStep = 1 / (1 - slope);
    failedBefore = true;
  }
  return { point, values, evaluations };
}

function along(point: Float32Array, direction: Float32Array, at: number): Float32Array {
  const out = new Float32Array(point.length);
  hotLoops().addScaled(point, at, direction, out);
  return out;
}

/** Polak-Ribière: s' = (g'·g' - g·g') / (g·g) s - g'. */
function nextDirection(direction: Float32Array, gradient: Float32Array, next: Float32Array): Float32Array {
  const share = (dot(next, next) - dot(gradient, next)) / dot(gradient, gradient);
  return along(negated(next), direction, share);
}

function negated(vector: Float32Array): Float32Array {
  const out = new Float32Array(vector.length);
  for (let i = 0; i < out.length; i++) out[i] = -(vector[i] as number);
  return out;
}

const dot = (x: Float32Array, y: Float32Array) => hotLoops().dot(x, y);
