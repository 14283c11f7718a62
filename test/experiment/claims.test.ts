import { describe, expect, test } from '@jest/globals';
import type { Claim } from '../../src/experiment/claim.js';
import { findingsOf, findingText } from '../../src/experiment/claims.js';
import type { HistoryRow } from '../../src/report/history.js';
import type { RetrievalRow } from '../../src/report/measures/retrieval.js';
import type { ComparisonRow } from '../../src/report/measures/squared-error.js';

const row = (model: string, seed: number, testSquaredError: number) =>
  ({ model, seed, testSquaredError }) as ComparisonRow;
const curve = (model: string, ...errors: number[]) =>
  errors.map(
    (value, epoch) => ({ model, seed: 1, metric: 'test_squared_error', epoch, value }) as HistoryRow,
  );
const only = (claim: Claim, rows: ComparisonRow[], history: HistoryRow[] = []) =>
  findingsOf([claim], { rows, history })[0];

describe('a claim', () => {
  test.each([
    [16.7, true],
    [15.3, true],
    [16.9, false],
    [15.1, false],
  ])('that a network learns nothing, found at %d beside 16: %s', (error, holds) => {
    const claim = { kind: 'learns nothing', model: 'deep', within: 0.05 } as const;
    const rows = [
      row('mean image', 1, 16),
      row('deep', 1, 16),
      row('mean image', 2, 16),
      row('deep', 2, error),
    ];
    expect(only(claim, rows)?.holds).toBe(holds);
  });

  test('that one learns faster looks for the first epoch at the other’s last error', () => {
    const claim = { kind: 'learns faster', model: 'a', than: 'b', share: 1 / 3 } as const;
    const slow = curve('b', 9, 8, 7, 6, 5, 4, 3);
    const found = only(claim, [], [...slow, ...curve('a', 6, 4, 3, 2, 1)]);
    expect(found).toMatchObject({ holds: true, found: '3.000 before epoch 3 of 6' });
    expect(only(claim, [], [...slow, ...curve('a', 6, 5, 4, 3, 1)])?.holds).toBe(false);
    expect(only(claim, [], [...slow, ...curve('a', 6, 5)])).toMatchObject({
      holds: false,
      found: 'never 3.000',
    });
  });

  test('that one is no worse compares means over seeds', () => {
    const claim = { kind: 'is no worse', model: 'a', than: 'b' } as const;
    const rows = [row('a', 1, 3), row('a', 2, 1), row('b', 1, 2), row('b', 2, 2.5)];
    expect(only(claim, rows)?.holds).toBe(true);
    expect(only({ ...claim, model: 'b', than: 'a' }, rows)?.holds).toBe(false);
    expect(findingText(only(claim, rows) as NonNullable<ReturnType<typeof only>>)).toBe(
      "Holds: 'a' has at most the test error of 'b' (found: 2.000 against 2.250).",
    );
  });

  test('that documents are found better looks at every count, for every seed', () => {
    const found = (model: string, codeSize: number, seed: number, ...accuracies: number[]) =>
      accuracies.map(
        (accuracy, i) => ({ model, codeSize, seed, retrieved: 2 ** (i + 1) - 1, accuracy }) as RetrievalRow,
      );
    const claim = {
      kind: 'retrieves better',
      model: { model: 'autoencoder', codeSize: 10 },
      than: { model: 'LSA', codeSize: 10 },
      upTo: 3,
    } as const;
    const others = [...found('LSA', 10, 1, 0.5, 0.4, 0.3), ...found('LSA', 50, 1, 0.9, 0.9, 0.9)];
    const held = (...rows: RetrievalRow[]) =>
      findingsOf([claim], { rows: [], history: [], retrieval: [...others, ...rows] })[0];
    const good = found('autoencoder', 10, 1, 0.6, 0.5, 0.1);
    expect(held(...good)).toMatchObject({ holds: true, found: 'the least lead is 0.100, at 1' });
    expect(held(...good, ...found('autoencoder', 10, 2, 0.6, 0.35, 0.9))).toMatchObject({
      holds: false,
      found: 'the least lead is -0.050, at 3',
    });
  });
});
