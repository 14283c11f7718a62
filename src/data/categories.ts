import { InputError } from '../errors.js';
import { type CategoryCollector, type CategoryColumn, categoryCollector } from './category-collector.js';
import { type Examples, rowNumbers } from './examples.js';
import type { ReadAs } from './formats/detect-format.js';
import { selectRounding } from './rounding.js';
import type { Categories, CategoryChoice, ReadOptions, TableContent } from './table.js';

/** The name of the component that says whether a row has this value. */
export const componentOf = (column: string, value: string) => `${column}=${value}`;

/**
 * Reads a table some of whose columns are categories. First all cells are looked at for the values, then the other columns
 * are read as numbers. The components are the numbers, then one for each value of each category: 1 where a row has it, else
 * 0; NaN where the cell is missing.
 */
export async function readWithCategories(
  read: ReadAs,
  { categories: choice, ...options }: ReadOptions & { readonly categories: CategoryChoice },
  source: string,
): Promise<TableContent> {
  const { columns, exclude, label, preferredColumns, ...others } = options;
  const collector = categoryCollector(choice, { source, label, without: exclude ?? [] });
  const shown = await read(others, collector);
  shown.release();
  const groups = collector.columns();
  const components = new Set(
    groups.flatMap(({ name, values }) => values.map((value) => componentOf(name, value))),
  );
  const numbers = numberColumns(collector, groups, options, shown.columns).filter(
    (name) => !components.has(name),
  );
  const table =
    numbers.length > 0
      ? await read({ ...others, columns: numbers, label })
      : { ...shown, columns: [], labels: collector.labels.length > 0 ? collector.labels : undefined };
  if (groups.length === 0 && numbers.length === 0)
    throw new InputError(`${source} has no columns left to learn from. Leave out fewer of them.`);
  return {
    ...table,
    examples: withGroups(table.examples, groups),
    columns: [...(table.columns ?? []), ...components],
    categories: Object.fromEntries(groups.map(({ name, values }) => [name, values])),
    notes: [...table.notes, ...notesOn(groups)],
  };
}

/** The columns to read as numbers, in the order asked for. */
function numberColumns(
  { names }: CategoryCollector,
  groups: readonly CategoryColumn[],
  { columns, exclude = [], label, preferredColumns }: ReadOptions,
  usual: readonly string[] = names,
): string[] {
  const nameOf = (wanted: string) =>
    names.includes(wanted) || !/^\d+$/.test(wanted) ? wanted : (names[Number(wanted) - 1] ?? wanted);
  const left = new Set([...exclude.map(nameOf), ...groups.map(({ name }) => name)]);
  if (columns !== undefined) return columns.map(nameOf).filter((name) => !left.has(name));
  const preferred = preferredColumns?.filter((name) => names.includes(name));
  const others = usual.filter((name) => label === undefined || name !== nameOf(label));
  return [...(preferred ?? others)].filter((name) => !left.has(name));
}

function withGroups(examples: Examples, groups: readonly CategoryColumn[]): Examples {
  const { count, width: numbers, rounding } = examples;
  const width = groups.reduce((sum, { values }) => sum + values.length, numbers);
  const columns = Array.from({ length: width }, (_, i) => (i < numbers ? i : -1));
  return {
    count,
    width,
    ...(rounding && { rounding: () => selectRounding(rounding(), columns) }),
    copyRows(rows, out) {
      const values = new Float32Array(rows.length * numbers);
      examples.copyRows(rows, values);
      for (let r = 0; r < rows.length; r++) {
        out.set(values.subarray(r * numbers, (r + 1) * numbers), r * width);
        let at = r * width + numbers;
        for (const { values: known, codes } of groups) {
          const code = codes[rows[r] as number] as number;
          out.fill(code < 0 ? Number.NaN : 0, at, at + known.length);
          if (code >= 0) out[at + code] = 1;
          at += known.length;
        }
      }
    },
  };
}

function notesOn(groups: readonly CategoryColumn[]): string[] {
  if (groups.length === 0) return ['no column holds categories'];
  const each = groups.map(({ name, values }) => `${name} (${values.length})`);
  const components = groups.reduce((sum, { values }) => sum + values.length, 0);
  const missing = groups.reduce((sum, { codes }) => sum + codes.filter((code) => code < 0).length, 0);
  return [
    `categories become ${components} components of 0 and 1, one for each value: ${each.join(', ')}`,
    ...(missing > 0 ? [`${missing} missing ${missing === 1 ? 'category' : 'categories'}`] : []),
  ];
}

/** Rows whose categories are texts again. */
export interface RestoredRows {
  /** The columns that are numbers. */
  readonly columns: readonly string[];
  /** The likeliest value of each category, for each row so far. */
  readonly texts: Readonly<Record<string, string[]>>;
  /** Collects the categories of rows, [rows, all columns], and returns the numbers. */
  restore(values: Float32Array): Float32Array;
}

/** Turns the components of categories back into texts: the value with the largest component. */
export function restoredRows(columns: readonly string[], categories: Categories): RestoredRows {
  const groups = Object.entries(categories).map(([name, values]) => ({
    name,
    values,
    start: columns.indexOf(componentOf(name, values[0] as string)),
  }));
  const ofGroups = new Set(groups.flatMap(({ values, start }) => [...rowNumbers(values.length, start)]));
  const numbers = columns.map((_, i) => i).filter((i) => !ofGroups.has(i));
  const texts: Record<string, string[]> = Object.fromEntries(groups.map(({ name }) => [name, []]));
  return {
    columns: numbers.map((i) => columns[i] as string),
    texts,
    restore(rows) {
      const width = columns.length;
      const count = rows.length / width;
      for (let r = 0; r < count; r++) {
        for (const { name, values, start } of groups) {
          const part = rows.subarray(r * width + start, r * width + start + values.length);
          texts[name]?.push(values[part.indexOf(part.reduce((a, b) => Math.max(a, b)))] as string);
        }
      }
      return Float32Array.from(
        { length: count * numbers.length },
        (_, at) =>
          rows[Math.floor(at / numbers.length) * width + (numbers[at % numbers.length] as number)] as number,
      );
    },
  };
}
