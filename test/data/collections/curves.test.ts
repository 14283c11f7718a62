import { describe, expect, test } from '@jest/globals';
import { CURVES_PEN, curves } from '../../../src/data/collections/curves.js';
import { inker, insideImage } from '../../../src/data/collections/ink.js';
import { controlPoints, emptyLine, traceSpline } from '../../../src/data/collections/spline.js';
import type { Examples } from '../../../src/data/examples.js';
import { InputError } from '../../../src/errors.js';
import { type Random, seededRandom } from '../../../src/random.js';
import { curveImage, naturalSpline } from '../../reference/curves.js';

function valuesOf(examples: Examples): Float32Array {
  const values = new Float32Array(examples.count * examples.width);
  examples.copyRows([...Array(examples.count).keys()], values);
  return values;
}

/** The control points of the first curves of a stream that stay inside the image. */
function acceptedPoints(random: Random, count: number): ReturnType<typeof controlPoints>[] {
  const accepted: ReturnType<typeof controlPoints>[] = [];
  const line = emptyLine();
  while (accepted.length < count) {
    const points = controlPoints(random);
    traceSpline(points, line);
    if (insideImage(line)) accepted.push(points);
  }
  return accepted;
}

describe('the CURVES stand-in', () => {
  const seed = (value: number) => ({ train: 200, test: 150, random: seededRandom(value) });
  const data = curves(seed(1));

  test('has the asked-for numbers of 28 x 28 images, described in its provenance', () => {
    expect([data.train.count, data.train.width]).toEqual([200, 784]);
    expect([data.test.count, data.test.width]).toEqual([150, 784]);
    expect(data.imageShape).toEqual({ height: 28, width: 28 });
    expect(data.trainLabels).toBeUndefined();
    expect(data.provenance).toMatchObject({ penSpread: 0.674, penAmount: 1.341, trainExamples: 200 });
  });

  test('has values in [0, 1], black and white among them, and ink in every image', () => {
    const values = valuesOf(data.train);
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(values).toContain(0);
    expect(values).toContain(1);
    for (let i = 0; i < data.train.count; i++) {
      expect(values.subarray(i * 784, (i + 1) * 784).reduce((sum, value) => sum + value)).toBeGreaterThan(4);
    }
  });

  test('the same seed draws the same images, another seed others', () => {
    expect(valuesOf(curves(seed(1)).test)).toEqual(valuesOf(data.test));
    expect(valuesOf(curves(seed(2)).test)).not.toEqual(valuesOf(data.test));
  });

  test('what else was drawn from the stream before makes no difference', () => {
    const random = seededRandom(1);
    random.uniform();
    expect(valuesOf(curves({ train: 200, test: 150, random }).train)).toEqual(valuesOf(data.train));
  });

  test('no test image is a training image', () => {
    const image = (values: Float32Array, i: number) => values.subarray(i * 784, (i + 1) * 784).join();
    const [train, test] = [valuesOf(data.train), valuesOf(data.test)];
    const seen = new Set(Array.from({ length: 200 }, (_, i) => image(train, i)));
    expect(seen.size).toBe(200);
    expect(Array.from({ length: 150 }, (_, i) => image(test, i)).filter((one) => seen.has(one))).toEqual([]);
  });

  test('a shorter run draws the first images of a longer one, whatever the other split has', () => {
    const shorter = curves({ train: 20, test: 3, random: seededRandom(1) });
    expect(valuesOf(shorter.train)).toEqual(valuesOf(data.train).subarray(0, 20 * 784));
    expect(valuesOf(shorter.test)).toEqual(valuesOf(data.test).subarray(0, 3 * 784));
  });

  test('images agree with plain loops over the formulae, to the width of the pieces of the line', () => {
    const values = valuesOf(data.train);
    const points = acceptedPoints(seededRandom(1).fork('curves').fork('train'), 15);
    for (const [i, { x, y }] of points.entries()) {
      const expected = curveImage(x, y, 0.674, 1.341).flat();
      const differences = expected.map((value, p) => Math.abs(value - (values[i * 784 + p] as number)));
      expect(Math.max(...differences)).toBeLessThan(0.002);
    }
  });

  test.each([0, -1, 2.5, Number.NaN, 1e9])(
    '%d images are refused, with the number and a way out',
    (count) => {
      const ask = () => curves({ train: 10, test: count, random: seededRandom(1) });
      expect(ask).toThrow(InputError);
      expect(ask).toThrow(new RegExp(`for test is ${count}\\..*Give a whole number`));
    },
  );
});

describe('the mean image, as calibrated', () => {
  // 3,000 and 2,000 images instead of 20,000 and 10,000: the error spreads by about 0.15 from seed to seed.
  test('leaves a squared error of about 16 on test images, with 0.054 as the mean pixel', () => {
    const { train, test: held } = curves({ train: 3000, test: 2000, random: seededRandom(1) });
    const [trainValues, testValues] = [valuesOf(train), valuesOf(held)];
    const mean = new Float64Array(784);
    for (const [i, value] of trainValues.entries()) mean[i % 784] = (mean[i % 784] as number) + value / 3000;
    let error = 0;
    for (const [i, value] of testValues.entries()) error += (value - (mean[i % 784] as number)) ** 2 / 2000;
    expect(Math.abs(error - 16)).toBeLessThan(0.6);
    expect(Math.abs(mean.reduce((sum, value) => sum + value) / 784 - 0.0541)).toBeLessThan(0.001);
  });
});

describe('the three points of a curve', () => {
  const random = seededRandom(4);
  const many = Array.from({ length: 20_000 }, () => controlPoints(random));

  test('lie in [2, 26], each x at least 2 beyond the one before', () => {
    const coordinates = many.flatMap(({ x, y }) => [...x, ...y]).sort((a, b) => a - b);
    const gaps = many.flatMap(({ x }) => [x[1] - x[0], x[2] - x[1]]).sort((a, b) => a - b);
    expect(coordinates[0]).toBeGreaterThanOrEqual(2);
    expect(coordinates.at(-1)).toBeLessThanOrEqual(26);
    expect(gaps[0]).toBeGreaterThanOrEqual(2);
  });

  test('are distributed as by drawing all x again until they are in order with the gaps', () => {
    const sums = [0, 0, 0];
    let accepted = 0;
    while (accepted < 20_000) {
      const x = [0, 0, 0].map(() => 2 + 24 * random.uniform()) as [number, number, number];
      if (x[1] - x[0] < 2 || x[2] - x[1] < 2) continue;
      for (const i of [0, 1, 2]) sums[i] = (sums[i] as number) + (x[i] as number);
      accepted++;
    }
    // Order statistics of three: a standard deviation of about 4.5, so the two means differ by 0.045 or so.
    for (const i of [0, 1, 2] as const) {
      const mean = many.reduce((sum, { x }) => sum + x[i], 0) / many.length;
      expect(Math.abs(mean - (sums[i] as number) / accepted)).toBeLessThan(0.18);
    }
  });
});

describe('the line of a curve', () => {
  const random = seededRandom(5);
  const line = emptyLine();

  test('runs from the first point to the last with growing x, along the natural spline', () => {
    for (let i = 0; i < 100; i++) {
      const { x, y } = controlPoints(random);
      traceSpline({ x, y }, line);
      const spline = naturalSpline(x, y);
      expect([line.x[0], line.y[0]]).toEqual([x[0], y[0]]);
      expect([line.x[line.length - 1], line.y[line.length - 1]]).toEqual([x[2], y[2]]);
      const corners = [...line.x.subarray(0, line.length)];
      expect(corners.every((at, i) => i === 0 || at > (corners[i - 1] as number))).toBe(true);
      const distances = corners.map((at, i) => Math.abs(spline(at) - (line.y[i] as number)));
      expect(Math.max(...distances)).toBeLessThan(1e-6);
    }
  });

  test('about 10 % of the splines leave the image and are not drawn', () => {
    const inside = Array.from({ length: 10_000 }, () => {
      traceSpline(controlPoints(random), line);
      return insideImage(line);
    });
    const share = inside.filter((is) => !is).length / inside.length;
    expect(Math.abs(share - 0.098)).toBeLessThan(0.01);
  });

  test.each([0.49, 27.51])('a line that touches %d leaves the image', (y) => {
    expect(insideImage({ x: Float64Array.of(5, 6), y: Float64Array.of(14, y), length: 2 })).toBe(false);
    expect(insideImage({ x: Float64Array.of(5, y), y: Float64Array.of(14, 14), length: 2 })).toBe(false);
    expect(insideImage({ x: Float64Array.of(5, y), y: Float64Array.of(14, 14), length: 1 })).toBe(true);
  });
});

describe('ink', () => {
  test('that does not clip amounts to the length of the line, times the pen, twice', () => {
    const image = new Float32Array(784);
    const [x, y] = [Float64Array.of(5, 8, 20), Float64Array.of(7, 11, 16)];
    inker({ a: 0.6, b: 0.5 })({ x, y, length: 3 }, image);
    // 3-4-5 and 12-5-13 triangles: 18 long, and b² = 1/4 of it.
    expect(image.reduce((sum, value) => sum + value)).toBeCloseTo(4.5, 4);
  });

  test('at the very border stays on the image: nothing wraps around to the other side', () => {
    const image = new Float32Array(784);
    const y = Float64Array.from({ length: 55 }, (_, i) => 0.5 + i / 2);
    inker(CURVES_PEN)({ x: y.map(() => 27.5), y, length: 55 }, image);
    const column = (at: number) => Array.from({ length: 28 }, (_, row) => image[row * 28 + at] as number);
    expect(Math.min(...column(27))).toBeGreaterThan(0);
    expect(Math.max(...column(0), ...column(24))).toBe(0);
  });
});
