import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { htmlReport } from '../../src/model/report/report.js';
import { CLASS_ERROR, type ErrorsRow } from '../../src/report/measures/class-error.js';
import { measureCsv } from '../../src/report/measures/measure.js';
import { comparisonCsv } from '../../src/report/measures/squared-error.js';
import { readResult } from '../../src/run/read-result.js';
import { inTemporaryFolder } from '../temporary-folder.js';

const row = { experiment: 'digits', profile: 'quick', seed: 1, model: 'pretrained', wallSeconds: 1 };
const wrong: ErrorsRow = { ...row, trainError: 0.25, testError: 0.5, paperTestError: null };
const comparison = (folder: string, csv: string) => writeFileSync(join(folder, 'comparison.csv'), csv);

describe('the comparison in a result folder', () => {
  test('has squared errors or, of classifiers, class errors', async () => {
    await inTemporaryFolder(async (folder) => {
      comparison(folder, measureCsv(CLASS_ERROR, [wrong]));
      expect((await readResult(folder)).comparison?.rows).toEqual([wrong]);
      const errors = { codeSize: 2, trainSquaredError: 1, testSquaredError: 2, paperTestSquaredError: 3 };
      comparison(folder, comparisonCsv([{ ...row, ...errors }]));
      expect((await readResult(folder)).comparison?.rows).toEqual([{ ...row, ...errors }]);
    });
  });

  test('is null, and the history empty, where there is none', async () => {
    await inTemporaryFolder(async (folder) => {
      expect(await readResult(folder)).toEqual({ comparison: null, history: [], record: {} });
    });
  });

  test('of classifiers is a table of shares in the HTML report', async () => {
    await inTemporaryFolder(async (folder) => {
      comparison(folder, measureCsv(CLASS_ERROR, [wrong]));
      // No model, so no engine is used.
      const page = await htmlReport({ folder, engine: undefined as never });
      expect(page).toContain('<td>pretrained</td><td>50.00 %</td><td>25.00 %</td>');
    });
  });
});
