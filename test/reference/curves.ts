const { abs, hypot, max, min } = Math;

/**
 * Images of curves once more, slowly and in another way: the spline from the conditions that define it, its line
 * in thousands of pieces, and every formula over every pixel.
 */
export function curveImage(
  x: readonly [number, number, number],
  y: readonly [number, number, number],
  a: number,
  b: number,
): number[][] {
  const curve = naturalSpline(x, y);
  let image = zeros();
  const pieces = 3000;
  for (let i = 0; i < pieces; i++) {
    const from = x[0] + ((x[2] - x[0]) * i) / pieces;
    const to = x[0] + ((x[2] - x[0]) * (i + 1)) / pieces;
    const middle = (from + to) / 2;
    const height = curve(middle);
    const ink = hypot(to - from, curve(to) - curve(from));
    for (let row = 0; row < 28; row++) {
      for (let column = 0; column < 28; column++) {
        const across = max(0, 1 - abs(column + 0.5 - middle));
        const down = max(0, 1 - abs(row + 0.5 - height));
        at(image, row)[column] = pixel(image, row, column) + ink * across * down;
      }
    }
  }
  image = convolved(convolved(image, a, b), a, b);
  return image.map((line) => line.map((value) => min(value, 1)));
}

/**
 * Two cubics p(x) = p0 + p1 x + p2 x² + p3 x³ that meet the natural spline's eight conditions: values at the ends
 * of each, equal slope and curvature where they meet, no curvature at the outer ends. Solved by elimination.
 */
export function naturalSpline(
  x: readonly [number, number, number],
  y: readonly [number, number, number],
): (at: number) => number {
  // Measured from the middle point, the equations keep their precision.
  const [left, right] = [x[0] - x[1], x[2] - x[1]];
  const power = (at: number): number[] => [1, at, at ** 2, at ** 3];
  const curvature = (at: number): number[] => [0, 0, 2, 6 * at];
  const none = [0, 0, 0, 0];
  const solution = solved([
    [...power(left), ...none, y[0]],
    [...power(0), ...none, y[1]],
    [...none, ...power(0), y[1]],
    [...none, ...power(right), y[2]],
    [0, 1, 0, 0, 0, -1, 0, 0, 0],
    [0, 0, 1, 0, 0, 0, -1, 0, 0],
    [...curvature(left), ...none, 0],
    [...none, ...curvature(right), 0],
  ]);
  return (place) => {
    const t = place - x[1];
    const first = t < 0 ? 0 : 4;
    return power(t).reduce((sum, value, i) => sum + value * at(solution, first + i), 0);
  };
}

/** Solves linear equations, each a row of coefficients and then its right side (Gauss-Jordan, with pivots). */
function solved(equations: readonly (readonly number[])[]): number[] {
  const rows = equations.map((row) => [...row]);
  for (let i = 0; i < rows.length; i++) {
    let pivot = i;
    for (let r = i; r < rows.length; r++) {
      if (abs(pixel(rows, r, i)) > abs(pixel(rows, pivot, i))) pivot = r;
    }
    [rows[i], rows[pivot]] = [at(rows, pivot), at(rows, i)];
    for (let r = 0; r < rows.length; r++) {
      if (r === i) continue;
      const factor = pixel(rows, r, i) / pixel(rows, i, i);
      rows[r] = at(rows, r).map((value, c) => value - factor * pixel(rows, i, c));
    }
  }
  return rows.map((row, i) => at(row, rows.length) / at(row, i));
}

function convolved(image: number[][], a: number, b: number): number[][] {
  const kernel = [
    [a / 12, a / 6, a / 12],
    [a / 6, 1 - a, a / 6],
    [a / 12, a / 6, a / 12],
  ];
  const result = zeros();
  for (let row = 0; row < 28; row++) {
    for (let column = 0; column < 28; column++) {
      for (let down = -1; down <= 1; down++) {
        for (let across = -1; across <= 1; across++) {
          const neighbour = image[row + down]?.[column + across] ?? 0;
          at(result, row)[column] =
            pixel(result, row, column) + b * pixel(kernel, down + 1, across + 1) * neighbour;
        }
      }
    }
  }
  return result;
}

function zeros(): number[][] {
  return Array.from({ length: 28 }, () => new Array<number>(28).fill(0));
}

function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

function pixel(rows: readonly (readonly number[])[], row: number, column: number): number {
  return at(at(rows, row), column);
}
