import { expect, test } from '@jest/globals';
import { jsEngine } from '../../src/compute/js.js';
import { evaluate } from '../../src/model/evaluate.js';
import { type FitOptions, fit as fitModel } from '../../src/model/fit/fit.js';
import { reconstruct, transform } from '../../src/model/transform.js';
import { seededRandom } from '../../src/random.js';

const engine = jsEngine();
const options: FitOptions = { engine, layers: [4, 2], pretrainEpochs: 1, finetuneEpochs: 1 };
const random = seededRandom(4);
const unit = Array.from({ length: 60 }, () => [random.uniform(), random.uniform(), random.uniform()]);
const times = (rows: number[][], by: number, column?: number) =>
  rows.map((row) => row.map((value, i) => (column === undefined || i === column ? by * value : value)));
const metres = unit.map((row) => row.map((value) => 10 * value - 3));

test.each<[string, number[][], FitOptions['scaling'], number[][], RegExp | null]>([
  [
    'bytes after numbers in [0, 1]',
    unit,
    'auto',
    times(unit, 255),
    /in 3 of 3 columns: .*expected between 0 and 1\./,
  ],
  ['numbers in [0, 1] after bytes', times(unit, 255), '/255', unit, /between 0 and 255/],
  [
    'one column in millimetres',
    metres,
    'standardise',
    times(metres, 1000, 1),
    /in 1 of 3 columns: in column 2/,
  ],
  ['kilometres after metres', metres, 'standardise', times(metres, 0.001), /in 3 of 3 columns/],
  ['one column after 0-1', metres, '0-1', times(metres, 100, 2), /in 1 of 3 columns: in column 3/],
  ['the same rows', unit, 'auto', unit, null],
  ['the same rows, standardised', metres, 'standardise', metres, null],
  ['a few of them', metres, 'standardise', metres.slice(0, 3), null],
  ['rows a bit beyond', unit, 'auto', times(unit, 1.5), null],
  ['rows that are not scaled', metres, 'none', times(metres, 1000), null],
])('%s: a note only where the scale differs', async (_, trainRows, scaling, rows, expected) => {
  const { model } = await fitModel(trainRows, { ...options, scaling });
  for (const use of [transform, reconstruct, evaluate]) {
    const notes: string[] = [];
    await use(model, rows, { engine, onNote: (note) => notes.push(note) });
    expect(notes).toEqual(expected === null ? [] : [expect.stringMatching(expected)]);
  }
});
