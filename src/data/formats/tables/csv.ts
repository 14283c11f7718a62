import { InputError } from '../../../errors.js';
import type { TableContent } from '../../table.js';
import type { DataFile } from '../format.js';
import { type Decimal, hasDecimalComma } from './cell.js';
import { type ChosenColumns, chooseColumns } from './columns.js';
import type { CsvRecord } from './csv-record.js';
import { numberRecords, unreadable } from './csv-records.js';
import { type RowsOfCells, rowsOfCells } from './rows-of-cells.js';
import { type TableHead, tableHead } from './table-head.js';
import { NotUtf8, type TableEncoding } from './text-decoding.js';
import { type TextStart, textStart } from './text-start.js';

/** Records that are looked at before the first is read: they tell the header, titles, and the decimal separator. */
const SAMPLE = 50;

/**
 * Reads a text table record by record, so that it may be larger than memory. Unless the options say so, the delimiter
 * (comma, semicolon, tab, vertical bar, spaces), the decimal separator and the header are detected; the encoding is UTF-8,
 * UTF-16 or, if bytes are not valid UTF-8, Windows-1252. Throws an InputError that names all columns that are no numbers.
 */
export async function readCsv(data: DataFile): Promise<TableContent> {
  const { file, start, options } = data;
  const begin = textStart(start, file.name, options);
  let encoding = begin.encoding;
  let decimal = options.decimal;
  for (;;) {
    try {
      return await readWith(data, { ...begin, encoding }, decimal);
    } catch (error) {
      if (error instanceof NotUtf8 && encoding === 'utf-8') encoding = 'windows-1252';
      else if (error instanceof CommaFound && decimal === undefined) decimal = ',';
      else throw error instanceof InputError ? error : unreadable(file.name, error);
    }
  }
}

/** Thrown where a number has a decimal comma and nothing was said of it, so that the reader begins again. */
class CommaFound extends Error {}

async function readWith(
  { path, file, zipped, options, cells }: DataFile,
  begin: TextStart,
  decimal: Decimal | undefined,
): Promise<TableContent> {
  const source = file.name;
  const above = begin.firstLine - 1;
  const sample: CsvRecord[] = [];
  let reading: Reading | undefined;
  const startReading = () => {
    reading = readingOf(source, sample, begin, decimal, options, cells);
    for (const { record, info } of sample.slice(reading.head.skipped))
      addRecord(reading, record, info.lines + above);
  };
  try {
    for await (const next of numberRecords(path, { ...begin, zipped })) {
      if (reading === undefined) {
        sample.push(next);
        if (sample.length === SAMPLE) startReading();
      } else addRecord(reading, next.record, next.info.lines + above);
    }
    if (reading === undefined && sample.length > 0) startReading();
    return contentOf(source, reading, begin, decimal);
  } catch (error) {
    reading?.rows.release();
    throw error;
  }
}

interface Reading {
  readonly source: string;
  readonly head: TableHead;
  readonly chosen: ChosenColumns;
  readonly rows: RowsOfCells;
  readonly rowNames: string[] | undefined;
  comments: number;
}

function readingOf(
  source: string,
  sample: readonly CsvRecord[],
  { delimiter, names }: TextStart,
  decimal: Decimal | undefined,
  options: DataFile['options'],
  cells: DataFile['cells'],
): Reading {
  const fields = sample.flatMap(({ record }) => record);
  const mayBeComma = decimal === undefined && delimiter !== ',' && !fields.some(hasDecimalPoint);
  if (mayBeComma && fields.some(hasDecimalComma)) throw new CommaFound();
  const head = tableHead(sample, { header: options.header, decimal, delimiter, names });
  const chosen = chooseColumns(head.names, options, source, head.leftOut);
  const rows = rowsOfCells({
    ...{
      source,
      names: head.names,
      chosen,
      memoryBytes: options.memoryBytes,
      decimal,
      counted: 'line',
      cells,
    },
    lookAtText(text) {
      if (mayBeComma && hasDecimalComma(text)) throw new CommaFound();
    },
  });
  return {
    ...{ source, head, chosen, rows },
    rowNames: head.rowNameColumn === undefined ? undefined : [],
    comments: 0,
  };
}

const hasDecimalPoint = (text: string) => /^[-+]?\d*\.\d+$/.test(text);

function addRecord(reading: Reading, record: readonly string[], line: number): void {
  const { source, head, rows, rowNames } = reading;
  if (record.length !== head.fields && !(head.endsEmpty && record.length === head.fields + 1)) {
    if (record[0]?.startsWith('#')) {
      reading.comments++;
      return;
    }
    throw new InputError(
      `${source}, line ${line}: there are ${record.length} fields, but the ${record.length === head.firstFields ? 'other lines have' : 'first line has'} ${head.fields}. Complete the ` +
        'line, or check the delimiter.',
    );
  }
  rows.add(record, line);
  rowNames?.push(record[head.rowNameColumn as number] as string);
}

function contentOf(
  source: string,
  reading: Reading | undefined,
  begin: TextStart,
  decimal: Decimal | undefined,
): TableContent {
  if (reading === undefined || reading.rows.count === 0) {
    throw new InputError(
      `${source} has no rows of numbers${reading ? ' under its header' : ''}. Give a table with at least one row.`,
    );
  }
  const { head, chosen, rows, rowNames, comments } = reading;
  const { examples, notes, labels, release } = rows.finish();
  return {
    examples,
    kind: 'numbers',
    columns: chosen.components.map((column) => head.names[column] as string),
    labels,
    ...(rowNames && { rowNames }),
    notes: [
      ...(examples.width > 0
        ? [`${examples.count} rows of ${examples.width} columns${head.hasHeader ? '' : ' (no header found)'}`]
        : []),
      ...[...encodingNotes(begin.encoding), ...begin.notes, ...head.notes],
      ...(decimal === ',' ? ['numbers are read with a decimal comma'] : []),
      ...(comments > 0 ? [`comments between the rows are left out: ${comments}`] : []),
      ...notes,
    ],
    release,
  };
}

const ENCODING_NAMES: Readonly<Record<TableEncoding, string | undefined>> = {
  'utf-8': undefined,
  'utf-16le': 'the text is read as UTF-16',
  'utf-16be': 'the text is read as UTF-16',
  'windows-1252': 'the text is not UTF-8: it is read as Windows-1252 (Latin-1)',
};

function encodingNotes(encoding: TableEncoding): string[] {
  const note = ENCODING_NAMES[encoding];
  return note === undefined ? [] : [note];
}
