import { describe, expect, test } from '@jest/globals';
import { summariseBench } from '../../bench/summary.js';
import { operationsPerUnit } from '../../bench/units.js';
import { REPORT, RESULT, workNamed } from './example.js';

const row = (work: string, system: string) =>
  REPORT.rows.find((each) => each.work === work && each.system === system);

describe('summariseBench', () => {
  test('shows steps in milliseconds, with their ratio to ours', () => {
    expect(row('cd1-784-1000', 'rbmae')).toMatchObject({
      unit: 'ms',
      median: 5,
      min: 4,
      max: 6,
      runs: 3,
      threads: 2,
      ratioToOurs: 1,
      peakBytes: 250e6,
      version: 'onnx 1',
    });
    expect(row('cd1-784-1000', 'tfjs wasm')).toMatchObject({
      median: 40,
      runs: 4,
      threads: 1,
      ratioToOurs: 8,
    });
  });

  test('shows throughput as a rate: the slowest run is the smallest', () => {
    expect(row('encode', 'rbmae')).toMatchObject({
      unit: 'images/s',
      median: 2 ** 15,
      min: 2 ** 14,
      max: 2 ** 16,
    });
  });

  test("gives a rate's ratio in times too, so that above 1 ours is always the faster", () => {
    expect(row('matrix-product', 'pytorch')?.ratioToOurs).toBe(0.5);
  });

  test('takes the peak from the fastest system and shares from it', () => {
    expect(REPORT.peak?.system).toBe('pytorch');
    expect(REPORT.peak?.gigaflops).toBeCloseTo(214.7483648, 6);
    // 5 products of 2 x 100 x 784 x 1000 in 5 ms are 156.8 GFLOP/s.
    expect(row('cd1-784-1000', 'rbmae')?.shareOfPeak).toBeCloseTo(156.8 / 214.7483648, 6);
    expect(row('matrix-product', 'rbmae')?.shareOfPeak).toBeCloseTo(0.5, 6);
    expect(row('pca-30', 'rbmae')?.shareOfPeak).toBeNull();
  });

  test('has no ratio without our system, and no share without the peak', () => {
    const peersOnly = {
      ...RESULT,
      measurements: RESULT.measurements.filter(({ system }) => system === 'tfjs wasm'),
    };
    expect(summariseBench(peersOnly, 2)[0]).toMatchObject({ ratioToOurs: null, shareOfPeak: null });
  });
});

describe('operationsPerUnit', () => {
  test('counts a backpropagation: forward, weights, and back to the first layer above the data', () => {
    // 6-4-2-4-6: 24 + 8 + 8 + 24 weights; the error goes back through all but the first 24.
    const settings = { ...workNamed('adam-100').settings, sizes: [6, 4, 2], batchSize: 10 };
    expect(operationsPerUnit(settings as never)).toBe(2 * 10 * (64 + 64 + 40));
  });

  test('counts an encoded image by the weights of the encoder', () => {
    expect(operationsPerUnit(workNamed('encode').settings)).toBe(2 * (784_000 + 500_000 + 125_000 + 7_500));
  });
});
