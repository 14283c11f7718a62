import { describe, expect, test } from '@jest/globals';
import { comparisonMarkdown, errorsMarkdown } from '../../src/report/comparison-page.js';
import { CLASS_ERROR } from '../../src/report/measures/class-error.js';
import { CLASS_SEPARATION } from '../../src/report/measures/class-separation.js';
import { CROSS_ENTROPY } from '../../src/report/measures/cross-entropy.js';
import { readComparison } from '../../src/report/measures/further.js';
import { measureText } from '../../src/report/measures/measure.js';
import { RETRIEVAL } from '../../src/report/measures/retrieval.js';
import {
  type ComparisonRow,
  comparisonCsv,
  comparisonText,
} from '../../src/report/measures/squared-error.js';

const PCA: ComparisonRow = {
  experiment: 'mnist',
  profile: 'full',
  seed: 1,
  model: 'PCA',
  codeSize: 30,
  trainSquaredError: 13.7,
  testSquaredError: 13.8664,
  paperTestSquaredError: 13.87,
  wallSeconds: 2.04,
};
const AUTOENCODER: ComparisonRow = {
  ...PCA,
  model: 'autoencoder',
  trainSquaredError: 2,
  testSquaredError: 3,
  paperTestSquaredError: null,
  wallSeconds: 1000,
};
const ROWS = [AUTOENCODER, PCA, { ...AUTOENCODER, seed: 2, testSquaredError: 5 }, { ...PCA, seed: 2 }];
const UNIT = 'Squared error: summed over the components of one example, averaged over examples.';

describe('the table in Markdown', () => {
  test('reads as follows', () => {
    // 3 and 5: mean 4, standard deviation √2.
    expect(comparisonMarkdown(ROWS, { title: 'MNIST', notes: ['First.', 'Second.'] })).toBe(
      [
        '# MNIST',
        '',
        '| model | code size | test squared error | train squared error | paper | seconds |',
        '| --- | ---: | ---: | ---: | ---: | ---: |',
        '| autoencoder | 30 | 4.000 ± 1.414 | 2.000 ± 0.000 |  | 1000.0 |',
        '| PCA | 30 | 13.866 ± 0.000 | 13.700 ± 0.000 | 13.870 | 2.0 |',
        '',
        `${UNIT} Mean ± standard deviation over seeds 1, 2.`,
        '',
        'First.',
        '',
        'Second.',
        '',
      ].join('\n'),
    );
  });

  test('keeps a bar in a name from making a cell', () => {
    const markdown = comparisonMarkdown([{ ...PCA, model: 'p(v|h)' }], { title: 'x', notes: [] });
    expect(markdown).toContain('| p(v\\|h) | 30 |');
  });

  test('says which seeds differ, and speaks of no deviation where there is none', () => {
    const page = (rows: ComparisonRow[]) => comparisonMarkdown(rows, { title: 'x', notes: [] });
    expect(page([...ROWS, { ...PCA, model: 'LSA', seed: 7 }])).toContain('over seeds 1, 2; LSA: seed 7.');
    expect(page([PCA])).toContain('Measured with seed 1.');
    expect(page([])).toContain('No model has been measured yet.');
  });
});

describe('the table in a terminal', () => {
  test('has aligned columns', () => {
    expect(comparisonText(ROWS)).toBe(
      [
        'model        code size  test squared error  train squared error   paper  seconds',
        'autoencoder         30       4.000 ± 1.414        2.000 ± 0.000           1000.0',
        'PCA                 30      13.866 ± 0.000       13.700 ± 0.000  13.870      2.0',
        '',
        UNIT,
        'Mean ± standard deviation over seeds 1, 2.',
        '',
      ].join('\n'),
    );
  });

  test('stays within 100 columns by shortening a long name, never a number', () => {
    const text = comparisonText([{ ...PCA, model: 'm'.repeat(120), testSquaredError: 123456.7891 }]);
    const table = text.split('\n').slice(0, 2);
    expect(table.map((line) => line.length)).toEqual([100, 100]);
    expect(table[1]).toMatch(/^m+… /);
    expect(table[1]).toContain('123456.789');
  });
});

describe('the table of own data', () => {
  const rows = (profile: string, more: Partial<ComparisonRow> = {}): ComparisonRow[] => [
    { ...AUTOENCODER, profile, model: 'mean', codeSize: 0, testSquaredError: 12, wallSeconds: 0, ...more },
    { ...AUTOENCODER, profile, ...more },
  ];
  const linesOf = (rows: ComparisonRow[]) => comparisonText(rows).split('\n');

  test('calls those validation errors that chose the weights, and has no column for the paper', () => {
    expect(linesOf(rows('train')).slice(0, 6)).toEqual([
      'model        code size  validation error  training error  explained  seconds',
      'mean                 0            12.000           2.000     0.00 %      0.0',
      'autoencoder         30             3.000           2.000    75.00 %   1000.0',
      '',
      'Error: squared error of scaled components, summed over one example, averaged over examples.',
      'Explained: 1 - error / error of the mean, on validation examples. 0 % is no better than the mean, 100 % is perfect.',
    ]);
    expect(linesOf(rows('compare'))[0]).toMatch(/ test error +training error +explained +seconds$/);
  });

  test('has both errors where examples were held back for a test, and comes back from its file', () => {
    const tested = rows('train', { validationSquaredError: 2.5 });
    const [head, , line] = linesOf(tested);
    expect(head).toBe('model        code size  test error  validation  training  explained  seconds');
    expect(line).toBe('autoencoder         30       3.000       2.500     2.000    75.00 %   1000.0');
    const csv = comparisonCsv(tested);
    expect(csv.split('\n')[0]).toMatch(/,wall_seconds,validation_squared_error$/);
    expect(readComparison(csv, 'x').rows).toEqual(tested);
    expect(comparisonCsv(rows('train')).split('\n')[0]).toMatch(/,wall_seconds$/);
  });

  test('explains nothing of data without variance', () => {
    const constant = rows('train').map((row) => ({ ...row, testSquaredError: 0 }));
    expect(comparisonText(constant)).not.toMatch(/xplained/);
  });
});

test('the table of cross-entropies has the mean over the seeds of each model, in the page and for a terminal', () => {
  const row = { experiment: 'documents', profile: 'quick', model: 'autoencoder', codeSize: 10 };
  const rows = [
    { ...row, seed: 1, model: 'mean document', codeSize: 0, trainCrossEntropy: 7, testCrossEntropy: 7.25 },
    { ...row, seed: 1, trainCrossEntropy: 5, testCrossEntropy: 6 },
    { ...row, seed: 2, trainCrossEntropy: 5.5, testCrossEntropy: 6 },
  ];
  const [head, mean, autoencoder] = measureText(CROSS_ENTROPY, rows).split('\n');
  expect(head).toMatch(/^model +code size +test cross-entropy +train cross-entropy$/);
  expect(mean).toMatch(/^mean document +0 +7\.250 +7\.000$/);
  expect(autoencoder).toMatch(/^autoencoder +10 +6\.000 ± 0\.000 +5\.250 ± 0\.354$/);
  const page = comparisonMarkdown([PCA], { title: 'x', notes: [], crossEntropies: rows });
  expect(page).toContain('| autoencoder | 10 | 6.000 ± 0.000 | 5.250 ± 0.354 |');
  expect(comparisonMarkdown([PCA], { title: 'x', notes: [] })).not.toContain('entropy');
});

test('the table of retrieval has a column for each count and the means over the seeds', () => {
  const row = { experiment: 'documents', profile: 'quick', seed: 1, model: 'LSA', codeSize: 10 };
  const lines = measureText(RETRIEVAL, [
    { ...row, retrieved: 1, accuracy: 0.5 },
    { ...row, retrieved: 3, accuracy: 0.4 },
    { ...row, seed: 2, retrieved: 1, accuracy: 0.7 },
    { ...row, seed: 2, retrieved: 3, accuracy: 0.5 },
  ]).split('\n');
  expect(lines.slice(0, 2)).toEqual(['model  code size      1      3', 'LSA           10  0.600  0.450']);
});

describe('the table of classifiers', () => {
  const row = { experiment: 'classify', profile: 'quick', paperTestError: null, wallSeconds: 10 };
  const rows = [
    { ...row, seed: 1, model: 'pretrained', trainError: 0.001, testError: 0.01, paperTestError: 0.012 },
    { ...row, seed: 2, model: 'pretrained', trainError: 0.003, testError: 0.02, paperTestError: 0.012 },
    { ...row, seed: 1, model: 'random start', trainError: 0.25, testError: 0.5, wallSeconds: 2 },
    { ...row, seed: 2, model: 'random start', trainError: 0.25, testError: 0.5, wallSeconds: 4 },
  ];
  const unit = [
    'Error: share of the examples that are not of the class predicted.',
    'Mean ± standard deviation over seeds 1, 2.',
  ];

  test('has errors in percent, those of the test data first, for a terminal', () => {
    expect(measureText(CLASS_ERROR, rows)).toBe(
      [
        'model             test error     train error   paper  seconds',
        'pretrained     1.50 ± 0.71 %   0.20 ± 0.14 %  1.20 %     10.0',
        'random start  50.00 ± 0.00 %  25.00 ± 0.00 %              3.0',
        '',
        ...unit,
        '',
      ].join('\n'),
    );
  });

  test('and as a page', () => {
    expect(errorsMarkdown(rows.slice(2, 3), { title: 'Digits', notes: ['First.'] })).toBe(
      [
        '# Digits',
        '',
        '| model | test error | train error | paper | seconds |',
        '| --- | ---: | ---: | ---: | ---: |',
        '| random start | 50.00 % | 25.00 % |  | 2.0 |',
        '',
        `${unit[0]} Measured with seed 1.`,
        '',
        'First.',
        '',
      ].join('\n'),
    );
  });
});

test('the table of classes has accuracy and silhouette, means over the seeds', () => {
  const row = { experiment: 'mnist', profile: 'quick', model: 'PCA', codeSize: 30, neighbours: 5 };
  const lines = measureText(CLASS_SEPARATION, [
    { ...row, seed: 1, neighbourAccuracy: 0.9, silhouette: -0.1 },
    { ...row, seed: 2, neighbourAccuracy: 0.8, silhouette: 0.1 },
    { ...row, seed: 1, model: 'autoencoder', neighbourAccuracy: 0.95, silhouette: 0.25 },
  ]).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'model        code size  neighbours       accuracy     silhouette',
    'PCA                 30           5  0.850 ± 0.071  0.000 ± 0.141',
    'autoencoder         30           5          0.950          0.250',
  ]);
});
