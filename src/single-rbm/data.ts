import type { Readable } from 'node:stream';
import { PAPER_CURVES } from '../data/collections/named.js';
import type { Dataset } from '../data/dataset.js';
import { type Examples, firstExamples, type ImageShape } from '../data/examples.js';
import { requireFitToLearn } from '../data/fit-to-learn.js';
import { requireApplicable } from '../data/formats/takes.js';
import { readExamples } from '../data/read-examples.js';
import type { ReadOptions } from '../data/table.js';
import { type DataOptions, loadDataset } from '../experiment/data.js';
import type { UnitType } from '../rbm/units.js';
import { unitRules } from '../rbm/units.js';

/** Data for a single RBM. */
export interface RbmData {
  readonly train: Examples;
  /** Set if the source has a part for testing. */
  readonly test?: Examples | undefined;
  readonly imageShape?: ImageShape | undefined;
  /** Names of the components, where they have names. */
  readonly columns?: readonly string[] | undefined;
  /** Messages for the user about what was read. */
  readonly notes?: readonly string[] | undefined;
  readonly provenance: Dataset['provenance'];
}

export interface RbmDataOptions extends DataOptions {
  /** `mnist`, `curves`, the path of a file or folder that `readExamples` reads, or a stream of such a file. */
  readonly source: string | Readable;
  /** The columns or array of a file to read. */
  readonly selection?:
    | Pick<ReadOptions, 'columns' | 'exclude' | 'label' | 'categories' | 'array'>
    | undefined;
  /** Type of the visible units: for counts, bytes are read as they are, otherwise as byte / 255. */
  readonly visible: UnitType;
  /** Most training examples to use. Default: all. */
  readonly examples?: number | undefined;
  /** Values of at least 1/2 become 1, all others 0. */
  readonly binarise: boolean;
}

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
  requireApplicable(source, { ...options.selection, dataDir: options.dataDir }, source);
  const whole = { train: Number.MAX_SAFE_INTEGER, test: Number.MAX_SAFE_INTEGER };
  const spec =
    source === 'curves' ? { ...PAPER_CURVES, train: options.examples ?? PAPER_CURVES.train } : whole;
  return loadDataset({ source, ...spec }, options);
}

/** The file stays open until the process ends: examples of large files are read when they are needed. */
async function fromFile({ source, visible, dataDir, selection = {} }: RbmDataOptions): Promise<RbmData> {
  const table = await readExamples(source, { ...selection, dataDir });
  const { examples, kind, columns, imageShape, provenance, notes } = table;
  try {
    requireFitToLearn(examples, { columns, canFill: false });
  } catch (error) {
    table.release();
    throw error;
  }
  const isPixels = kind === 'bytes' && unitRules[visible].values !== 'counts';
  return {
    train: isPixels ? divided(examples, 255) : examples,
    ...{ imageShape, columns, notes },
    provenance: { ...provenance, ...said(selection) },
  };
}

/** The selection as texts. */
function said(selection: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(selection).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
}

function divided(examples: Examples, by: number): Examples {
  return {
    ...examples,
    copyRows(rows, out) {
      examples.copyRows(rows, out);
      for (let i = 0; i < rows.length * examples.width; i++) out[i] = (out[i] as number) / by;
    },
  };
}

function binarised(examples: Examples): Examples {
  return {
    ...examples,
    rounding: undefined,
    copyRows(rows, out) {
      examples.copyRows(rows, out);
      for (let i = 0; i < rows.length * examples.width; i++) out[i] = (out[i] as number) >= 0.5 ? 1 : 0;
    },
  };
}
