import type { Random } from '../../random.js';
import { type Polyline, SIDE } from './ink.js';

type Three = readonly [number, number, number];

/** Points on a curve, from left to right. */
export interface ControlPoints {
  readonly x: Three;
  readonly y: Three;
}

const LOWEST = 2;
const HIGHEST = 26;
const LEAST_GAP = 2;

/**
 * Three points with coordinates in [2, 26], each x at least 2 greater than the one before.
 *
 * The x are uniform over all such triples, like those of rejection sampling: with the two least gaps removed from the
 * range, any three numbers in order are allowed.
 */
export function controlPoints(random: Random): ControlPoints {
  const upTo = (highest: number): number => LOWEST + (highest - LOWEST) * random.uniform();
  const shortened = HIGHEST - 2 * LEAST_GAP;
  const [first, second, third] = [upTo(shortened), upTo(shortened), upTo(shortened)].sort(
    (a, b) => a - b,
  ) as [number, number, number];
  return {
    x: [first, second + LEAST_GAP, third + 2 * LEAST_GAP],
    y: [upTo(HIGHEST), upTo(HIGHEST), upTo(HIGHEST)],
  };
}

/** At this density, halving the segments changes a pixel by less than 0.001. */
const CORNERS_PER_PIXEL = 12;
const MOST_CORNERS = 3 + CORNERS_PER_PIXEL * 3 * SIDE;

/** An empty line with memory for any spline in the image. */
export function emptyLine(): Polyline {
  return { x: new Float64Array(MOST_CORNERS), y: new Float64Array(MOST_CORNERS), length: 0 };
}

/** Writes the natural cubic spline y(x) through the points to `line`, as short segments. */
export function traceSpline({ x: [x0, x1, x2], y: [y0, y1, y2] }: ControlPoints, line: Polyline): void {
  // The second derivative of a natural spline is 0 at both ends, so only that at the middle point is unknown.
  const bend = (3 * ((y2 - y1) / (x2 - x1) - (y1 - y0) / (x1 - x0))) / (x2 - x0);
  line.length = 0;
  append(line, x0, y0);
  traceCubic(line, [x0, y0, 0], [x1, y1, bend]);
  traceCubic(line, [x1, y1, bend], [x2, y2, 0]);
}

/** Appends the cubic between two knots (x, y, second derivative). */
function traceCubic(line: Polyline, [x0, y0, bend0]: Three, [x1, y1, bend1]: Three): void {
  const gap = x1 - x0;
  const pieces = Math.ceil(CORNERS_PER_PIXEL * (gap + Math.abs(y1 - y0)));
  for (let i = 1; i <= pieces; i++) {
    const v = i / pieces;
    const u = 1 - v;
    const bulge = ((u * u * u - u) * bend0 + (v * v * v - v) * bend1) * ((gap * gap) / 6);
    append(line, u * x0 + v * x1, u * y0 + v * y1 + bulge);
  }
}

function append(line: Polyline, x: number, y: number): void {
  line.x[line.length] = x;
  line.y[line.length] = y;
  line.length++;
}
