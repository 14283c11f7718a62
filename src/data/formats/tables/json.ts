import { InputError, messageOf } from '../../../errors.js';
import type { TableContent } from '../../table.js';
import type { DataFile } from '../format.js';
import { type ChosenColumns, chooseColumns } from './columns.js';
import { unreadable } from './csv-records.js';
import { joinedLines, type TextLine, textLines } from './json-lines.js';
import { isObject, namesOf, rowsOfDocument } from './json-rows.js';
import { type RowsOfCells, rowsOfCells } from './rows-of-cells.js';
import { encodingOfStart } from './text-decoding.js';

/** Records whose keys are the columns, unless a later one has another. */
const SAMPLE = 1000;

/** Whether a file that begins with these bytes can be JSON: a list, or a record. */
export function isJson(start: Uint8Array): boolean {
  const encoding = encodingOfStart(start);
  const text = new TextDecoder(encoding).decode(start.subarray(0, 256)).trimStart();
  return /^(\[\s*($|[[{\]"\d.-]|null|true|false)|\{\s*($|["}]))/.test(text);
}

/**
 * Reads a JSON document or JSON lines as a table, a column for each key. JSON lines may be larger than memory. Throws an
 * InputError that names all columns that hold other things than numbers, and for any other document.
 */
export async function readJson(data: DataFile): Promise<TableContent> {
  try {
    const [first, second] = await firstLines(data);
    if (first !== undefined && second !== undefined && isWhole(first.text)) return await readLines(data);
    const lines: string[] = [];
    for await (const { text } of textLines(data)) lines.push(text);
    return readDocument(data, joinedLines(lines, data.file.name));
  } catch (error) {
    throw error instanceof InputError ? error : unreadable(data.file.name, error);
  }
}

async function firstLines(data: DataFile): Promise<TextLine[]> {
  const found: TextLine[] = [];
  for await (const line of textLines(data)) if (found.push(line) === 2) break;
  return found;
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(withoutMark(text));
    return true;
  } catch {
    return false;
  }
}

const withoutMark = (text: string) => text.replace(/^\ufeff/, '');

function readDocument({ file, options, cells: reader }: DataFile, text: string): TableContent {
  let document: unknown;
  try {
    document = JSON.parse(withoutMark(text));
  } catch (error) {
    throw new InputError(`${file.name} is no valid JSON: ${messageOf(error)}. Correct the file.`, {
      cause: error,
    });
  }
  const { names, rows, notes } = rowsOfDocument(document, file.name);
  const collected = collector(file.name, names, options, reader);
  return contentOf(collected, notes, () => {
    let record = 0;
    for (const cells of rows) collected.rows.add(cells, ++record);
  });
}

/** Thrown for a key that the first records lack, so that the keys of all are gathered. */
class NewKey extends Error {}

async function readLines(data: DataFile): Promise<TableContent> {
  const keys = await keysOf(data, SAMPLE);
  const { columns = [], preferredColumns = [], exclude = [], label = '' } = data.options;
  const named = [...columns, ...preferredColumns, ...exclude, ...(label === '' ? [] : [label])];
  if (!named.every((name) => keys.includes(name)))
    return readLinesWith(data, await keysOf(data, Number.POSITIVE_INFINITY));
  try {
    return await readLinesWith(data, keys);
  } catch (error) {
    if (!(error instanceof NewKey)) throw error;
    return readLinesWith(data, await keysOf(data, Number.POSITIVE_INFINITY));
  }
}

async function keysOf(data: DataFile, most: number): Promise<string[]> {
  const keys = new Set<string>();
  let records = 0;
  for await (const line of textLines(data)) {
    for (const key of namesOf([recordIn(line, data.file.name)])) keys.add(key);
    if (++records >= most) break;
  }
  return [...keys];
}

async function readLinesWith(data: DataFile, keys: readonly string[]): Promise<TableContent> {
  const places = new Map(keys.map((key, i) => [key, i]));
  const collected = collector(data.file.name, keys, data.options, data.cells);
  try {
    for await (const line of textLines(data)) {
      const cells = new Array<unknown>(keys.length).fill(undefined);
      for (const [key, cell] of Object.entries(recordIn(line, data.file.name))) {
        const place = places.get(key);
        if (place === undefined) throw new NewKey();
        cells[place] = cell;
      }
      collected.rows.add(cells, line.line);
    }
  } catch (error) {
    collected.rows.release();
    throw error;
  }
  return contentOf(collected, [], () => {});
}

/** The record in a line; a list becomes a record whose keys are `column 1` and so on. */
function recordIn({ text, line }: TextLine, source: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(withoutMark(text));
  } catch (error) {
    throw new InputError(
      `${source}, line ${line}: this is no valid JSON (${messageOf(error)}). Write one record a line.`,
      {
        cause: error,
      },
    );
  }
  if (Array.isArray(value)) return Object.fromEntries(value.map((cell, i) => [`column ${i + 1}`, cell]));
  if (isObject(value)) return value;
  throw new InputError(
    `${source}, line ${line}: this is no record. Write one record a line, such as {"x": 1, "y": 2}.`,
  );
}

interface Collected {
  readonly names: readonly string[];
  readonly chosen: ChosenColumns;
  readonly rows: RowsOfCells;
}

function collector(
  source: string,
  names: readonly string[],
  options: DataFile['options'],
  cells: DataFile['cells'],
): Collected {
  const chosen = chooseColumns(names, options, source);
  const { memoryBytes } = options;
  const rows = rowsOfCells({
    source,
    names,
    chosen,
    memoryBytes,
    cells,
    counted: 'record',
    notesTexts: true,
  });
  return { names, chosen, rows };
}

function contentOf(
  { names, chosen, rows }: Collected,
  notes: readonly string[],
  fill: () => void,
): TableContent {
  try {
    fill();
    const { notes: found, ...content } = rows.finish();
    const { count, width } = content.examples;
    return {
      ...content,
      kind: 'numbers',
      columns: chosen.components.map((column) => names[column] as string),
      notes: [`${count} records of ${width} columns`, ...notes, ...found],
    };
  } catch (error) {
    rows.release();
    throw error;
  }
}
