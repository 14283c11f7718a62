import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  byteExamples,
  type Dataset,
  type Examples,
  firstExamples,
  floatExamples,
  type ImageShape,
} from '../data/dataset.js';
import { readIdx } from '../data/idx.js';
import { InputError, messageOf } from '../errors.js';
import type { UnitType } from '../rbm/units.js';
import { unitRules } from '../rbm/units.js';
import { type DataOptions, loadDataset } from './data.js';

/** Data for an RBM by itself. */
export interface RbmData {
  readonly train: Examples;
  /** Held out, where the source has a part for that. */
  readonly test?: Examples | undefined;
  readonly imageShape?: ImageShape | undefined;
  readonly provenance: Dataset['provenance'];
}

export interface RbmDataOptions extends DataOptions {
  /** `mnist`, `curves`, or the path of an IDX file of bytes, gzipped or not. */
  readonly source: string;
  /** Whose values the examples must be: counts are read as they are, anything else as byte / 255. */
  readonly visible: UnitType;
  /** At most so many training examples. */
  readonly examples?: number | undefined;
  /** Whether values from 1/2 up become 1 and others 0. */
  readonly binarise: boolean;
}

/** Of curves, as many as the experiment of the paper has. */
const CURVES = { train: 20_000, test: 10_000 };

/** Throws an InputError if the data cannot be found or read. */
export async function loadRbmData(options: RbmDataOptions): Promise<RbmData> {
  const { source, examples, binarise } = options;
  const all =
    source === 'mnist' || source === 'curves' ? await named(source, options) : await fromFile(options);
  const prepare = (some: Examples) => (binarise ? binarised(some) : some);
  const train = examples === undefined ? all.train : firstExamples(all.train, examples);
  return { ...all, train: prepare(train), test: all.test && prepare(all.test) };
}

function named(source: 'mnist' | 'curves', options: RbmDataOptions): Promise<RbmData> {
  const whole = { train: Number.MAX_SAFE_INTEGER, test: Number.MAX_SAFE_INTEGER };
  const spec = source === 'curves' ? { ...CURVES, train: options.examples ?? CURVES.train } : whole;
  return loadDataset({ source, ...spec }, options);
}

async function fromFile({ source, visible }: RbmDataOptions): Promise<RbmData> {
  const bytes = await readFile(source).catch((error: unknown) => {
    throw new InputError(
      `The data '${source}' cannot be read: ${messageOf(error)}. Give mnist, curves, or the path of an IDX file.`,
    );
  });
  const { shape, values } = readIdx(bytes, source);
  const [, ...axes] = shape;
  const width = axes.reduce((product, length) => product * length, 1);
  const isCounts = unitRules[visible].values === 'counts';
  const [height, across] = axes;
  return {
    train: isCounts ? floatExamples(Float32Array.from(values), width) : byteExamples(values, width),
    imageShape: axes.length === 2 ? { height: height as number, width: across as number } : undefined,
    provenance: { file: source, 'SHA-256': createHash('sha256').update(bytes).digest('hex') },
  };
}

function binarised(examples: Examples): Examples {
  return {
    ...examples,
    copyRows(rows, out) {
      examples.copyRows(rows, out);
      for (let i = 0; i < rows.length * examples.width; i++) out[i] = (out[i] as number) >= 0.5 ? 1 : 0;
    },
  };
}
