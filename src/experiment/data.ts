import { curves } from '../data/curves.js';
import { type Dataset, type Examples, selectExamples } from '../data/dataset.js';
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
export async function loadDataset(
  spec: DataSpec,
  { dataDir, onDownload, signal }: DataOptions,
): Promise<Dataset> {
  if (spec.source === 'curves') {
    return curves({ train: spec.train, test: spec.test, random: seededRandom(CURVES_SEED) });
  }
  const mnist = await loadMnist({ dataDir, onProgress: onDownload, signal });
  return { ...mnist, train: first(mnist.train, spec.train), test: first(mnist.test, spec.test) };
}

function first(examples: Examples, count: number): Examples {
  return count >= examples.count
    ? examples
    : selectExamples(
        examples,
        Uint32Array.from({ length: count }, (_, i) => i),
      );
}
