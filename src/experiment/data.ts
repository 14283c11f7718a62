import { curves } from '../data/collections/curves.js';
import type { DownloadProgress } from '../data/collections/download.js';
import { loadFaces } from '../data/collections/faces.js';
import { loadMnist } from '../data/collections/mnist.js';
import { checksum, PAPER_CURVES } from '../data/collections/named.js';
import type { Dataset } from '../data/dataset.js';
import { evenlySpread, firstExamples, selectExamples } from '../data/examples.js';
import { loadNewsgroups, loadReuters } from '../data/text/newsgroups-and-reuters.js';
import { loadTexts } from '../data/text/texts.js';
import { seededRandom } from '../random.js';
import type { DataSpec } from './spec.js';

export interface DataOptions {
  /** A folder that holds the data. Default: the cache, into which they are downloaded. */
  readonly dataDir?: string | undefined;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The paper has one set of face patches, so every seed of a run trains on the same. */
const FACES_SEED = 1;
/** Every seed holds out the same of a user's own texts. */
const TEXTS_SEED = 1;
const [TRAINING_FACES, TEST_FACES] = [300, 100];

/**
 * Loads or generates the data of a profile: the first `train` and `test` examples, or all if there are fewer. Documents are
 * sorted by class, so evenly spaced ones are taken. Throws an InputError if the data cannot be found or read.
 */
export async function loadDataset(spec: DataSpec, options: DataOptions): Promise<Dataset> {
  const { dataDir, onDownload, signal } = options;
  if (spec.source === 'curves') {
    const made = curves({ train: spec.train, test: spec.test, random: seededRandom(PAPER_CURVES.seed) });
    const checksums = { 'train SHA-256': checksum(made.train), 'test SHA-256': checksum(made.test) };
    return { ...made, provenance: { ...made.provenance, seed: PAPER_CURVES.seed, ...checksums } };
  }
  if (spec.source === 'texts')
    return thinned(await loadTexts(spec, spec.vocabulary, seededRandom(TEXTS_SEED)), spec);
  if (spec.source === 'newsgroups' || spec.source === 'reuters') {
    const load = spec.source === 'newsgroups' ? loadNewsgroups : loadReuters;
    return thinned(await load(spec.vocabulary, { dataDir, onProgress: onDownload, signal }), spec);
  }
  if (spec.source === 'faces') {
    const patches = Math.ceil(spec.train / TRAINING_FACES);
    const faces = await loadFaces(patches, seededRandom(FACES_SEED), {
      dataDir,
      onProgress: onDownload,
      signal,
    });
    return { ...faces, provenance: { ...faces.provenance, seed: FACES_SEED } };
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

function thinned(dataset: Dataset, { train, test }: DataSpec): Dataset {
  const [ofTrain, ofTest] = [
    evenlySpread(dataset.train.count, train),
    evenlySpread(dataset.test.count, test),
  ];
  const labels = (all: Uint8Array | undefined, rows: Uint32Array) =>
    Uint8Array.from(rows, (row) => all?.[row] as number);
  return {
    ...dataset,
    train: selectExamples(dataset.train, ofTrain),
    test: selectExamples(dataset.test, ofTest),
    trainLabels: labels(dataset.trainLabels, ofTrain),
    testLabels: labels(dataset.testLabels, ofTest),
  };
}

/** The faces' data with this number of patches of each image. */
export function facesOf(patches: number): DataSpec {
  return { source: 'faces', train: patches * TRAINING_FACES, test: patches * TEST_FACES };
}
