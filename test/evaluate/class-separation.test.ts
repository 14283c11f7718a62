import { describe, expect, test } from '@jest/globals';
import { type LabelledCodes, neighbourAccuracy, silhouette } from '../../src/evaluate/class-separation.js';
import { seededRandom } from '../../src/random.js';

/** Points of three classes whose centres lie apart, and overlap. */
function clouds(label: string, count: number): LabelledCodes {
  const data = seededRandom(1)
    .fork(label)
    .fillNormal(new Float32Array(count * 2));
  const labels = Array.from({ length: count }, (_, i) => i % 3);
  for (let i = 0; i < count; i++) data[2 * i] = (data[2 * i] as number) + 1.5 * (i % 3);
  return { codes: { shape: [count, 2], data }, labels };
}

const pointsOf = ({ codes }: LabelledCodes) =>
  Array.from({ length: codes.data.length / 2 }, (_, i) => [...codes.data.subarray(2 * i, 2 * i + 2)]);
const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, i) => value - (b[i] as number)));

describe('the accuracy of nearest neighbours', () => {
  test.each([1, 5, 8])('equals sorting all distances, with %i neighbours', (k) => {
    const [train, tested] = [clouds('train', 120), clouds('test', 60)];
    const points = pointsOf(train);
    const right = pointsOf(tested).filter((point, i) => {
      const nearest = points
        .map((other, row) => ({ label: train.labels[row] as number, far: distance(point, other) }))
        .sort((a, b) => a.far - b.far)
        .slice(0, k)
        .map(({ label }) => label);
      const votes = (label: number) => nearest.filter((other) => other === label).length;
      const winner = nearest.reduce((best, label) => (votes(label) > votes(best) ? label : best));
      return winner === tested.labels[i];
    });
    expect(neighbourAccuracy(train, tested, k)).toBe(right.length / 60);
    expect(right.length).toBeGreaterThan(30);
    expect(right.length).toBeLessThan(60);
  });
});

describe('the silhouette', () => {
  test('equals its definition', () => {
    const { codes, labels } = clouds('train', 30);
    const points = pointsOf({ codes, labels });
    const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const each = points.map((point, i) => {
      const to = (label: number) =>
        mean(points.flatMap((other, j) => (j !== i && labels[j] === label ? distance(point, other) : [])));
      const own = labels[i] as number;
      const a = to(own);
      const b = Math.min(...[0, 1, 2].filter((label) => label !== own).map(to));
      return (b - a) / Math.max(a, b);
    });
    expect(silhouette({ codes, labels })).toBeCloseTo(mean(each), 6);
  });

  test('counts an example alone in its class as 0, and refuses one class only', () => {
    const codes = { shape: [3, 1], data: Float32Array.of(0, 1, 10) };
    // Of class 0: a = 1, b = 10 and 9.
    expect(silhouette({ codes, labels: [0, 0, 7] })).toBeCloseTo((9 / 10 + 8 / 9 + 0) / 3, 6);
    expect(() => silhouette({ codes, labels: [4, 4, 4] })).toThrow(/one/);
    expect(() => silhouette({ codes, labels: [4, 4] })).toThrow(/2 labels/);
  });
});
