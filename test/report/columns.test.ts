import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../src/errors.js';
import { type HistoryRow, historyCsv, readHistory } from '../../src/report/history.js';
import { CLASS_ERROR } from '../../src/report/measures/class-error.js';
import { measureCsv, readMeasure } from '../../src/report/measures/measure.js';
import { readOverview } from '../../src/report/measures/overview.js';
import { comparisonCsv, SQUARED_ERROR } from '../../src/report/measures/squared-error.js';

const header = comparisonCsv([]);
const read = (csv: string) => readMeasure(SQUARED_ERROR, csv, 'out/comparison.csv');

describe('the rows of a CSV file', () => {
  const seconds = fc.integer({ min: 0, max: 1e6 }).map((tenths) => tenths / 10);
  // -0 is written as 0.
  const number = fc.double().map((value) => value + 0);

  test('are read as they were written', () => {
    const row = fc.record({
      experiment: fc.string({ unit: 'grapheme' }),
      profile: fc.string(),
      seed: fc.nat(),
      model: fc.string({ unit: 'grapheme' }),
      codeSize: fc.nat(),
      trainSquaredError: number,
      testSquaredError: number,
      paperTestSquaredError: fc.option(number),
      wallSeconds: seconds,
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(read(comparisonCsv(rows))).toEqual(rows);
      }),
    );
  });

  test('of a history are read as they were written', () => {
    const row: fc.Arbitrary<HistoryRow> = fc.record({
      experiment: fc.string(),
      seed: fc.nat(),
      model: fc.string(),
      codeSize: fc.nat(),
      phase: fc.constantFrom('pretrain', 'finetune'),
      layer: fc.option(fc.nat()),
      epoch: fc.nat(),
      step: fc.nat(),
      metric: fc.string(),
      value: number,
      wallSeconds: seconds,
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(readHistory(historyCsv(rows), 'x')).toEqual(rows);
      }),
    );
  });

  test('may be in other columns as well, in another order', () => {
    const lines = comparisonCsv([
      {
        ...{ experiment: 'curves', profile: 'quick', seed: 1, model: 'PCA', codeSize: 6 },
        ...{ trainSquaredError: 1, testSquaredError: 2, paperTestSquaredError: null, wallSeconds: 3 },
      },
    ]).split('\n');
    const turned = lines.map((line) => line.split(',').reverse().join()).join('\n');
    const longer = turned.replaceAll(/^(?=.)/gm, 'other,');
    expect(read(longer)).toEqual(read(lines.join('\n')));
  });

  const line = 'curves,quick,1,PCA,6,1,2,,3';
  test.each([
    ['no header', line, /the column experiment is missing|Invalid/],
    ['a missing column', header.replace(',seed', ',sed') + line, /the column seed is missing/],
    ['a missing cell', `${header}${line.replace(',6', '')}`, /damaged/],
    [
      'a text for a number',
      `${header}${line}\n${line.replace(',1,2', ',x,2')}`,
      /of row 2 is 'x', .* a number/,
    ],
    [
      'no number',
      `${header}${line.replace(',1,2', ',,2')}`,
      /train_squared_error of row 1 is '', .* a number/,
    ],
    ['a text for a number or nothing', `${header}${line.replace(',,', ',-,')}`, /'-'.* a number or empty/],
    ['an open quotation mark', `${header}"${line}`, /Quote/],
  ])('are refused with %s', (_, csv, message) => {
    const reading = () => read(`${csv}\n${line}\n`);
    expect(reading).toThrow(InputError);
    expect(reading).toThrow(message);
    expect(reading).toThrow(/^out\/comparison\.csv is damaged: .* run the command that wrote it again\.$/);
  });
});

test('a phase that does not exist is refused', () => {
  const csv = 'experiment,seed,model,code_size,phase,layer,epoch,step,metric,value,wall_seconds\n';
  expect(() => readHistory(`${csv}a,1,b,2,rest,,0,0,loss,1,0\n`, 'x')).toThrow(
    /phase of row 1 is 'rest', but must be one of: pretrain, finetune/,
  );
});

test('a history of an early version, which does not name the networks, has no rows', () => {
  expect(readHistory('experiment,seed,phase,epoch,metric,value\nmnist,1,finetune,1,loss,2\n', 'x')).toEqual(
    [],
  );
});

describe('an overview', () => {
  const row = { experiment: 'a', profile: 'quick', seed: 1, model: 'm', wallSeconds: 1 };

  test('of autoencoders has their squared errors and code sizes', () => {
    const errors = { codeSize: 6, trainSquaredError: 1, testSquaredError: 2, paperTestSquaredError: 1.44 };
    expect(readOverview(comparisonCsv([{ ...row, ...errors }]), 'x')).toEqual([
      { experiment: 'a', model: 'm', codeSize: 6, measure: 'squared error', ours: 2, paper: 1.44 },
    ]);
  });

  test('of classifiers has the shares that are wrong', () => {
    const errors = { trainError: 0.1, testError: 0.2, paperTestError: null };
    expect(readOverview(measureCsv(CLASS_ERROR, [{ ...row, ...errors }]), 'x')).toEqual([
      { experiment: 'a', model: 'm', codeSize: null, measure: 'share wrong', ours: 0.2, paper: null },
    ]);
  });
});
