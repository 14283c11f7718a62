import type { InputError } from '../../../errors.js';
import { LARGEST_FLOAT32 } from '../../storage/number-type.js';
import { type Decimal, isBoolean, isMissing, numberIn } from './cell.js';
import { type RefusedValue, refusedColumns } from './refused-columns.js';

/** Turns cells that are not simply numbers into numbers, and counts what it turned. */
export interface CellNumbers {
  /** The number in a cell; NaN if it is missing or refused. `place` says where it stands, such as `line 3`. */
  numberOf(cell: unknown, column: number, place: () => string): number;
  /** Whether a cell was refused. */
  readonly hasRefused: boolean;
  /** The same, which has seen nothing yet, to try cells whose count does not matter. */
  trial(): CellNumbers;
  /** The error for all columns with refused cells. */
  refusal(): InputError;
  notes(): string[];
}

export interface CellNumbersOptions {
  readonly source: string;
  /** Names of all columns of the source. */
  readonly names: readonly string[];
  readonly decimal?: Decimal | undefined;
  /** Whether a text that holds a number is worth a note, as in sources that know numbers. */
  readonly notesTexts?: boolean;
  /** Is given each text that is no number, before it is refused. */
  readonly lookAtText?: (text: string) => void;
}

const SAID = {
  boolean: 'true and false are read as 1 and 0',
  text: 'texts that hold numbers are read as numbers',
} as const;

export function cellNumbers(options: CellNumbersOptions): CellNumbers {
  const { source, names, decimal, notesTexts = false, lookAtText } = options;
  const missing = new Map<string, number>();
  const converted = { boolean: new Map<number, number>(), text: new Map<number, number>() };
  const refused = new Map<number, RefusedValue>();

  const convert = (kind: keyof typeof SAID, column: number, value: number) => {
    count(converted[kind], column);
    return value;
  };
  const ofText = (text: string, column: number): number => {
    if (isBoolean(text)) return convert('boolean', column, text.toLowerCase() === 'true' ? 1 : 0);
    // Typographers' minus sign.
    const value = numberIn(text.replace(/^\u2212/, '-'), decimal);
    if (!Number.isNaN(value)) return notesTexts ? convert('text', column, value) : value;
    lookAtText?.(text);
    return value;
  };
  const convertedValue = (cell: unknown, column: number): number => {
    if (typeof cell === 'boolean') return convert('boolean', column, Number(cell));
    if (typeof cell === 'string') return ofText(cell.trim(), column);
    return typeof cell === 'number' || typeof cell === 'bigint' ? Number(cell) : Number.NaN;
  };
  return {
    numberOf(cell, column, place) {
      const marker = missingMarker(cell);
      if (marker !== undefined) {
        count(missing, marker);
        return Number.NaN;
      }
      const value = convertedValue(cell, column);
      if (Math.abs(value) <= LARGEST_FLOAT32) return value;
      if (!refused.has(column)) refused.set(column, { value: cell, place: place() });
      return Number.NaN;
    },
    get hasRefused() {
      return refused.size > 0;
    },
    trial: () => cellNumbers(options),
    refusal: () => refusedColumns(source, names, refused),
    notes: () => [
      ...missingNote(missing),
      ...Object.entries(converted)
        .filter(([, counts]) => counts.size > 0)
        .map(([kind, counts]) => `${SAID[kind as keyof typeof SAID]}: ${counted(counts, names)}`),
    ],
  };
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

const sumOf = (counts: ReadonlyMap<unknown, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0);
const values = (n: number) => `${n} ${n === 1 ? 'value' : 'values'}`;

/** How a missing cell is written; undefined for any other. */
function missingMarker(cell: unknown): string | undefined {
  if (cell === undefined || cell === '') return 'empty';
  if (cell === null) return 'null';
  if (typeof cell === 'number') return Number.isNaN(cell) ? 'NaN' : undefined;
  return typeof cell === 'string' && isMissing(cell.trim()) ? cell.trim() || 'empty' : undefined;
}

function missingNote(markers: ReadonlyMap<string, number>): string[] {
  if (markers.size === 0) return [];
  const total = sumOf(markers);
  const each = [...markers].map(([marker, n]) => `${n} ${marker === 'empty' ? 'empty' : `"${marker}"`}`);
  return [`${total} missing ${total === 1 ? 'value' : 'values'}: ${each.join(', ')}`];
}

function counted(counts: ReadonlyMap<number, number>, names: readonly string[]): string {
  const [first = 0] = counts.keys();
  const where = counts.size === 1 ? `the column "${names[first]}"` : `${counts.size} columns`;
  return `${values(sumOf(counts))} in ${where}`;
}
