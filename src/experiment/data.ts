import { createHash } from 'node:crypto';
import { curves } from '../data/curves.js';
import { type Dataset, type Examples, eachBlock, firstExamples } from '../data/dataset.js';
import type { DownloadProgress } from '../data/download.js';
import { loadMnist } from '../data/mnist.js';
import { seededRandom } from '../random.js';
import type { DataSpec } from './spec.js';

export interface DataOptions {
  /** A folder that holds the data; without it they are taken from the cache, or downloaded into it. */
  readonly dataDir?: string | undefined;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The paper has one set of curves: every seed of a run trains on the same. */
const CURVES_SEED = 1;

/** Loads or makes the data of a profile: the first `train` and `test` examples, or all where there are fewer. */
export async function loadDataset(spec: DataSpec, options: DataOptions): Promise<Dataset> {
  const { dataDir, onDownload, signal } = options;
  if (spec.source === 'curves') {
    const made = curves({ train: spec.train, test: spec.test, random: seededRandom(CURVES_SEED) });
    const checksums = { 'train SHA-256': checksum(made.train), 'test SHA-256': checksum(made.test) };
    return { ...made, provenance: { ...made.provenance, seed: CURVES_SEED, ...checksums } };
  }
  const mnist = await loadMnist({ dataDir, onProgress: onDownload, signal });
  return {
    ...mnist,
    train: firstExamples(mnist.train, spec.train),
    test: firstExamples(mnist.test, spec.test),
    ...(mnist.trainLabels && { trainLabels: mnist.trainLabels.subarray(0, spec.train) }),
    ...(mnist.testLabels && { testLabels: mnist.testLabels.subarray(0, spec.test) }),
  };
}

/** Of the examples as little-endian float32. */
function checksum(examples: Examples): string {
  const hash = createHash('sha256');
  for (const { values } of eachBlock(examples))
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}
