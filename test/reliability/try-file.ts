import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachBlock } from '../../src/data/examples.js';
import { readMatlabBytes } from '../../src/data/formats/arrays/matlab.js';
import { readExamples } from '../../src/data/read-examples.js';
import { InputError, RunError } from '../../src/errors.js';
import { decodeModel } from '../../src/model/model-file.js';

/** Formats whose decoder runs in a thread of its own, which takes a while to start. */
export const isThreaded = (format: string) => /^(parquet|arrow)/.test(format);

export type Verdict = 'read' | 'refused';

/**
 * Reads a file as its format wants, every number of it. Throws whatever is neither a reading nor a refusal in words. The
 * decoder of a thread has `patienceMs` for its rows.
 */
export async function tryFile(
  format: string,
  bytes: Uint8Array,
  folder: string,
  patienceMs = 2000,
): Promise<Verdict> {
  try {
    if (format === 'safetensors') decodeModel(bytes, 'x');
    else if (format.startsWith('matlab')) readMatlabBytes(bytes, 'x', 'file');
    else await readAll(format, bytes, folder, patienceMs);
    return 'read';
  } catch (error) {
    if (error instanceof InputError || error instanceof RunError) return 'refused';
    throw error;
  }
}

async function readAll(format: string, bytes: Uint8Array, folder: string, patienceMs: number): Promise<void> {
  const isImage = format === 'png';
  const path = join(folder, isImage ? 'images' : 'file');
  if (isImage) {
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
  }
  writeFileSync(isImage ? join(path, 'x.png') : path, bytes);
  const options = {
    ...(format.startsWith('parquet') && { label: 'kind' }),
    ...(isThreaded(format) && { patienceMs }),
  };
  const table = await readExamples(path, options);
  try {
    for (const { values } of eachBlock(table.examples))
      if (values.length === 0) throw new Error('A block is empty.');
  } finally {
    table.release();
  }
}
