import { types } from 'node:util';
import { type Decimal, isBoolean, isDate, isMissing, numberIn } from '../formats/tables/cell.js';

/** What a cell with a value holds. */
export type CellKind = 'number' | 'boolean' | 'date' | 'text' | 'list' | 'image' | 'other';

/** A cell, and what it is by itself. */
export interface Cell {
  readonly kind: CellKind | 'missing';
  readonly text: string;
  readonly number?: number;
}

/** Tells what a cell holds, whatever its source. */
export function cellOf(cell: unknown, decimal: Decimal | undefined): Cell {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return { kind: 'missing', text: '' };
  if (typeof cell === 'number') return { kind: 'number', text: String(cell), number: cell };
  if (typeof cell === 'bigint') return { kind: 'number', text: String(cell), number: Number(cell) };
  if (typeof cell === 'boolean') return { kind: 'boolean', text: String(cell) };
  if (typeof cell === 'string') return textCell(cell, decimal);
  if (types.isDate(cell))
    return Number.isNaN(cell.getTime())
      ? { kind: 'missing', text: '' }
      : { kind: 'date', text: cell.toISOString() };
  if (cell instanceof Uint8Array || (typeof cell === 'object' && 'bytes' in cell))
    return { kind: 'image', text: 'bytes' };
  const isList = Array.isArray(cell) || ArrayBuffer.isView(cell);
  const isOfNumbers =
    isList &&
    Array.from(cell as ArrayLike<unknown>).every(
      (item) => typeof item !== 'object' && typeof item !== 'string',
    );
  return isOfNumbers ? { kind: 'list', text: String(cell) } : { kind: 'other', text: textOf(cell) };
}

/** Differs for objects that differ, as String() does not. */
function textOf(cell: unknown): string {
  const asJson = JSON.stringify(cell, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  return asJson ?? String(cell);
}

function textCell(text: string, decimal: Decimal | undefined): Cell {
  const number = numberIn(text, decimal);
  if (!Number.isNaN(number)) return { kind: 'number', text, number };
  if (isMissing(text)) return { kind: 'missing', text: '' };
  return { kind: isBoolean(text) ? 'boolean' : isDate(text) ? 'date' : 'text', text };
}

/** Tells sequences of texts apart, as good as certainly. */
export function textHash(): { add(text: string): void; read(): string } {
  let [first, second] = [0, 0];
  return {
    add(text) {
      for (let i = 0; i < text.length; i++) {
        first = Math.imul(first ^ text.charCodeAt(i), 0x01000193);
        second = Math.imul(second, 31) + text.charCodeAt(i);
      }
      first = Math.imul(first ^ 0xff, 0x01000193);
      second = (Math.imul(second, 31) + 7) | 0;
    },
    read: () => `${first} ${second}`,
  };
}
