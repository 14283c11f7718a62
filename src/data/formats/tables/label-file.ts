import { createHash } from 'node:crypto';
import { InputError } from '../../../errors.js';
import { openRandomAccess } from '../../../files/random-access.js';
import { numberTexts } from '../../storage/number-texts.js';
import { UINT8 } from '../../storage/number-type.js';
import type { Table } from '../../table.js';
import { decoded } from '../../text/encoding.js';
import { isGzip, unzipWhole } from '../archives/gunzip.js';
import { isIdx, readIdx } from '../arrays/idx.js';
import { isNpy } from '../arrays/npy.js';
import { npyTexts } from '../arrays/npy-texts.js';

/**
 * The table with the labels of a file of its own: IDX (as MNIST's), `.npy` with one axis, or a text with one label a
 * line. Throws an InputError if the file has not one label for each example.
 */
export function withLabelFile(table: Table, path: string): Table {
  const file = openRandomAccess(path);
  try {
    const raw = file.read(0, file.size);
    const bytes = isGzip(raw) ? unzipWhole(raw, path) : raw;
    const labels = labelsOf(bytes, path);
    const { count } = table.examples;
    if (labels.length !== count) {
      throw new InputError(
        `${path} has ${labels.length} labels, but ${table.provenance.path} has ${count} examples. Set \`label\` to a file with one label for each.`,
        { option: 'label' },
      );
    }
    const sha256 = createHash('sha256').update(raw).digest('hex');
    return {
      ...table,
      labels,
      provenance: { ...table.provenance, 'label file': path, 'label file SHA-256': sha256 },
      notes: [...table.notes, `labels of ${path}`],
    };
  } finally {
    file.close();
  }
}

function labelsOf(bytes: Uint8Array, path: string): string[] {
  if (isNpy(bytes)) {
    const { shape, texts } = npyTexts(bytes, path);
    requireOneAxis(shape, path);
    return texts;
  }
  if (isIdx(bytes)) {
    const { shape, values } = readIdx(bytes, path);
    return numberTexts(UINT8, values, 0, requireOneAxis(shape, path));
  }
  const lines = decoded(bytes, path)
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim());
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Accepts [count] and [count, 1]. */
function requireOneAxis(shape: readonly number[], path: string): number {
  const [count = 0, ...others] = shape;
  if (others.every((length) => length === 1)) return count;
  throw new InputError(
    `${path} has the shape (${shape.join(', ')}), but labels are a list of one axis. Set \`label\` to a file of labels.`,
    { option: 'label' },
  );
}
