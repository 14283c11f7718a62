import { InputError } from '../errors.js';
import { decodeRbm, encodeRbm } from '../rbm/model-file.js';
import type { Rbm } from '../rbm/rbm.js';
import { type DataDescription, dataMetadata, parseDataMetadata } from './data-metadata.js';

/** A stack of RBMs, bottom first, with all that its fine-tuning needs to know of the data. */
export interface PretrainedStack extends DataDescription {
  readonly rbms: readonly Rbm[];
}

/** Entries of the metadata that are the format's own. */
export const STACK_FORMAT_KEYS = new Set([
  'format',
  'format_version',
  'visible_units',
  'hidden_units',
  'layer',
  'layers',
]);

/** The file of one RBM in the folder of a pretrained stack; the lowest is layer 1. */
export const stackFile = (layer: number) => `rbm-${layer}.safetensors`;

/** A file for each RBM, by its name; each can be read by itself, as those of `rbmae train-rbm`. */
export function encodeStack({ rbms, ...description }: PretrainedStack): Record<string, Uint8Array> {
  return Object.fromEntries(
    rbms.map((rbm, below) => [
      stackFile(below + 1),
      encodeRbm({
        rbm,
        metadata: {
          ...(below === 0 ? dataMetadata(description) : description.provenance),
          layer: String(below + 1),
          layers: String(rbms.length),
        },
      }),
    ]),
  );
}

/** Reads what `encodeStack` wrote; `read` gives the bytes of a file. Throws an InputError that names `source` for anything else. */
export async function decodeStack(
  read: (name: string) => Promise<Uint8Array>,
  source: string,
): Promise<PretrainedStack> {
  const bottom = decodeRbm(await read(stackFile(1)), `${source}/${stackFile(1)}`);
  const { layers } = bottom.metadata;
  const rbms = [bottom.rbm];
  for (let layer = 2; layer <= Number(layers); layer++) {
    const name = `${source}/${stackFile(layer)}`;
    const { rbm, metadata } = decodeRbm(await read(stackFile(layer)), name);
    if (metadata.layer !== String(layer) || metadata.layers !== layers) {
      throw new InputError(
        `${name} is RBM ${metadata.layer} of ${metadata.layers}, not RBM ${layer} of ${layers}: the files of several stacks ` +
          'are mixed. Pretrain the stack anew, or copy its folder again.',
      );
    }
    rbms.push(rbm);
  }
  const width = bottom.rbm.parameters.visibleBias.data.length;
  return {
    rbms,
    ...parseDataMetadata(bottom.metadata, width, `${source}/${stackFile(1)}`, STACK_FORMAT_KEYS),
  };
}
