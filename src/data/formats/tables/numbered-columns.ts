import { InputError } from '../../../errors.js';
import { isFile } from '../../../files/exists.js';
import type { Examples } from '../../examples.js';
import { selectRounding } from '../../rounding.js';
import { numberTexts } from '../../storage/number-texts.js';
import type { NumberType } from '../../storage/number-type.js';
import type { ReadOptions, TableContent } from '../../table.js';
import { chooseColumns } from './columns.js';

/** An array whose columns have numbers from 1 in place of names. */
export interface NumberedArray {
  readonly source: string;
  readonly shape: readonly number[];
  readonly type: NumberType;
  /** The bytes of these rows. */
  readonly rows: (from: number, to: number) => Uint8Array;
}

/**
 * The columns of an array that the options name by number, and its label column. Without such options, the table as it
 * is. Throws an InputError for an array of images, which has no columns.
 */
export function selectNumbered(
  table: TableContent,
  array: NumberedArray,
  { columns, exclude, label, preferredColumns }: ReadOptions,
): TableContent {
  const { source, shape } = array;
  const { width } = table.examples;
  const names = Array.from({ length: width }, (_, i) => `column ${i + 1}`);
  const labelAt = label !== undefined && (names.includes(label) || /^\d+$/.test(label)) ? label : undefined;
  // The names of all columns of a table without header say nothing: the width decides whether these data fit.
  const preferred = preferredColumns?.every((name, i) => name === names[i]) ? undefined : preferredColumns;
  const named = preferred?.every((name) => names.includes(name)) ? preferred : undefined;
  requireLabel(label, labelAt, source, width);
  if (columns === undefined && exclude === undefined && labelAt === undefined && named === undefined)
    return table;
  if (shape.length > 2) {
    const option = columns ? 'columns' : exclude ? 'exclude' : 'label';
    if (named === undefined || columns || exclude || labelAt) throw noColumns(source, shape, option);
    return table;
  }
  const chosen = chooseColumns(names, { columns, exclude, label: labelAt, preferredColumns: named }, source);
  return {
    ...table,
    examples: selectColumns(table.examples, chosen.components),
    columns: chosen.components.map((column) => names[column] as string),
    labels: chosen.label === null ? table.labels : columnTexts(array, table.examples, chosen.label),
  };
}

function noColumns(source: string, shape: readonly number[], option: string): InputError {
  return new InputError(
    `\`${option}\` does not apply to ${source}: an example of its shape (${shape.join(', ')}) is an image or another array, which has no columns. Leave it out.`,
    { option },
  );
}

function requireLabel(
  label: string | undefined,
  labelAt: string | undefined,
  source: string,
  width: number,
): void {
  if (label === undefined || labelAt !== undefined || isFile(label)) return;
  throw new InputError(
    `${source} has no column "${label}", and there is no file of this name. Set \`label\` to a number from 1 to ${width}, or to a file of labels.`,
    { option: 'label' },
  );
}

/** A view of some columns of the examples, in this order. */
export function selectColumns(examples: Examples, columns: readonly number[]): Examples {
  const all = examples.width;
  const width = columns.length;
  const { rounding } = examples;
  return {
    ...(rounding && { rounding: () => selectRounding(rounding(), columns) }),
    count: examples.count,
    width,
    copyRows(rows, out) {
      const values = new Float32Array(rows.length * all);
      examples.copyRows(rows, values);
      for (let r = 0; r < rows.length; r++)
        for (let c = 0; c < width; c++)
          out[r * width + c] = values[r * all + (columns[c] as number)] as number;
    },
  };
}

const BLOCK_ROWS = 4096;

function columnTexts({ type, rows }: NumberedArray, { count, width }: Examples, column: number): string[] {
  const texts: string[] = [];
  const one = new Uint8Array(BLOCK_ROWS * type.bytes);
  for (let from = 0; from < count; from += BLOCK_ROWS) {
    const to = Math.min(count, from + BLOCK_ROWS);
    const bytes = rows(from, to);
    for (let r = 0; r < to - from; r++) {
      const at = (r * width + column) * type.bytes;
      one.set(bytes.subarray(at, at + type.bytes), r * type.bytes);
    }
    texts.push(...numberTexts(type, one, 0, to - from));
  }
  return texts;
}
