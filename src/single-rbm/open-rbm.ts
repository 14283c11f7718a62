import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Engine } from '../compute/engine.js';
import { firstExamples, type ImageShape } from '../data/examples.js';
import { UNCHANGED } from '../data/preprocessing.js';
import { InputError, messageOf } from '../errors.js';
import { readFor } from '../model/read-for-model.js';
import { stackFile } from '../model/stack-files.js';
import { decodeRbm, type RbmFile } from '../rbm/model-file.js';
import { loadRbmData, type RbmData, type RbmDataOptions } from './data.js';
import { asTheRbmReads, type StackPlace, stackPlaceOf } from './stack-place.js';
import { RBM_FILE } from './train-rbm-run.js';

/** The name in a model file of data that came from a stream, which cannot be read again. */
export const STANDARD_INPUT = 'standard input';

/** The name in a model file of the preprocessing that `binarise` asks for. */
export const BINARISED = 'values from 1/2 up are 1, others 0';

/** An RBM from a file. */
export interface OpenedRbm extends RbmFile {
  /** Set for an RBM of a pretrained stack. */
  readonly place: StackPlace | undefined;
}

/**
 * Reads an RBM.
 *
 * @param path The folder of a single RBM's run, its model file, or an RBM of a pretrained stack, such as `rbm-1.safetensors`.
 * @throws InputError if the file cannot be read, is damaged, or belongs to another stack than the files beside it.
 * @example const opened = await openRbm('runs/digits/rbm');
 */
export async function openRbm(path: string): Promise<OpenedRbm> {
  const read = async () => {
    const file = (await stat(path)).isDirectory() ? join(path, RBM_FILE) : path;
    return { file, bytes: await readFile(file) };
  };
  const { file, bytes } = await read().catch((error: unknown) => {
    throw new InputError(
      `The RBM ${path} cannot be read: ${messageOf(error)}. Name the folder of a single RBM's run, its ${RBM_FILE}, ` +
        `or an RBM of a pretrained stack, such as ${stackFile(1)}.`,
      { cause: error },
    );
  });
  const rbm = decodeRbm(bytes, file);
  return { ...rbm, place: await stackPlaceOf(rbm, file) };
}

/** Says which data an opened RBM gets. */
export interface OpenedRbmDataOptions
  extends Pick<RbmDataOptions, 'selection' | 'dataDir' | 'examples' | 'signal'> {
  /** Computes the hidden means of the RBMs below this one. */
  readonly engine: Engine;
  /** A name, a path or a stream; the data that the RBM was trained on, if not given. */
  readonly data?: string | Readable | undefined;
  /** Whether values from 1/2 up become 1 and others 0; as in training, if not given. */
  readonly binarise?: boolean | undefined;
  /** Gets a sentence on how the data are prepared, for an RBM of a stack. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * The examples as this RBM reads them. An RBM of a stack gets data that are scaled as in its run and carried up through
 * the RBMs below it.
 *
 * @throws InputError if the data cannot be read, do not fit the RBM, or are not those it was trained on although `data` is not given.
 * @example const { train } = await openedRbmData(opened, { engine });
 */
export async function openedRbmData(
  { rbm, metadata, place }: OpenedRbm,
  options: OpenedRbmDataOptions,
): Promise<RbmData> {
  const source = options.data ?? trainedOn(metadata);
  const visible = rbm.units.visible;
  if (place === undefined) {
    const binarise = options.binarise || (metadata.preprocessing ?? '').includes(BINARISED);
    return loadRbmData({ ...options, source, visible, binarise });
  }
  if (options.binarise) {
    throw new InputError(
      'The data of an RBM of a stack are scaled as its run scaled them, and would not be what it was trained on once they are binary. ' +
        'Leave `binarise` out.',
      { option: 'binarise' },
    );
  }
  const isNamed = source === 'mnist' || source === 'curves';
  if (isNamed) requirePixels(source, place);
  const data = isNamed
    ? await loadRbmData({ ...options, source, visible, binarise: false })
    : await dataOfStack(source, place, options);
  if (options.data === undefined && !isNamed) requireSame(String(source), data, metadata);
  options.onNote?.(preparation(place));
  // Named data are pixels in [0, 1] already.
  const reading = isNamed ? { ...place, preprocessing: UNCHANGED } : place;
  return {
    train: await asTheRbmReads(options.engine, reading, data.train),
    test: data.test && (await asTheRbmReads(options.engine, reading, data.test)),
    imageShape: place.layer === 1 ? data.imageShape : undefined,
    provenance: data.provenance,
  };
}

/** The shape of the images that an RBM was trained on; undefined if it was trained on other data. */
export function rbmImageShape({ rbm, metadata, place }: OpenedRbm): ImageShape | undefined {
  if (place !== undefined) return place.layer === 1 ? place.imageShape : undefined;
  const [height, width] = (metadata.image_shape ?? '').split('x').map(Number);
  const pixels = rbm.parameters.visibleBias.data.length;
  return height !== undefined && width !== undefined && height * width === pixels
    ? { height, width }
    : undefined;
}

function trainedOn({ data }: RbmFile['metadata']): string {
  if (data !== undefined && data !== STANDARD_INPUT) return data;
  const what =
    data === undefined
      ? 'The file of the RBM does not say which data it was trained on.'
      : 'The RBM was trained on standard input, which is not kept.';
  throw new InputError(`${what} Name the data with \`data\`.`, { option: 'data' });
}

function requirePixels(source: string, { preprocessing: { scaling } }: StackPlace): void {
  if (scaling === '/255' || scaling === 'none') return;
  throw new InputError(
    `The data ${source} are pixels, but the RBM was trained on data that were scaled otherwise (${scaling}). ` +
      'Name a file of such data with `data`.',
    { option: 'data' },
  );
}

/** The file at this path may have changed since the RBM was trained. */
function requireSame(source: string, { provenance }: RbmData, metadata: RbmFile['metadata']): void {
  if (provenance['SHA-256'] === metadata.data_sha256) return;
  throw new InputError(
    `${source} does not hold the data that the RBM was trained on: their checksum is another one. ` +
      'Name the data with `data`, the same path if they are meant.',
    { option: 'data' },
  );
}

async function dataOfStack(
  source: string | Readable,
  { columns }: StackPlace,
  { selection, dataDir, examples: count }: OpenedRbmDataOptions,
): Promise<RbmData> {
  const { examples, imageShape, provenance } = await readFor({ columns }, source, { ...selection, dataDir });
  return {
    train: count === undefined ? examples : firstExamples(examples, count),
    imageShape,
    provenance,
  };
}

function preparation({ layer, preprocessing }: StackPlace): string {
  const scaled = `data scaled as the run of the RBM scaled them (${preprocessing.scaling})`;
  if (layer === 1) return scaled;
  return `${scaled}, then carried up through the ${layer === 2 ? 'RBM' : `${layer - 1} RBMs`} below it`;
}
