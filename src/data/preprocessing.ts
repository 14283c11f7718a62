import { InputError } from '../errors.js';
import { type ComponentStatistics, componentStatistics } from './component-statistics.js';
import { type Examples, requireExamples } from './examples.js';
import { MISSING, type Missing } from './fit-to-learn.js';
import { lostVariationNotes } from './lost-variation.js';
import type { Table } from './table.js';

/**
 * Scalings of the numbers that a network reads:
 * `none` leaves them unchanged; `/255` maps bytes to [0, 1]; `0-1` maps each component from its least and greatest value
 * to [0, 1]; `standardise` gives each component mean 0 and standard deviation 1.
 */
export const SCALINGS = ['none', '/255', '0-1', 'standardise'] as const;
export type Scaling = (typeof SCALINGS)[number];

/**
 * The transformation of an example before a network reads it. It is stored with the model and applied to new examples.
 */
export interface Preprocessing {
  readonly scaling: Scaling;
  /** scaled = (value - offset) / scale, with one number for each component or a single one for all. */
  readonly offset: readonly number[];
  readonly scale: readonly number[];
  /** Replacements of missing values, before scaling, one for each component; null if missing values are refused. */
  readonly fill: readonly number[] | null;
}

/** The preprocessing that changes nothing. */
export const UNCHANGED: Preprocessing = { scaling: 'none', offset: [0], scale: [1], fill: null };

/** The preprocessing entry of model files of image experiments: bytes divided by 255. */
export const PIXELS = 'pixels in [0, 1]';
/** The preprocessing entry of model files of document experiments, whose counts do not come from rows of numbers. */
export const WORD_COUNTS = 'how often each stem of the vocabulary occurs';

export interface PreprocessingOptions {
  readonly scaling?: Scaling | 'auto' | undefined;
  readonly missing?: Missing | undefined;
  /** Names of the components for messages, [width]. */
  readonly columns?: readonly string[] | undefined;
  readonly kind?: Table['kind'] | undefined;
  /** Numbers of the training examples, in rising order. The others are only checked. Default: all. */
  readonly rows?: Uint32Array | undefined;
}

export interface FittedPreprocessing {
  readonly preprocessing: Preprocessing;
  /** Reason for this scaling, for the user. */
  readonly why: string;
  /** Whether every scaled number lies in [0, 1], as Bernoulli visible units need. */
  readonly inUnitRange: boolean;
  /** What the user should know about the data. */
  readonly notes: readonly string[];
}

/**
 * Fits the preprocessing to the training examples, and chooses the scaling unless one is given. All examples are checked,
 * also those that are held back. Throws an InputError with row and column for a missing value, unless `missing` is `mean`,
 * and for an infinite one, and with its name for a component without values.
 *
 * @example
 * const { preprocessing } = fitPreprocessing(table.examples, { scaling: 'standardise', missing: 'mean' });
 * const examples = preprocessed(table.examples, preprocessing);
 */
export function fitPreprocessing(
  examples: Examples,
  options: PreprocessingOptions = {},
): FittedPreprocessing {
  const { scaling = 'auto', missing = 'refuse', columns, kind, rows } = options;
  requireOneOf('scaling', scaling, ['auto', ...SCALINGS]);
  requireOneOf('missing', missing, MISSING);
  requireExamples(examples);
  const statistics = componentStatistics(examples, { columns, missing, rows });
  const [chosen, why] =
    scaling === 'auto' ? likelyScaling(statistics, kind) : ([scaling, 'asked for'] as const);
  const { offset, scale } = factors(chosen, statistics);
  const [least, greatest] = statistics.range;
  const inUnitRange =
    chosen === '0-1' ||
    (chosen === '/255' && least >= 0 && greatest <= 255) ||
    (chosen === 'none' && least >= 0 && greatest <= 1);
  const fill = missing === 'mean' ? [...statistics.mean] : null;
  const notes = lostVariationNotes(examples, statistics, columns);
  return { preprocessing: { scaling: chosen, offset, scale, fill }, why, inUnitRange, notes };
}

/** A view of the examples as a network reads them: missing values are replaced, then all values are scaled. */
export function preprocessed(examples: Examples, preprocessing: Preprocessing): Examples {
  const { width, count } = examples;
  const { offset, scale, fill } = preprocessing;
  const unchanged =
    fill === null && offset.every((value) => value === 0) && scale.every((value) => value === 1);
  if (unchanged) return examples;
  const [offsets, scales] = [spread(offset, width), spread(scale, width)];
  return {
    count,
    width,
    rowName: examples.rowName,
    copyRows(rows, out) {
      examples.copyRows(rows, out);
      const length = rows.length * width;
      for (let at = 0, i = 0; at < length; at++, i++) {
        if (i === width) i = 0;
        let value = out[at] as number;
        if (fill !== null && Number.isNaN(value)) value = fill[i] as number;
        out[at] = (value - (offsets[i] as number)) / (scales[i] as number);
      }
    },
  };
}

/** Maps scaled numbers, [examples, width], back to the scale of the data, in place. */
export function unscale(values: Float32Array, width: number, { offset, scale }: Preprocessing): Float32Array {
  const [offsets, scales] = [spread(offset, width), spread(scale, width)];
  for (let at = 0; at < values.length; at++) {
    const i = at % width;
    values[at] = (values[at] as number) * (scales[i] as number) + (offsets[i] as number);
  }
  return values;
}

/** Rows of at least this many whole numbers from 0 to 255 are taken for images. */
const LEAST_PIXELS = 64;

function likelyScaling(
  { least, range: [low, high], whole }: ComponentStatistics,
  kind: Table['kind'] | undefined,
): readonly [Scaling, string] {
  const span = `the values lie between ${short(low)} and ${short(high)}`;
  if (low >= 0 && high <= 1) return ['none', span];
  if (kind === 'bytes') return ['/255', 'the data are bytes'];
  if (whole && low >= 0 && high <= 255 && high >= 128 && least.length >= LEAST_PIXELS)
    return ['/255', `${span} and are whole, like pixels`];
  return ['standardise', span];
}

function factors(
  scaling: Scaling,
  { least, greatest, mean, deviation }: ComponentStatistics,
): Pick<Preprocessing, 'offset' | 'scale'> {
  // A constant component becomes 0, whatever its value.
  const orOne = (value: number) => (value > 0 ? value : 1);
  if (scaling === 'none') return { offset: [0], scale: [1] };
  if (scaling === '/255') return { offset: [0], scale: [255] };
  if (scaling === '0-1') {
    return {
      offset: [...least],
      scale: Array.from(greatest, (value, i) => orOne(value - (least[i] as number))),
    };
  }
  return { offset: [...mean], scale: Array.from(deviation, orOne) };
}

const short = (value: number) => Number(value.toPrecision(4)).toString();

function spread(values: readonly number[], width: number): Float64Array {
  if (values.length === width) return Float64Array.from(values);
  if (values.length === 1) return new Float64Array(width).fill(values[0] as number);
  throw new InputError(
    `The preprocessing is for ${values.length} components, but the examples have ${width}. Give data like those it was made for.`,
  );
}

function requireOneOf(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new InputError(`There is no ${name} '${value}'. Choose one of: ${choices.join(', ')}.`);
}
