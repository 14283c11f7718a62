import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../compute/engine.js';
import { firstExamples } from '../data/examples.js';
import { UNCHANGED } from '../data/preprocessing.js';
import { InputError, messageOf } from '../errors.js';
import { readFor } from '../model/read-for-model.js';
import { stackFile } from '../model/stack-files.js';
import { decodeRbm, type RbmFile } from '../rbm/model-file.js';
import type { RbmData } from '../single-rbm/data.js';
import { asTheRbmReads, type StackPlace, stackPlaceOf } from '../single-rbm/stack-place.js';
import { RBM_FILE } from '../single-rbm/train-rbm-run.js';
import { UsageError } from './exit.js';
import { selectionOf } from './flags/data.js';
import {
  BINARISED,
  type CommonFlags,
  type DataFlags,
  dataOf,
  STANDARD_INPUT,
  streamOrPath,
  whole,
} from './flags/rbm.js';
import { pathOf } from './flags/values.js';

export interface FoundRbm extends RbmFile {
  /** Of an RBM that `rbmae pretrain` made. */
  readonly place: StackPlace | undefined;
}

/** The RBM at this path, which may be the folder of a run. */
export async function rbmAt(path: string): Promise<FoundRbm> {
  const read = async () => {
    const file = (await stat(path)).isDirectory() ? join(path, RBM_FILE) : path;
    return { file, bytes: await readFile(file) };
  };
  const { file, bytes } = await read().catch((error: unknown) => {
    throw new InputError(
      `The RBM ${path} cannot be read: ${messageOf(error)}. Name the folder of a run of 'rbmae train-rbm', or its ${RBM_FILE}, ` +
        `or one of the RBMs of 'rbmae pretrain', such as ${stackFile(1)}.`,
    );
  });
  const rbm = decodeRbm(bytes, file);
  return { ...rbm, place: await stackPlaceOf(rbm, file) };
}

/** The data that the flags name, or else those the RBM was trained on, as it reads them. */
export async function dataFor(
  flags: CommonFlags & DataFlags,
  file: FoundRbm,
  engine: Engine,
  signal: AbortSignal,
): Promise<RbmData> {
  const { rbm, metadata, place } = file;
  const named = pathOf('data', flags.data);
  const source = named ?? metadata.data;
  if (named === undefined && source === STANDARD_INPUT)
    throw new UsageError(
      'The RBM was trained on standard input, which is not kept. Name the data with --data.',
    );
  if (place === undefined || source === undefined) {
    const binarise = flags.binarise || (metadata.preprocessing ?? '').includes(BINARISED);
    return dataOf({ ...flags, data: source, binarise }, rbm.units.visible, signal);
  }
  if (flags.binarise)
    throw new UsageError(
      '--binarise changes what the RBM was trained on: its data are scaled as its run scaled them. Leave the flag out.',
    );
  const isNamed = source === 'mnist' || source === 'curves';
  if (isNamed) requirePixels(source, place);
  const data = isNamed
    ? await dataOf({ ...flags, data: source }, rbm.units.visible, signal)
    : await ownData(flags, source, place);
  if (named === undefined && !isNamed) requireSame(source, data, metadata);
  // Those with a name come as pixels in [0, 1] already.
  const reading = isNamed ? { ...place, preprocessing: UNCHANGED } : place;
  if (!flags.quiet) process.stderr.write(`${preparation(place)}\n`);
  return {
    train: await asTheRbmReads(engine, reading, data.train),
    test: data.test && (await asTheRbmReads(engine, reading, data.test)),
    imageShape: place.layer === 1 ? data.imageShape : undefined,
    provenance: data.provenance,
  };
}

function preparation({ layer, preprocessing }: StackPlace): string {
  const scaled = `data scaled as the run of the RBM scaled them (${preprocessing.scaling})`;
  if (layer === 1) return scaled;
  return `${scaled}, then carried up through the ${layer === 2 ? 'RBM' : `${layer - 1} RBMs`} below it`;
}

function requirePixels(source: string, { preprocessing: { scaling } }: StackPlace): void {
  if (scaling === '/255') return;
  throw new UsageError(
    `--data ${source} are pixels, but the data that the RBM was trained on were scaled otherwise (${scaling}). Name a file of such data.`,
  );
}

/** The path may lead elsewhere than where the RBM was trained. */
function requireSame(source: string, { provenance }: RbmData, metadata: RbmFile['metadata']): void {
  if (provenance['SHA-256'] === metadata.data_sha256) return;
  throw new InputError(
    `${source} does not hold the data that the RBM was trained on: their checksum is another one. Name the data with --data, ` +
      'these ones if they are meant.',
  );
}

async function ownData(flags: DataFlags, source: string, { columns }: StackPlace): Promise<RbmData> {
  const count = whole('examples', flags.examples);
  const { examples, imageShape, provenance } = await readFor(
    { columns },
    streamOrPath(source),
    selectionOf(flags),
  );
  return {
    train: count === undefined ? examples : firstExamples(examples, count),
    imageShape,
    provenance,
  };
}
