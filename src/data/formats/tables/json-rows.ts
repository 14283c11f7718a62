import { InputError } from '../../../errors.js';

/** Names of columns, and rows with a cell for each of them. */
export interface JsonRows {
  readonly names: readonly string[];
  readonly rows: Iterable<readonly unknown[]>;
  readonly notes: readonly string[];
}

type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/**
 * The rows of a JSON document: a list of records or of lists, or what pandas writes with `orient` columns, split or table.
 * Throws an InputError for any other.
 */
export function rowsOfDocument(document: unknown, source: string): JsonRows {
  if (isList(document)) return rowsOfList(document, source);
  if (!isObject(document)) throw noRows(source, 'a single value');
  if ('nbformat' in document) {
    throw new InputError(
      `${source} is a Jupyter notebook and not a table. Let the notebook save the table as CSV, and give that file.`,
    );
  }
  const { columns, data, schema, index } = document;
  if (isList(columns) && isList(data) && data.every(isList)) {
    const notes = isList(index) ? ['the index of pandas is left out'] : [];
    return {
      names: columns.map((name) => (isList(name) ? name.join('.') : String(name))),
      rows: data,
      notes,
    };
  }
  if (isObject(schema) && isList(data)) return rowsOfTableSchema(schema, data, source);
  return rowsOfColumns(document) ?? rowsOfOnlyList(document, source);
}

function rowsOfList(list: readonly unknown[], source: string): JsonRows {
  if (list.length === 0)
    throw new InputError(`${source} has no rows: its list is empty. Give a table with at least one.`);
  if (list.every(isObject)) {
    const names = namesOf(list);
    return { names, rows: cellsOfRecords(list, names), notes: [] };
  }
  if (list.every(isList)) {
    const width = list.reduce((most, { length }) => Math.max(most, length), 0);
    const unlike = list.findIndex(({ length }) => length !== width);
    if (unlike < 0)
      return { names: Array.from({ length: width }, (_, i) => `column ${i + 1}`), rows: list, notes: [] };
    throw new InputError(
      `${source}, record ${unlike + 1}: there are ${list[unlike]?.length} values, but another has ${width}. Give every row the same length.`,
    );
  }
  throw noRows(source, 'a list of other things than records');
}

/** All keys of the records, in the order in which they first appear. */
export function namesOf(records: Iterable<JsonObject>): string[] {
  const names = new Set<string>();
  for (const record of records) for (const name in record) names.add(name);
  return [...names];
}

export function* cellsOfRecords(
  records: Iterable<JsonObject>,
  names: readonly string[],
): Generator<unknown[]> {
  for (const record of records) yield names.map((name) => record[name]);
}

/** pandas' `orient='table'`: the index is a field, named as the primary key. */
function rowsOfTableSchema({ primaryKey }: JsonObject, data: readonly unknown[], source: string): JsonRows {
  const { names, rows } = rowsOfList(data, source);
  const keys = isList(primaryKey) ? primaryKey : [];
  const isIndex = keys.length === 1 && keys[0] === 'index' && names.includes('index');
  if (!isIndex) return { names, rows, notes: [] };
  const others = names.filter((name) => name !== 'index');
  return {
    names: others,
    rows: cellsOfRecords(data as readonly JsonObject[], others),
    notes: ['the index of pandas is left out'],
  };
}

/** A list of cells for each column, or, as pandas writes by default, a record with a cell for each row. */
function rowsOfColumns(document: JsonObject): JsonRows | undefined {
  const names = Object.keys(document);
  const columns = Object.values(document);
  const [first] = columns;
  if (
    isList(first) &&
    columns.every((column) => isList(column) && column.length === first.length && !column.some(isObject))
  ) {
    const lists = columns as readonly (readonly unknown[])[];
    return { names, rows: first.map((_, row) => lists.map((column) => column[row])), notes: [] };
  }
  if (!isObject(first) || names.length === 0) return undefined;
  const rowNames = Object.keys(first);
  const isAlike = (column: unknown) =>
    isObject(column) &&
    Object.keys(column).length === rowNames.length &&
    rowNames.every((name) => name in column);
  const hasCells = Object.values(first).every((cell) => typeof cell !== 'object' || cell === null);
  if (rowNames.length === 0 || !hasCells || !columns.every(isAlike)) return undefined;
  const records = columns as readonly JsonObject[];
  return { names, rows: rowNames.map((row) => records.map((column) => column[row])), notes: [] };
}

/** The list of records in a document that has no other. */
function rowsOfOnlyList(document: JsonObject, source: string): JsonRows {
  const lists = Object.entries(document).filter(
    ([, value]) => isList(value) && value.length > 0 && value.every(isObject),
  );
  const [[name, list] = ['', []]] = lists;
  if (lists.length !== 1)
    throw noRows(source, `a record with the fields ${Object.keys(document).slice(0, 8).join(', ')}`);
  const { names, rows } = rowsOfList(list as readonly unknown[], source);
  return { names, rows, notes: [`the rows are the list "${name}" of the document`] };
}

function noRows(source: string, what: string): InputError {
  return new InputError(
    `${source} is JSON, but no table: it holds ${what}. Write a list of records, such as [{"x": 1, "y": 2}], or one record a line.`,
  );
}
