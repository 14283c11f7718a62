import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { jsEngine } from '../../../src/compute/js.js';
import { floatExamples } from '../../../src/data/examples.js';
import { holdBack } from '../../../src/data/split.js';
import { InputError } from '../../../src/errors.js';
import { compare } from '../../../src/model/compare/compare.js';
import { fit as fitModel } from '../../../src/model/fit/fit.js';
import { prepareFit } from '../../../src/model/fit/prepare-fit.js';
import { trainRun } from '../../../src/model/train/train-run.js';
import { seededRandom } from '../../../src/random.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

const engine = jsEngine();
const choice = { engine, why: 'asked for' };
const whole = Array.from({ length: 12 }, (_, i) => [i, i * i, Math.sin(i)]);
const holed = (row: number, value: number) =>
  whole.map((numbers, r) => (r === row ? [numbers[0] as number, value, numbers[2] as number] : numbers));
const everyRow = whole.map((_, row) => [row] as const);

describe.each([Number.NaN, Number.POSITIVE_INFINITY, 1e39])('%p is refused', (value) => {
  test.each(everyRow)(
    'in row %i, from 0, by fit, by fine-tuning, and where missing values are replaced',
    async (row) => {
      const rows = holed(row, value);
      const place = new RegExp(`^Row ${row + 1}, column 2: the value is `);
      const running = fitModel(rows, { engine, layers: [4, 2] });
      await expect(running).rejects.toThrow(InputError);
      await expect(running).rejects.toThrow(place);
      const examples = floatExamples(Float32Array.from(rows.flat()), 3);
      if (!Number.isNaN(value)) expect(() => prepareFit(examples, { missing: 'mean' })).toThrow(place);
      const { model } = await started;
      expect(() => prepareFit(examples, { start: { ...model, stack: [] } })).toThrow(place);
    },
  );
});

const started = fitModel(whole, { engine, layers: [4, 2], pretrainEpochs: 1, finetuneEpochs: 1 });

test.each(everyRow)(
  'a missing value in row %i of a file, from 0, is refused by compare and trainRun',
  (row) =>
    inTemporaryFolder(async (folder) => {
      const data = join(folder, 'holed.csv');
      writeFileSync(data, holed(row, Number.NaN).join('\n'));
      const run = { data, read: {}, choice, out: join(folder, 'x'), force: false };
      const place = new RegExp(`^Row ${row + 1} of .*holed\\.csv, column "column 2": the value is missing`);
      const comparing = compare({ ...run, codes: [2], plan: {}, seeds: [1] });
      await expect(comparing).rejects.toThrow(place);
      await expect(trainRun({ ...run, fit: {} })).rejects.toThrow(place);
    }),
);

test('the rows of a split keep their place in the data', () => {
  const examples = floatExamples(Float32Array.from(whole.flat()), 3);
  const { trainRows, train, validation } = holdBack(examples, 0.25, seededRandom(1).fork('validation'));
  const names = (part: typeof train) => Array.from({ length: part.count }, (_, i) => part.rowName?.(i));
  expect(names(train)).toEqual(Array.from(trainRows, (row) => `row ${row + 1}`));
  expect(new Set([...names(train), ...names(validation)]).size).toBe(12);
});
