import { describe, expect, test } from '@jest/globals';
import { requireSeeds, seededRandom } from '../src/random.js';

const draws = (count: number, random = seededRandom(1)) => [...random.fillUniform(new Float32Array(count))];

describe('seeded random numbers', () => {
  test('depend on the seed', () => {
    expect(draws(10)).toEqual(draws(10));
    expect(draws(10, seededRandom(2))).not.toEqual(draws(10));
    // TensorFlow.js reads seed 0 as no seed at all.
    expect(draws(10, seededRandom(0))).toEqual(draws(10, seededRandom(0)));
  });

  test('of a fork depend on the seed and the labels, not on what was drawn before', () => {
    const untouched = seededRandom(1).fork('noise');
    const used = seededRandom(1);
    used.fork('weights').uniform();
    draws(100, used);
    expect(draws(10, used.fork('noise'))).toEqual(draws(10, untouched));
    expect(draws(10, seededRandom(1).fork('noise '))).not.toEqual(draws(10, seededRandom(1).fork('noise')));
    expect(draws(10, seededRandom(1).fork('a').fork('b'))).not.toEqual(
      draws(10, seededRandom(1).fork('b').fork('a')),
    );
  });

  test.each(['fillUniform', 'fillNormal'] as const)('%s cut into pieces is the same stream', (fill) => {
    const whole = seededRandom(3)[fill](new Float32Array(10));
    const random = seededRandom(3);
    const pieces = [1, 4, 5].flatMap((length) => [...random[fill](new Float32Array(length))]);
    expect(pieces).toEqual([...whole]);
  });

  test('are xoshiro128**: the first words of a known state', () => {
    // Worked through by hand with big integers, from the state words that SHA-256 of "seed 1" begins with.
    const words = [0n, 0n, 0n, 0n].map((_, i) => SEED_1_WORDS[i] as bigint);
    const mask = 0xffffffffn;
    const rotl = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
    const expected = Array.from({ length: 5 }, () => {
      const [s0, s1, s2, s3] = words as [bigint, bigint, bigint, bigint];
      const word = (rotl((s1 * 5n) & mask, 7n) * 9n) & mask;
      const c = s2 ^ s0;
      const d = s3 ^ s1;
      words[1] = s1 ^ c;
      words[0] = s0 ^ d;
      words[2] = c ^ ((s1 << 9n) & mask);
      words[3] = rotl(d, 11n);
      return Number(word >> 8n) / 2 ** 24;
    });
    expect(draws(5)).toEqual(expected);
  });

  test.each([Number.NaN, -1, 1.5, 2 ** 53])('refuse the seed %d', (seed) => {
    expect(() => seededRandom(seed)).toThrow(`The seed is ${seed}`);
    expect(() => requireSeeds([1, seed])).toThrow(`The seed is ${seed}`);
  });

  test('reject an empty list of seeds, and a repeated seed', () => {
    expect(() => requireSeeds([])).toThrow('no seeds');
    expect(() => requireSeeds([1, 2, 1])).toThrow('The seed 1 was given twice');
  });

  test('are uniform in [0, 1): mean 1/2, variance 1/12, no correlation with the next', () => {
    const values = draws(100_000);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    const lag =
      values.slice(1).reduce((sum, v, i) => sum + (v - mean) * ((values[i] as number) - mean), 0) /
      values.length /
      variance;
    // Five standard errors.
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 1e5));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / 1e5));
    expect(Math.abs(lag)).toBeLessThan(5 / Math.sqrt(1e5));
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
  });

  test('are normal with the given standard deviation: moments of N(0, 2²)', () => {
    const values = [...seededRandom(1).fillNormal(new Float32Array(100_000), 2)];
    const moment = (k: number) => values.reduce((sum, v) => sum + (v / 2) ** k, 0) / values.length;
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / 1e5));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / 1e5));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / 1e5));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / 1e5));
  });

  test('make permutations in which every order is equally likely', () => {
    const counts = new Map<string, number>();
    const random = seededRandom(5);
    for (let i = 0; i < 6000; i++) {
      const order = [...random.permutation(3)].join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
    // Five standard deviations of a binomial with n = 6000, p = 1/6.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * 28.9);
  });
});

const SEED_1_WORDS = [0x3ca75ca2n, 0xa2e28971n, 0x20cf5acan, 0x287eb588n];
