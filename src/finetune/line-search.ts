import { hotLoops } from '../hot-loops.js';
import type { SpareVectors } from './spare-vectors.js';

/** A function's value and gradient at a point. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float32Array;
}

/** Extrapolation goes at most this many times as far as the last step. */
const FARTHEST = 3;
/** A new point keeps this share of the bracket's length from its ends. */
const LEAST_MOVE = 0.1;
/** Evaluations in one line search. */
const MOST_EVALUATIONS = 20;
/** Wolfe-Powell: the slope must fall to this share of what it was, */
const SLOPE_LEFT = 0.1;
/** and the value by at least this share of what the slope promised. */
const SUFFICIENT_DECREASE = 0.05;

/** A place on the line from the present point along the direction. */
export interface Place extends Evaluation {
  /** How far, in lengths of the direction. */
  readonly at: number;
  /** The derivative along the direction. */
  readonly slope: number;
}

/** A place whose gradient is no longer wanted. */
type Known = Omit<Place, 'gradient'>;

export interface Line {
  readonly point: Float32Array;
  readonly direction: Float32Array;
  /** Value and slope at the point itself. */
  readonly value: number;
  readonly slope: number;
}

export interface LineSearch {
  readonly last: Place;
  /** The lowest place seen, if any was lower than the start. */
  readonly best: Place | undefined;
  /** Whether the last place fulfils the Wolfe-Powell conditions. */
  readonly wolfe: boolean;
}

/**
 * Looks along the line for a place that fulfils the Wolfe-Powell conditions, by cubic extrapolation and then by quadratic
 * and cubic interpolation, in at most 20 evaluations. Gradients that are not handed back have been given to `spare`.
 */
export async function searchLine(
  evaluate: (point: Float32Array) => Promise<Evaluation>,
  line: Line,
  firstStep: number,
  spare: SpareVectors,
): Promise<LineSearch> {
  const loops = hotLoops();
  const visited = spare.take();
  let left = MOST_EVALUATIONS;
  let best: Place | undefined;
  let last: Place | undefined;
  async function visit(at: number): Promise<Place> {
    left--;
    loops.combine(1, line.point, at, line.direction, visited);
    const { value, gradient } = await evaluate(visited);
    const place = { at, value, gradient, slope: loops.dot(gradient, line.direction) };
    const former = new Set([best, last]);
    last = place;
    if (value < (best?.value ?? line.value)) best = place;
    for (const old of former) if (old !== undefined && old !== best) spare.give(old.gradient);
    return place;
  }
  const tooHigh = ({ at, value }: Place) => value > line.value + at * SUFFICIENT_DECREASE * line.slope;

  const start: Known = { at: 0, value: line.value, slope: line.slope };
  let here = await visitFinite(firstStep);
  while (left > 0 && here.slope <= SLOPE_LEFT * line.slope && !tooHigh(here)) {
    here = await visitFinite(extrapolated(start, here));
  }

  let low = start;
  let high: Known = here;
  while (left > 0 && (Math.abs(here.slope) > -SLOPE_LEFT * line.slope || tooHigh(here))) {
    if (here.slope > 0 || tooHigh(here)) high = here;
    else low = here;
    here = await visit(interpolated(low, high, line.value));
  }
  const wolfe =
    Math.abs(here.slope) < -SLOPE_LEFT * line.slope && !tooHigh(here) && Number.isFinite(here.value);
  spare.give(visited);
  return { last: here, best, wolfe };

  /** Goes as far as `at`, or half as far, or a quarter, until value and gradient are finite there. */
  async function visitFinite(at: number): Promise<Place> {
    let place = await visit(at);
    while (left > 0 && !(Number.isFinite(place.value) && Number.isFinite(place.slope))) {
      place = await visit(place.at / 2);
    }
    return place;
  }
}

/** The minimum of the cubic through two places, beyond the second, within bounds. */
function extrapolated(first: Known, second: Known): number {
  const gap = second.at - first.at;
  const a = 6 * (first.value - second.value) + 3 * (second.slope + first.slope) * gap;
  const b = 3 * (second.value - first.value) - (2 * first.slope + second.slope) * gap;
  const at = first.at - (first.slope * gap ** 2) / (b + Math.sqrt(b * b - a * first.slope * gap));
  const farthest = second.at * FARTHEST;
  if (!Number.isFinite(at) || at < 0 || at > farthest) return farthest;
  return Math.max(at, second.at + LEAST_MOVE * gap);
}

/** The minimum of the parabola, or cubic, through the two ends of a bracket, away from both. */
function interpolated(low: Known, high: Known, startValue: number): number {
  const gap = high.at - low.at;
  let at: number;
  if (high.value > startValue) {
    at = low.at - (0.5 * low.slope * gap ** 2) / (high.value - low.value - low.slope * gap);
  } else {
    const a = (6 * (low.value - high.value)) / gap + 3 * (high.slope + low.slope);
    const b = 3 * (high.value - low.value) - (2 * low.slope + high.slope) * gap;
    at = low.at + (Math.sqrt(b * b - a * low.slope * gap ** 2) - b) / a;
  }
  if (!Number.isFinite(at)) at = (low.at + high.at) / 2;
  return Math.max(Math.min(at, high.at - LEAST_MOVE * gap), low.at + LEAST_MOVE * gap);
}
