import { types } from 'node:util';
import { LARGEST_FLOAT32 } from '../../storage/number-type.js';
import { rowStore } from '../../storage/row-store.js';
import type { TableContent } from '../../table.js';
import { kindOf, numberIn } from './cell.js';
import { type CellNumbersOptions, cellNumbers } from './cell-numbers.js';
import type { CellReader } from './cell-reader.js';
import { climbingColumns } from './climbing-columns.js';
import type { ChosenColumns } from './columns.js';

/** Collects the rows of a table whose cells may be anything, and notes what was not simply a number. */
export interface RowsOfCells {
  readonly count: number;
  /**
   * Adds a row, a cell for each column of the source; `number` is its line or number in the source. Throws an InputError
   * that names all refused columns so far, once many rows after the first refused cell are read.
   */
  add(cells: readonly unknown[], number: number): void;
  /** Throws an InputError that names all columns that are not numbers. */
  finish(): Pick<TableContent, 'examples' | 'notes' | 'labels' | 'release'>;
  /** Drops the rows. */
  release(): void;
}

export interface RowsOfCellsOptions extends CellNumbersOptions {
  readonly chosen: ChosenColumns;
  readonly memoryBytes: number | undefined;
  /** Is shown the cells, in place of reading numbers. */
  readonly cells?: CellReader | undefined;
  /** What the number of a row counts, for messages. */
  readonly counted: 'line' | 'row' | 'record';
}

/** Rows that are looked at from the first refused cell on, so that the message names all refused columns. */
const LOOKED_AT = 10_000;

export function rowsOfCells(options: RowsOfCellsOptions): RowsOfCells {
  if (options.cells !== undefined) return shownRows(options, options.cells);
  const { names, chosen, memoryBytes, decimal, counted, notesTexts = false } = options;
  const { components, label } = chosen;
  const width = components.length;
  const store = rowStore({ width, type: 'float32', memoryBytes });
  const row = new Float64Array(width);
  const labels: string[] = [];
  const numbers = cellNumbers(options);
  const climbing = climbingColumns(width);
  let rowsLeft = LOOKED_AT;
  return {
    get count() {
      return store.count;
    },
    add(cells, number) {
      for (let i = 0; i < width; i++) {
        const column = components[i] as number;
        const cell = cells[column];
        const value =
          typeof cell === 'string' && !notesTexts
            ? numberIn(cell, decimal)
            : typeof cell === 'number'
              ? cell
              : Number.NaN;
        row[i] =
          Math.abs(value) <= LARGEST_FLOAT32
            ? value
            : numbers.numberOf(cell, column, () => `${counted} ${number}`);
      }
      if (numbers.hasRefused && --rowsLeft <= 0) throw numbers.refusal();
      climbing.look(row);
      store.add(row);
      if (label !== null) labels.push(labelText(cells[label]));
    },
    finish() {
      if (numbers.hasRefused) throw numbers.refusal();
      const { examples, onDisk } = store.finish();
      return {
        examples,
        labels: label === null ? undefined : labels,
        notes: [
          ...numbers.notes(),
          ...climbing.notes((i) => names[components[i] as number] as string, store.count),
          ...(onDisk ? ['too many rows for memory: they are kept in a temporary file'] : []),
        ],
        release: store.release,
      };
    },
    release: store.release,
  };
}

/** Shows the cells and reads no numbers. */
function shownRows({ names, decimal, lookAtText }: RowsOfCellsOptions, cells: CellReader): RowsOfCells {
  let count = 0;
  cells.begin(names, decimal);
  return {
    get count() {
      return count;
    },
    add(row) {
      count++;
      for (const cell of row)
        if (typeof cell === 'string' && kindOf(cell, decimal) === 'text') lookAtText?.(cell);
      cells.row(row);
    },
    finish: () => ({
      examples: { count, width: 0, copyRows: () => {} },
      labels: undefined,
      notes: [],
      release: () => {},
    }),
    release: () => {},
  };
}

/** Labels are kept as text; a missing one is empty. */
export function labelText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (types.isDate(cell)) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString();
  if (cell instanceof Uint8Array) return new TextDecoder().decode(cell);
  return typeof cell === 'object'
    ? JSON.stringify(cell, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    : String(cell);
}
