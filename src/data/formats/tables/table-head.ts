import { type Decimal, hasDecimalComma, isMissing, kindOf } from './cell.js';
import type { CsvRecord } from './csv-record.js';
import { guessHeader } from './header.js';
import { uniqueNames } from './unique-names.js';

/** The names of a table's columns, and where its rows begin. */
export interface TableHead {
  readonly names: readonly string[];
  readonly hasHeader: boolean;
  /** Records at the beginning that are no rows: titles, the header, units. */
  readonly skipped: number;
  /** Fields of a row. */
  readonly fields: number;
  /** Fields of the first record that is no title. */
  readonly firstFields: number;
  /** Whether rows may have an empty field after the last. */
  readonly endsEmpty: boolean;
  /** Columns, from 0, that are left out unless they are asked for. */
  readonly leftOut: readonly number[];
  /** Column of names of rows, as R writes it, which the header does not name. */
  readonly rowNameColumn: number | undefined;
  readonly notes: readonly string[];
}

export interface HeadOptions {
  readonly header: boolean | undefined;
  readonly decimal: Decimal | undefined;
  readonly delimiter: string;
  /** Names that a comment gives. */
  readonly names: readonly string[] | undefined;
}

/** Studies the first records of a text table. */
export function tableHead(sample: readonly CsvRecord[], options: HeadOptions): TableHead {
  const records = sample.map(({ record }) => record);
  const fields = usualLength(records);
  const titles = titleCount(records, fields);
  const first = records[titles] as readonly string[];
  const rows = records.slice(titles + 1).filter((record) => record.length === fields);
  const guess =
    options.names !== undefined
      ? { isHeader: false }
      : options.header === undefined
        ? guessHeader(first, rows, options)
        : { isHeader: options.header };
  const { isHeader } = guess;
  const isShort = isHeader && first.length === fields - 1 && rows.length > 1;
  const endsEmpty = isShort && rows.every((row) => row.at(-1) === '');
  const hasRowNames = isShort && !endsEmpty;
  const given = options.names ?? (isHeader ? first : new Array<string>(fields).fill(''));
  const { names, note } = uniqueNames(
    (hasRowNames ? ['row name', ...given] : given).map((name, i) => name || `column ${i + 1}`),
  );
  const units = isHeader && hasUnits(rows, options);
  const empty = emptyLast(given, rows, isHeader);
  const index = isHeader && !hasRowNames && isPandasIndex(given, units ? rows.slice(1) : rows) ? [0] : [];
  return {
    names,
    hasHeader: isHeader || options.names !== undefined,
    skipped: titles + (isHeader ? 1 : 0) + (units ? 1 : 0),
    fields: names.length,
    firstFields: first.length,
    endsEmpty,
    leftOut: [...(hasRowNames ? [0] : index), ...empty],
    rowNameColumn: hasRowNames ? 0 : undefined,
    notes: [
      ...(titles > 0
        ? [
            `${titles === 1 ? 'a title is' : `${titles} lines of titles are`} left out above the table: "${shortened((records[0] as readonly string[])[0] as string)}"`,
          ]
        : []),
      ...('note' in guess && guess.note ? [guess.note] : []),
      ...(note ? [note] : []),
      ...(units ? [`the line under the names (${rows[0]?.join(', ')}) holds units, and is left out`] : []),
      ...(hasRowNames
        ? [
            'the first column has no name in the header: it is taken for names of rows, as R writes them, and is left out',
          ]
        : []),
      ...(index.length > 0
        ? [
            `the first column has no name and counts the rows, as the index of pandas does: it is left out (name \`columns\` to learn from it, as 1)`,
          ]
        : []),
      ...(endsEmpty || empty.length > 0
        ? ['the rows end with a delimiter: the empty last column is left out']
        : []),
    ],
  };
}

/** The most frequent number of fields, of those the greatest. */
function usualLength(records: readonly (readonly string[])[]): number {
  const frequencies = new Map<number, number>();
  for (const { length } of records) frequencies.set(length, (frequencies.get(length) ?? 0) + 1);
  return [...frequencies].reduce(
    (best, next) => (next[1] > best[1] || (next[1] === best[1] && next[0] > best[0]) ? next : best),
    [0, 0],
  )[0];
}

/** Number of records at the top that hold one text and nothing else, where the table has several columns. */
function titleCount(records: readonly (readonly string[])[], fields: number): number {
  const isTitle = ([title = '', ...rest]: readonly string[]) =>
    kindOf(title) === 'text' &&
    rest.every((field) => field === '') &&
    (rest.length === 0 || rest.length >= 2);
  const count = records.findIndex((record) => !isTitle(record));
  return fields >= 2 && count > 0 ? count : 0;
}

/** Whether the row under the names holds texts in several columns that hold numbers in all others. */
function hasUnits(rows: readonly (readonly string[])[], { decimal }: HeadOptions): boolean {
  const [units = [], ...others] = rows;
  if (others.length === 0 || units.some((text) => kindOf(text, decimal) === 'number')) return false;
  const isNumber = (text: string) =>
    kindOf(text, decimal) === 'number' || isMissing(text) || hasDecimalComma(text);
  const numeric = units.filter(
    (text, i) =>
      kindOf(text) === 'text' && others.every((row) => isNumber(row[i] as string) && row[i] !== ''),
  );
  return numeric.length >= 2;
}

/** The last column, if it has neither a name nor a value. */
function emptyLast(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  isHeader: boolean,
): number[] {
  const last = names.length - 1;
  const isEmpty =
    isHeader && last > 0 && names[last] === '' && rows.length > 0 && rows.every((row) => row[last] === '');
  return isEmpty ? [last] : [];
}

/** Whether the first column is nameless and counts 0, 1, 2, ... */
function isPandasIndex(
  [name = '', ...others]: readonly string[],
  rows: readonly (readonly string[])[],
): boolean {
  const nameless = name === '' || /^Unnamed: 0$/.test(name);
  return (
    nameless &&
    others.some((other) => other !== '') &&
    rows.length >= 3 &&
    rows.every((row, i) => row[0] === String(i))
  );
}

const shortened = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
