import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../errors.js';
import { exists } from '../../files/exists.js';
import { reasonOf } from '../../files/random-access.js';
import { unroll } from '../../unroll/unroll.js';
import type { DataDescription } from '../data-metadata.js';
import type { FitStart } from '../fit/prepare-fit.js';
import { decodeModel } from '../model-file.js';
import { modelPath } from '../open-model.js';
import { decodeStack, stackFile } from '../stack-files.js';

/** The network that fine-tuning starts from, read from a run. */
export interface OpenedStart extends FitStart, DataDescription {
  /** SHA-256 of the files that it was read from. */
  readonly sha256: string;
}

/** Reads a pretrained stack of RBMs, or the network of a run or model file. Throws an InputError if there is neither. */
export async function openStart(run: string): Promise<OpenedStart> {
  const hash = createHash('sha256');
  const read = async (path: string) => {
    const bytes = await readFile(path).catch((error: unknown) => {
      throw new InputError(
        `${path} cannot be read: ${reasonOf(error)}. Give the folder of a pretrained stack or of a run, or a model file.`,
        { cause: error },
      );
    });
    hash.update(bytes);
    return bytes;
  };
  if (await exists(join(run, stackFile(1)))) {
    const { rbms, ...description } = await decodeStack((name) => read(join(run, name)), run);
    return { autoencoder: unroll(rbms), stack: rbms, ...description, sha256: hash.digest('hex') };
  }
  const path = await modelPath(run);
  const model = decodeModel(await read(path), path);
  return { ...model, stack: [], sha256: hash.digest('hex') };
}
