import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { minimize } from '../../src/finetune/minimize.js';
import { farthest } from '../support.js';

type Field = (x: readonly number[]) => { value: number; gradient: number[] };

const rosenbrock: Field = ([x, y]) => {
  const [a, b] = [x as number, y as number];
  return {
    value: (1 - a) ** 2 + 100 * (b - a * a) ** 2,
    gradient: [-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)],
  };
};

/** Σ weight_i (x_i - i)², whose minimum is (0, 1, 2, ...). */
const quadratic =
  (weights: readonly number[]): Field =>
  (x) => ({
    value: weights.reduce((sum, w, i) => sum + w * ((x[i] as number) - i) ** 2, 0),
    gradient: weights.map((w, i) => 2 * w * ((x[i] as number) - i)),
  });

function counted(field: Field) {
  let visits = 0;
  const evaluate = async (x: Float32Array, gradient: Float32Array) => {
    visits++;
    const { value, gradient: slopes } = field([...x]);
    gradient.set(slopes);
    return value;
  };
  return { evaluate, visits: () => visits };
}

describe('minimize', () => {
  test('finds the minimum of Rosenbrock’s valley', async () => {
    const { evaluate } = counted(rosenbrock);
    const { point, values } = await minimize(evaluate, Float32Array.of(-1.2, 1), 60);
    expect(farthest(point, [1, 1])).toBeLessThan(1e-2);
    expect(values.at(-1)).toBeLessThan(1e-5);
  });

  test('needs about as many line searches as a quadratic has dimensions', async () => {
    const { evaluate } = counted(quadratic([1, 3, 10, 30]));
    const { point } = await minimize(evaluate, Float32Array.of(9, 9, 9, 9), 12);
    expect(farthest(point, [0, 1, 2, 3])).toBeLessThan(1e-2);
  });

  test('never returns a worse point, counts its evaluations and keeps to 20 for each line search', async () => {
    const weights = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(weights, fc.integer({ min: 1, max: 4 }), async (w, length) => {
        const { evaluate, visits } = counted(quadratic(w));
        const start = new Float32Array(w.length).fill(7);
        const { point, values, evaluations } = await minimize(evaluate, start, length);
        expect(quadratic(w)([...point]).value).toBeLessThanOrEqual(quadratic(w)([...start]).value);
        expect(values).toEqual(values.toSorted((a, b) => b - a));
        expect(evaluations).toBe(visits());
        expect(evaluations).toBeLessThanOrEqual(1 + 20 * length);
        expect(values.length).toBeLessThanOrEqual(1 + length);
        expect([...start]).toEqual(Array(w.length).fill(7));
      }),
      { seed: 1 },
    );
  });

  test('uses no vector that it has given back, and gives back all but the point', async () => {
    let taken = 0;
    const spoiling = {
      take: () => {
        taken++;
        return new Float32Array(2).fill(Number.NaN);
      },
      give: (vector: Float32Array) => {
        taken--;
        vector.fill(Number.NaN);
      },
    };
    for (const field of [rosenbrock, quadratic([1, 30])]) {
      const start = Float32Array.of(-1.2, 1);
      const usual = await minimize(counted(field).evaluate, start, 20);
      expect(await minimize(counted(field).evaluate, start, 20, spoiling)).toEqual(usual);
      expect(taken).toBe(1);
      taken = 0;
    }
  });

  test('gives up a line search after 20 evaluations, with the best point it saw', async () => {
    // Downhill for ever: no step is long enough.
    const slope: Field = ([x]) => ({ value: -(x as number), gradient: [-1] });
    const { evaluate, visits } = counted(slope);
    const { point, values } = await minimize(evaluate, Float32Array.of(0), 1);
    expect([visits(), values.length]).toEqual([21, 1]);
    // The first step, 1 / (1 + |g|²), then three times as far 19 times over.
    expect(point[0]).toBeCloseTo(0.5 * 3 ** 19, -3);
  });

  test('ends a line search only where the Wolfe-Powell conditions hold', async () => {
    const start = Float32Array.of(-1.2, 1);
    const { evaluate } = counted(rosenbrock);
    const { point } = await minimize(evaluate, start, 1);
    const [before, after] = [rosenbrock([...start]), rosenbrock([...point])];
    const step = [...point].map((x, i) => x - (start[i] as number));
    const slope = (gradient: number[]) => gradient.reduce((sum, g, i) => sum + g * (step[i] as number), 0);
    expect(after.value).toBeLessThanOrEqual(before.value + 0.05 * slope(before.gradient));
    expect(Math.abs(slope(after.gradient))).toBeLessThanOrEqual(-0.1 * slope(before.gradient));
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'halves a step that leads to %d until it does not',
    async (broken) => {
      // Minimum at 0.002, no values beyond 0.01: the first step, 1 / (1 + |g|²), is far too long.
      const walled: Field = ([x]) => {
        const at = x as number;
        return at > 0.01
          ? { value: broken, gradient: [broken] }
          : { value: (at - 0.002) ** 2, gradient: [2 * (at - 0.002)] };
      };
      const { evaluate } = counted(walled);
      const { point } = await minimize(evaluate, Float32Array.of(0), 3);
      expect(point[0]).toBeCloseTo(0.002, 4);
    },
  );

  test('stays where it is when every step makes it worse', async () => {
    // The gradient points the wrong way.
    const wrong: Field = ([x]) => ({ value: (x as number) ** 2, gradient: [-2 * (x as number)] });
    const { evaluate } = counted(wrong);
    const { point, values } = await minimize(evaluate, Float32Array.of(1), 5);
    expect([...point]).toEqual([1]);
    expect(values).toEqual([1]);
  });

  test('stops at once where the gradient is zero', async () => {
    const { evaluate, visits } = counted(quadratic([1]));
    const { point } = await minimize(evaluate, Float32Array.of(0), 3);
    expect([point[0], visits()]).toEqual([0, 1]);
  });
});
