import { join } from 'node:path';
import { InputError, messageOf } from '../../errors.js';
import { makeFolders } from '../../files/make-folders.js';
import { writeAtomically } from '../../files/write-atomically.js';
import type { Model } from '../model.js';
import { type Part, partFunction } from './part.js';
import { exportSafetensors } from './safetensors.js';
import { exportTfjs } from './tfjs.js';

/** Export formats: `onnx` and `safetensors` are files, `tfjs` is a folder of two files. */
export const FORMATS = ['onnx', 'tfjs', 'safetensors'] as const;
export type Format = (typeof FORMATS)[number];

/**
 * Writes a part of the model to `out`: a file, or a folder for `tfjs`. Returns the paths of the files. Throws an
 * InputError if they cannot be written.
 *
 * @example
 * await exportModel(model, { format: 'onnx', part: 'encoder', out: 'encoder.onnx' });
 */
export async function exportModel(
  model: Model,
  { format, part, out }: { readonly format: Format; readonly part: Part; readonly out: string },
): Promise<string[]> {
  if (format === 'tfjs') {
    await makeFolders(out).catch((error: unknown) => {
      throw new InputError(
        `The folder ${out} cannot be made: ${messageOf(error)}. Choose another place with \`out\`.`,
        { option: 'out' },
      );
    });
    const files = exportTfjs(model, part);
    for (const [name, content] of Object.entries(files)) await writeAtomically(join(out, name), content);
    return Object.keys(files).map((name) => join(out, name));
  }
  await writeAtomically(out, format === 'onnx' ? await onnxOf(model, part) : exportSafetensors(model, part));
  return [out];
}

async function onnxOf(model: Model, part: Part): Promise<Uint8Array> {
  const { exportOnnx } = await import('../../compute/onnx/export.js');
  return exportOnnx(partFunction(model, part), { ...model.provenance, part });
}
