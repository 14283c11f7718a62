import { hotLoops } from '../hot-loops.js';
import type { SpareVectors } from './spare-vectors.js';

/** A function's value and gradient at a point. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float32Array;
}

/** An extrapolated step is at most this many times the last one. */
const FARTHEST = 3;
/** A new point keeps at least this share of the bracket's length from its ends. */
const LEAST_MOVE = 0.1;
/** Maximum number of evaluations in one line search. */
const MOST_EVALUATIONS = 20;
/** Wolfe-Powell conditions: the slope must fall to this share of the slope at the start, */
const SLOPE_LEFT = 0.1;
/** and the value must fall by at least this share of the decrease that the slope predicts. */
const SUFFICIENT_DECREASE = 0.05;

/** A place on the line from the current point along the direction. */
export interface Place extends Evaluation {
  /** Distance from the point, in lengths of the direction. */
  readonly at: number;
  /** The derivative along the direction. */
  readonly slope: number;
}

/** A place whose gradient is no longer needed. */
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
  /** The place with the lowest value, if any is below the value at the start. */
  readonly best: Place | undefined;
  /** Whether the last place meets the Wolfe-Powell conditions. */
  readonly wolfe: boolean;
}

/**
 * Searches the line for a place that meets the Wolfe-Powell conditions, by cubic extrapolation and then by quadratic and
 * cubic interpolation, in at most 20 evaluations. Gradients that are not returned are back in `spare`.
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

  /** Visits `at`, then halves the distance until value and slope are finite. */
  async function visitFinite(at: number): Promise<Place> {
    let place = await visit(at);
    while (left > 0 && !(Number.isFinite(place.value) && Number.isFinite(place.slope))) {
      place = await visit(place.at / 2);
    }
    return place;
  }
}

/** The minimum of the cubic through two places, clamped to a range beyond the second. */
function extrapolated(first: Known, second: Known): number {
  const gap = second.at - first.at;
  const a = 6 * (first.value - second.value) + 3 * (second.slope + first.slope) * gap;
  const b = 3 * (second.value - first.value) - (2 * first.slope + second.slope) * gap;
  const at = first.at - (first.slope * gap ** 2) / (b + Math.sqrt(b * b - a * first.slope * gap));
  const farthest = second.at * FARTHEST;
  if (!Number.isFinite(at) || at < 0 || at > farthest) return farthest;
  return Math.max(at, second.at + LEAST_MOVE * gap);
}

/** The minimum of the parabola or cubic through the two ends of a bracket, clamped away from both. */
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
