import { InputError } from '../errors.js';
import { decodeRbm, encodeRbm } from '../rbm/model-file.js';
import type { Rbm } from '../rbm/rbm.js';
import { type DataDescription, dataMetadata, parseDataMetadata } from './data-metadata.js';

/** A stack of RBMs, bottom first, with the description of the data that fine-tuning needs. */
export interface PretrainedStack extends DataDescription {
  readonly rbms: readonly Rbm[];
}

/** Metadata entries that belong to the file format. */
export const STACK_FORMAT_KEYS = new Set([
  'format',
  'format_version',
  'visible_units',
  'hidden_units',
  'layer',
  'layers',
]);

/** File name of one RBM in the folder of a pretrained stack. The lowest RBM is layer 1. */
export const stackFile = (layer: number) => `rbm-${layer}.safetensors`;

/** One file for each RBM, by file name. Each can be read on its own, like that of a single RBM. */
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

/** Reads the files of `encodeStack`; `read` returns the bytes of a file. Throws an InputError that names `source` for other files. */
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
        `${name} is RBM ${metadata.layer} of ${metadata.layers}, not RBM ${layer} of ${layers}: the folder mixes files of ` +
          'several stacks. Pretrain the stack again, or copy its folder again.',
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
