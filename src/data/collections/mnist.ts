import { basename } from 'node:path';
import { InputError } from '../../errors.js';
import type { Dataset } from '../dataset.js';
import { byteExamples, type Examples } from '../examples.js';
import { readIdx } from '../formats/idx.js';
import { MNIST_FILES } from './mnist-files.js';
import { type CacheOptions, type DataFile, fromCache, fromFolder } from './mnist-sources.js';

export interface MnistOptions extends CacheOptions {
  /** A folder that has the four files, itself or in its subfolder `mnist`, gzipped or unpacked. */
  readonly dataDir?: string | undefined;
}

/**
 * MNIST digits, 28 x 28 pixels in [0, 1], kept as bytes. They come from `dataDir` if that is given and from nowhere
 * else; otherwise from the cache, into which they are downloaded once, checksums verified.
 *
 * Files in `dataDir` may differ from the published ones, such as an excerpt of them: they must fit together, and
 * the provenance says that they differ. Throws an InputError if a file cannot be found, downloaded or read.
 */
export async function loadMnist(options: MnistOptions = {}): Promise<Dataset> {
  const { dataDir } = options;
  const take = dataDir === undefined ? fromCache(options) : await fromFolder(dataDir);
  const trainImages = await take(MNIST_FILES.trainImages);
  const trainLabels = await take(MNIST_FILES.trainLabels);
  const testImages = await take(MNIST_FILES.testImages);
  const testLabels = await take(MNIST_FILES.testLabels);

  const [train, test] = [imagesOf(trainImages), imagesOf(testImages)];
  return {
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

function imagesOf({ path, bytes }: DataFile): Examples {
  const { shape, values } = readIdx(bytes, path);
  if (shape.length !== 3 || shape[1] !== SIDE || shape[2] !== SIDE) {
    throw new InputError(
      `${path} has the shape ${shape.join(' x ')}, but MNIST images are [number, ${SIDE}, ${SIDE}]. ` +
        'Give the file of images under this name.',
    );
  }
  return byteExamples(values, SIDE * SIDE);
}

function labelsOf({ path, bytes }: DataFile, images: Examples, imagesPath: string): Uint8Array {
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

function provenanceOf(files: readonly DataFile[]): Record<string, string> {
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
