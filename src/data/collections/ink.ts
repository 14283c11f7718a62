/**
 * Side of the image on which a line is drawn with a broad pen.
 *
 * Points are (x, y) in [0, 28], y downwards; the pixel in row r and column c covers [c, c + 1] x [r, r + 1]. Ink is
 * deposited along the line in proportion to its length, shared among the four nearest pixels and spread twice to the
 * neighbours. A pixel holds at most 1.
 */
export const SIDE = 28;

/** Convolution kernel that spreads the ink of a pixel (the middle) in one pass:
 *
 *       a/12  a/6   a/12
 *   b * a/6   1-a   a/6       a: fraction of the ink that leaves the pixel;  b: amount of ink.
 *       a/12  a/6   a/12
 */
export interface Pen {
  readonly a: number;
  readonly b: number;
}

/** Vertices of a line, in their order. `length` counts them; the arrays may be longer. */
export interface Polyline {
  readonly x: Float64Array;
  readonly y: Float64Array;
  length: number;
}

/** Creates a function that draws a line on an empty image and writes the pixels, [28 * 28] row-major, to `image`. */
export function inker(pen: Pen): (line: Polyline, image: Float32Array) => void {
  // One empty pixel of padding on each side, so that the inner loops need no test for the border.
  const ink = new Float64Array(PADDED * PADDED);
  const spread = new Float64Array(PADDED * PADDED);
  return (line, image) => {
    ink.fill(0);
    deposit(line, ink);
    pass(ink, pen, spread);
    pass(spread, pen, ink);
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        image[row * SIDE + column] = Math.min(1, ink[(row + 1) * PADDED + column + 1] as number);
      }
    }
  };
}

/** Whether everywhere on the line the four pixels that share the ink are inside the image. */
export function insideImage({ x, y, length }: Polyline): boolean {
  for (let i = 0; i < length; i++) {
    const [column, row] = [x[i] as number, y[i] as number];
    if (Math.min(column, row) < 0.5 || Math.max(column, row) > SIDE - 0.5) return false;
  }
  return true;
}

const PADDED = SIDE + 2;

/** Deposits the ink of each segment of the line, as much as its length, at its midpoint. */
function deposit({ x, y, length }: Polyline, ink: Float64Array): void {
  for (let i = 1; i < length; i++) {
    const [x0, y0, x1, y1] = [x[i - 1] as number, y[i - 1] as number, x[i] as number, y[i] as number];
    const amount = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
    // Pixel centres lie at halves, and the padding shifts all by one.
    const column = (x0 + x1) / 2 + 0.5;
    const row = (y0 + y1) / 2 + 0.5;
    const left = Math.floor(column);
    const top = Math.floor(row);
    const [toRight, toBottom] = [column - left, row - top];
    const at = top * PADDED + left;
    ink[at] = (ink[at] as number) + amount * (1 - toRight) * (1 - toBottom);
    ink[at + 1] = (ink[at + 1] as number) + amount * toRight * (1 - toBottom);
    ink[at + PADDED] = (ink[at + PADDED] as number) + amount * (1 - toRight) * toBottom;
    ink[at + PADDED + 1] = (ink[at + PADDED + 1] as number) + amount * toRight * toBottom;
  }
}

/** One convolution. Ink beyond the border is lost. */
function pass(from: Float64Array, { a, b }: Pen, to: Float64Array): void {
  const [middle, edge, corner] = [b * (1 - a), (b * a) / 6, (b * a) / 12];
  for (let row = 1; row <= SIDE; row++) {
    for (let at = row * PADDED + 1; at <= row * PADDED + SIDE; at++) {
      const [above, below] = [at - PADDED, at + PADDED];
      const edges =
        (from[above] as number) +
        (from[below] as number) +
        (from[at - 1] as number) +
        (from[at + 1] as number);
      const corners =
        (from[above - 1] as number) +
        (from[above + 1] as number) +
        (from[below - 1] as number) +
        (from[below + 1] as number);
      to[at] = middle * (from[at] as number) + edge * edges + corner * corners;
    }
  }
}
