import { type Examples, eachBlock, firstExamples } from '../data/examples.js';
import { componentName } from '../data/fit-to-learn.js';
import type { Model } from './model.js';

/** Rows that are looked at. */
const WATCHED = 1000;
/** Values this many times the training data's range, or its standard deviation, beyond them are on another scale. */
const FAR = { range: 1, deviations: 20 };
/** Data whose every column spans less than this share of the training data's are on another scale as well. */
const FLAT = 0.02;
/** Fewer rows may be alike by chance. */
const LEAST_ROWS = 10;

/**
 * A note if new rows are on another scale than the model's training data, such as bytes where it learned from numbers in
 * [0, 1]: its codes of them mean nothing. Undefined if they are not.
 */
export function otherScaleNote(model: Model, rows: Examples): string | undefined {
  const expected = expectedOf(model, rows.width);
  if (expected === undefined) return undefined;
  const { from, to, room } = expected;
  const { least, greatest } = rangesOf(firstExamples(rows, WATCHED));
  const columns = [...least.keys()].filter((i) => (greatest[i] as number) >= (least[i] as number));
  const span = (i: number) => (to[i] as number) - (from[i] as number);
  const beyond = (i: number) =>
    Math.max((from[i] as number) - (least[i] as number), (greatest[i] as number) - (to[i] as number)) /
    span(i);
  const far = columns.filter((i) => beyond(i) > room);
  const isFlat =
    rows.count >= LEAST_ROWS &&
    columns.every((i) => (greatest[i] as number) - (least[i] as number) < FLAT * span(i)) &&
    columns.some((i) => greatest[i] !== least[i]);
  const worst = far.length > 0 ? far.reduce((a, b) => (beyond(b) > beyond(a) ? b : a)) : columns[0];
  if (worst === undefined || (far.length === 0 && !isFlat)) return undefined;
  const count = far.length > 0 ? far.length : columns.length;
  return (
    `the rows are on another scale than the training data in ${count} of ${rows.width} columns: in ` +
    `${componentName(worst, model.columns)} they lie between ${short(least[worst] as number)} and ${short(greatest[worst] as number)}, ` +
    `where training data are expected between ${short(from[worst] as number)} and ${short(to[worst] as number)}. Scale them as those were`
  );
}

/**
 * Where the model's scaling puts its training data: [0, 1] for logistic outputs, three standard deviations around the mean
 * for standardised ones. Undefined for data that were not scaled and may lie anywhere.
 */
function expectedOf({ autoencoder, preprocessing }: Model, width: number) {
  const { scaling, offset, scale } = preprocessing;
  const at = (numbers: readonly number[], i: number) => numbers[numbers.length === 1 ? 0 : i] as number;
  const bound = (times: number) =>
    Float64Array.from({ length: width }, (_, i) => at(offset, i) + times * at(scale, i));
  if (autoencoder.activations.at(-1) === 'sigmoid') return { from: bound(0), to: bound(1), room: FAR.range };
  if (scaling !== 'standardise') return undefined;
  return { from: bound(-3), to: bound(3), room: FAR.deviations / 6 };
}

function rangesOf(rows: Examples): { readonly least: Float64Array; readonly greatest: Float64Array } {
  const { width } = rows;
  const least = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  const greatest = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  for (const { values } of eachBlock(rows)) {
    for (let at = 0, i = 0; at < values.length; at++, i++) {
      if (i === width) i = 0;
      const value = values[at] as number;
      // Missing values are neither.
      if (value < (least[i] as number)) least[i] = value;
      if (value > (greatest[i] as number)) greatest[i] = value;
    }
  }
  return { least, greatest };
}

const short = (value: number) => String(Number(value.toPrecision(4)));
