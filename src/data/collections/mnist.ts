import { basename } from 'node:path';
import { InputError } from '../../errors.js';
import type { ImageDataset } from '../dataset.js';
import { byteExamples, type Examples } from '../examples.js';
import { readIdx } from '../formats/arrays/idx.js';
import { MNIST_FILES, MNIST_MIRRORS, type MnistFile } from './mnist-files.js';
import { type FoundFile, type PublicationOptions, readPublishedFile } from './published-file.js';

/** `dataDir` may hold the four files gzipped or unpacked. */
export interface MnistOptions extends PublicationOptions {
  /** Addresses to download from, each ending in a slash. Default: the well-known mirrors. */
  readonly mirrors?: readonly string[] | undefined;
}

/**
 * Loads the MNIST digits: 60,000 to train on and 10,000 to test, each [784], 28 x 28 pixels in [0, 1], kept as bytes.
 * The files come from `dataDir` if it is given; otherwise from the cache, into which they are downloaded once, with
 * verified checksums.
 *
 * Files in `dataDir` may differ from the published ones, for example be an excerpt. They must fit together, and the
 * provenance says that they differ. Throws an InputError if a file cannot be found, downloaded or read.
 *
 * @example const { train, trainLabels } = await loadMnist({ dataDir: 'data' });
 */
export async function loadMnist(options: MnistOptions = {}): Promise<ImageDataset> {
  const { mirrors = MNIST_MIRRORS } = options;
  const take = ({ download, ...file }: MnistFile) => {
    const urls = mirrors.map((mirror) => mirror + file.file);
    return readPublishedFile({ ...file, download: { ...download, urls } }, options);
  };
  const trainImages = await take(MNIST_FILES.trainImages);
  const trainLabels = await take(MNIST_FILES.trainLabels);
  const testImages = await take(MNIST_FILES.testImages);
  const testLabels = await take(MNIST_FILES.testLabels);

  const [train, test] = [imagesOf(trainImages), imagesOf(testImages)];
  return {
    kind: 'images',
    name: 'mnist',
    train,
    test,
    trainLabels: labelsOf(trainLabels, train, trainImages.path),
    testLabels: labelsOf(testLabels, test, testImages.path),
    imageShape: { height: SIDE, width: SIDE },
    provenance: provenanceOf([trainImages, trainLabels, testImages, testLabels]),
  };
}

const SIDE = 28;
const CLASSES = 10;

function imagesOf({ path, bytes }: FoundFile): Examples {
  const { shape, values } = readIdx(bytes, path);
  if (shape.length !== 3 || shape[1] !== SIDE || shape[2] !== SIDE) {
    throw new InputError(
      `${path} has the shape ${shape.join(' x ')}, but MNIST images are [number, ${SIDE}, ${SIDE}]. ` +
        'Give the file of images under this name.',
    );
  }
  return byteExamples(values, SIDE * SIDE);
}

function labelsOf({ path, bytes }: FoundFile, images: Examples, imagesPath: string): Uint8Array {
  const { shape, values } = readIdx(bytes, path);
  if (shape.length !== 1 || shape[0] !== images.count) {
    throw new InputError(
      `${path} has labels in the shape ${shape.join(' x ')}, but ${imagesPath} has ${images.count} images: ` +
        'one label each is needed. Give two files that belong together.',
    );
  }
  const wrong = values.findIndex((label) => label >= CLASSES);
  if (wrong !== -1) {
    throw new InputError(
      `${path} has the label ${values[wrong]} at position ${wrong} (from 0), but MNIST has the digits 0 to 9. ` +
        'Give the file of MNIST labels.',
    );
  }
  return values;
}

function provenanceOf(files: readonly FoundFile[]): Record<string, string> {
  const differing = files.filter((file) => !file.asPublished).map((file) => basename(file.path));
  return {
    source: 'MNIST (LeCun, Cortes & Burges)',
    ...Object.fromEntries(files.map((file) => [`${basename(file.path)} SHA-256`, file.sha256])),
    checksums:
      differing.length === 0
        ? 'those of the published files'
        : `other than published, checked by structure only: ${differing.join(', ')}`,
  };
}
