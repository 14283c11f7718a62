import { describe, expect, test } from '@jest/globals';
import { chebyshev, gainOf } from '../../src/baselines/chebyshev.js';

describe('Chebyshev filters', () => {
  test.each([1, 2] as const)('of degree %d are scaled cosines on the unwanted interval', (degree) => {
    const unwanted = 0.7;
    for (let angle = 0; angle <= Math.PI; angle += 0.1) {
      const x = (unwanted / 2) * (1 + Math.cos(angle));
      const expected = 2 * (unwanted / 4) ** degree * Math.cos(degree * angle);
      expect(gainOf(chebyshev(degree, unwanted), x)).toBeCloseTo(expected, 14);
    }
  });
});
