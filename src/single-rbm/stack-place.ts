import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine } from '../compute/engine.js';
import { type Examples, floatExamples } from '../data/examples.js';
import { requireFitToLearn } from '../data/fit-to-learn.js';
import { preprocessed } from '../data/preprocessing.js';
import { InputError } from '../errors.js';
import { reasonOf } from '../files/random-access.js';
import { type DataDescription, parseDataMetadata } from '../model/data-metadata.js';
import { STACK_FORMAT_KEYS, stackFile } from '../model/stack-files.js';
import { hiddenMeansOf } from '../rbm/activity.js';
import { decodeRbm, type RbmFile } from '../rbm/model-file.js';
import type { Rbm } from '../rbm/rbm.js';

/** The place of an RBM in a pretrained stack, which determines how data are prepared for it. */
export interface StackPlace extends DataDescription {
  /** From 1, the lowest RBM. */
  readonly layer: number;
  /** Bottom first. */
  readonly below: readonly Rbm[];
}

/**
 * The place of the RBM in the file `path`; undefined for an RBM that was trained on its own. The RBMs below must lie beside
 * it. Throws an InputError if one is missing or belongs to another stack, or if the file names no possible place.
 */
export async function stackPlaceOf(
  { rbm, metadata }: RbmFile,
  path: string,
): Promise<StackPlace | undefined> {
  if (metadata.layer === undefined) return undefined;
  const [layer, layers] = [Number(metadata.layer), Number(metadata.layers)];
  if (!(Number.isInteger(layer) && layer >= 1 && layer <= layers)) {
    throw new InputError(
      `${path} claims to be RBM '${metadata.layer}' of '${metadata.layers}' of a stack, which is not a possible place. The ` +
        'file is damaged or was changed: copy or write it again.',
    );
  }
  const files: RbmFile[] = [];
  for (let at = 1; at < layer; at++) files.push(await belowIn(dirname(path), at, { path, metadata }));
  const below = files.map((file) => file.rbm);
  for (const [i, { parameters }] of below.entries()) {
    const [hidden, visible] = [parameters.hiddenBias, (below[i + 1] ?? rbm).parameters.visibleBias];
    if (hidden.data.length === visible.data.length) continue;
    throw new InputError(
      `${join(dirname(path), stackFile(i + 1))} has ${hidden.data.length} hidden units, but the RBM above it has ${visible.data.length} visible units: ` +
        'the folder mixes files of several stacks. Copy the folder of the run again.',
    );
  }
  const bottom = files[0] ?? { rbm, metadata };
  const width = bottom.rbm.parameters.visibleBias.data.length;
  const source = layer === 1 ? path : join(dirname(path), stackFile(1));
  return { layer, below, ...parseDataMetadata(bottom.metadata, width, source, STACK_FORMAT_KEYS) };
}

async function belowIn(
  folder: string,
  layer: number,
  above: { readonly path: string; readonly metadata: RbmFile['metadata'] },
): Promise<RbmFile> {
  const path = join(folder, stackFile(layer));
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new InputError(
      `${above.path} is RBM ${above.metadata.layer} of a stack and reads the output of the RBMs below it, but ${path} cannot be read: ` +
        `${reasonOf(error)}. Keep the file in the folder of its run.`,
      { cause: error },
    );
  });
  const file = decodeRbm(bytes, path);
  const isBelow =
    file.metadata.layer === String(layer) &&
    ['layers', 'data_sha256', 'seed'].every((key) => file.metadata[key] === above.metadata[key]);
  if (isBelow) return file;
  throw new InputError(
    `${path} does not belong to the stack of ${above.path}: the folder mixes files of several stacks. Copy the folder of the run again.`,
  );
}

/** Data as the RBM reads them: scaled as in its run, then passed up through the RBMs below as hidden means. */
export async function asTheRbmReads(
  engine: Engine,
  { below, preprocessing, columns }: StackPlace,
  examples: Examples,
): Promise<Examples> {
  let seen = preprocessed(examples, preprocessing);
  requireFitToLearn(seen, { columns });
  for (const rbm of below) {
    const { data, shape } = await hiddenMeansOf(engine, rbm, seen);
    seen = floatExamples(data, shape[1] as number);
  }
  return seen;
}
