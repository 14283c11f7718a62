import { describe, expect, test } from '@jest/globals';
import { type HistoryRow, historyCsv } from '../../src/report/history.js';
import { CLASS_ERROR } from '../../src/report/measures/class-error.js';
import { CLASS_SEPARATION } from '../../src/report/measures/class-separation.js';
import { CROSS_ENTROPY } from '../../src/report/measures/cross-entropy.js';
import { measureCsv } from '../../src/report/measures/measure.js';
import { RETRIEVAL } from '../../src/report/measures/retrieval.js';
import { type ComparisonRow, comparisonCsv } from '../../src/report/measures/squared-error.js';

const ROW: ComparisonRow = {
  experiment: 'curves',
  profile: 'full',
  seed: 1,
  model: 'autoencoder',
  codeSize: 6,
  trainSquaredError: 1.1 + 2.2,
  testSquaredError: 1e-7,
  paperTestSquaredError: 1.44,
  wallSeconds: 12.349,
};

describe('comparison.csv', () => {
  test('has the agreed columns, every digit of an error, and tenths of a second', () => {
    expect(comparisonCsv([ROW])).toBe(
      'experiment,profile,seed,model,code_size,train_squared_error,test_squared_error,paper_test_squared_error,wall_seconds\n' +
        'curves,full,1,autoencoder,6,3.3000000000000003,1e-7,1.44,12.3\n',
    );
  });

  test('leaves a null empty and keeps a zero', () => {
    const csv = comparisonCsv([{ ...ROW, seed: 0, paperTestSquaredError: null, wallSeconds: 0.04 }]);
    expect(csv.split('\n')[1]).toBe('curves,full,0,autoencoder,6,3.3000000000000003,1e-7,,0');
  });

  test('quotes a name with a comma or a quotation mark', () => {
    const csv = comparisonCsv([{ ...ROW, model: 'PCA, "centred"' }]);
    expect(csv).toContain(',"PCA, ""centred""",');
  });

  test('without rows is its header', () => {
    expect(comparisonCsv([])).toMatch(/^experiment,.*wall_seconds\n$/);
  });
});

test('history.csv has the agreed columns; the layer is empty in fine-tuning', () => {
  const pretraining: HistoryRow = {
    experiment: 'curves',
    seed: 3,
    model: 'deep',
    codeSize: 6,
    phase: 'pretrain',
    layer: 2,
    epoch: 4,
    step: 800,
    metric: 'reconstruction_error',
    value: 0.1 + 0.2,
    wallSeconds: 59.96,
  };
  expect(
    historyCsv([pretraining, { ...pretraining, phase: 'finetune', layer: null, value: Number.NaN }]),
  ).toBe(
    'experiment,seed,model,code_size,phase,layer,epoch,step,metric,value,wall_seconds\n' +
      'curves,3,deep,6,pretrain,2,4,800,reconstruction_error,0.30000000000000004,60\n' +
      'curves,3,deep,6,finetune,,4,800,reconstruction_error,NaN,60\n',
  );
});

test('cross-entropy.csv has a line for each model and seed', () => {
  const row = { experiment: 'documents', profile: 'quick', seed: 3, model: 'autoencoder', codeSize: 10 };
  expect(measureCsv(CROSS_ENTROPY, [{ ...row, trainCrossEntropy: 5.25, testCrossEntropy: 17 / 3 }])).toBe(
    [
      'experiment,profile,seed,model,code_size,train_cross_entropy,test_cross_entropy',
      'documents,quick,3,autoencoder,10,5.25,5.666666666666667\n',
    ].join('\n'),
  );
});

test('retrieval.csv has a line for each model and count', () => {
  const row = { experiment: 'documents', profile: 'quick', seed: 1, model: 'LSA', codeSize: 10 };
  expect(measureCsv(RETRIEVAL, [{ ...row, retrieved: 7, accuracy: 1 / 3 }])).toBe(
    'experiment,profile,seed,model,code_size,retrieved,accuracy\n' +
      'documents,quick,1,LSA,10,7,0.3333333333333333\n',
  );
});

test('the CSV of classifiers has the errors as shares', () => {
  const row = { experiment: 'classify', profile: 'quick', seed: 3, model: 'pretrained', wallSeconds: 1.26 };
  expect(
    measureCsv(CLASS_ERROR, [
      { ...row, trainError: 0, testError: 0.0125, paperTestError: 0.012 },
      { ...row, trainError: 0.25, testError: 0.5, paperTestError: null },
    ]),
  ).toBe(
    'experiment,profile,seed,model,train_error,test_error,paper_test_error,wall_seconds\n' +
      'classify,quick,3,pretrained,0,0.0125,0.012,1.3\n' +
      'classify,quick,3,pretrained,0.25,0.5,,1.3\n',
  );
});

test('the CSV of classes has accuracy and silhouette', () => {
  const row = { experiment: 'mnist', profile: 'quick', seed: 3, model: 'PCA', codeSize: 30, neighbours: 5 };
  expect(measureCsv(CLASS_SEPARATION, [{ ...row, neighbourAccuracy: 0.9, silhouette: -0.1 }])).toBe(
    'experiment,profile,seed,model,code_size,neighbours,neighbour_accuracy,silhouette\n' +
      'mnist,quick,3,PCA,30,5,0.9,-0.1\n',
  );
});
