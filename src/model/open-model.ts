import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../errors.js';
import { reasonOf } from '../files/random-access.js';
import type { Model } from './model.js';
import { decodeModel, MODEL_FILE } from './model-file.js';
import { stackFile } from './stack-files.js';

/** Path of the model in the folder of a run, or of the model file itself. Throws an InputError if there is none. */
export async function modelPath(run: string): Promise<string> {
  const found = await stat(run).catch((error: unknown) => {
    throw new InputError(
      `${run} cannot be read: ${reasonOf(error)}. Pass the folder of a run, or a model file.`,
      { cause: error },
    );
  });
  if (!found.isDirectory()) return run;
  if (await holdsStackOnly(run)) {
    throw new InputError(
      `${run} holds a pretrained stack of RBMs, not an autoencoder. Fine-tune it first: with the command finetune, or trainRun and \`start\`.`,
    );
  }
  return join(run, MODEL_FILE);
}

async function holdsStackOnly(run: string): Promise<boolean> {
  const names = await readdir(run).catch((): string[] => []);
  return names.includes(stackFile(1)) && !names.includes(MODEL_FILE);
}

/**
 * Reads the model of a run's folder, or a model file. Throws an InputError if it cannot be read.
 *
 * @example
 * const model = await openModel('runs/faces');
 */
export async function openModel(run: string): Promise<Model> {
  const path = await modelPath(run);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new InputError(
      `${path} cannot be read: ${reasonOf(error)}. Pass the folder of a run, or a model file.`,
      { cause: error },
    );
  });
  return decodeModel(bytes, path);
}
