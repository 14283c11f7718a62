import { createHash } from 'node:crypto';
import { seededRandom } from '../../random.js';
import type { Dataset } from '../dataset.js';
import { type Examples, eachBlock } from '../examples.js';
import { requireApplicable, requireClass } from '../formats/takes.js';
import { byteRows } from '../storage/byte-rows.js';
import type { ReadOptions, Table } from '../table.js';
import { curves } from './curves.js';
import { loadMnist } from './mnist.js';

/** Names of built-in data, which are given in place of a path: each has a part for training and one for testing. */
export const COLLECTIONS = ['mnist', 'mnist-test', 'curves', 'curves-test'] as const;
export type Collection = (typeof COLLECTIONS)[number];

/** The set of curves that the experiments of the paper use; every seed of a run trains on the same. */
export const PAPER_CURVES = { train: 20_000, test: 10_000, seed: 1 } as const;

/** Whether the source is such a name. The name wins over a file that is called the same. */
export function isCollection(source: unknown): source is Collection {
  return COLLECTIONS.some((name) => name === source);
}

/**
 * Reads built-in data as a table: images of 28 x 28 pixels, [count, 784]. MNIST comes as bytes with its labels, from
 * `dataDir` or the cache. Throws an InputError if the data cannot be found, or an option does not apply to them.
 */
export async function readCollection(name: Collection, options: ReadOptions = {}): Promise<Table> {
  const isMnist = name === 'mnist' || name === 'mnist-test';
  requireApplicable(isMnist ? 'mnist' : 'curves', options, `${name} (a file of this name is ./${name})`);
  const part = name.endsWith('-test') ? 'test' : 'train';
  const dataset = isMnist ? await loadMnist({ dataDir: options.dataDir }) : drawn(part);
  const pixels = dataset[part];
  const classes = part === 'test' ? dataset.testLabels : dataset.trainLabels;
  const labels = classes && Array.from(classes, String);
  requireClass(options, labels, name);
  const { examples, sha256 } = isMnist ? asBytes(pixels) : { examples: pixels, sha256: checksum(pixels) };
  return {
    examples,
    kind: isMnist ? 'bytes' : 'numbers',
    labels,
    imageShape: dataset.imageShape,
    provenance: { ...dataset.provenance, path: name, format: 'built-in', 'SHA-256': sha256 },
    notes: [`the ${part === 'test' ? 'test' : 'training'} part, ${examples.count} images`],
    release: () => {},
  };
}

/** Each part is drawn from a stream of its own, so that the other one may be left out. */
function drawn(part: 'train' | 'test'): Dataset {
  const { train, test, seed } = PAPER_CURVES;
  const counts = part === 'train' ? { train, test: 1 } : { train: 1, test };
  const { provenance, ...made } = curves({ ...counts, random: seededRandom(seed) });
  return { ...made, provenance: { source: provenance.source as string, seed } };
}

/** Pixels in [0, 1] as the bytes they were, and the checksum of these. */
function asBytes(pixels: Examples): { readonly examples: Examples; readonly sha256: string } {
  const bytes = new Uint8Array(pixels.count * pixels.width);
  for (const { start, values } of eachBlock(pixels)) {
    const at = start * pixels.width;
    for (let i = 0; i < values.length; i++) bytes[at + i] = Math.round(255 * (values[i] as number));
  }
  return {
    examples: byteRows(bytes, pixels.width),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** SHA-256 of the examples as little-endian float32. */
export function checksum(examples: Examples): string {
  const hash = createHash('sha256');
  for (const { values } of eachBlock(examples))
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}
