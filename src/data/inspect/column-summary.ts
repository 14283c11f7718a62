import type { Decimal } from '../formats/tables/cell.js';
import { LARGEST_FLOAT32 } from '../storage/number-type.js';
import { type CellKind, cellOf, textHash } from './cells.js';

/** What a column holds. */
export type ColumnKind =
  | 'empty'
  | 'constant'
  | 'number'
  | 'whole number'
  | 'two values'
  | 'index or id'
  | 'category'
  | 'text'
  | 'identifying text'
  | 'date'
  | 'list of numbers'
  | 'image'
  | 'mixed'
  | 'other';

export interface ColumnFacts {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Cells without a value. */
  readonly missing: number;
  /** Number of different values; null where there are too many to count, and for images, which are not compared. */
  readonly different: number | null;
  /** Least and greatest number, or first and last date. */
  readonly range?: readonly [number | string, number | string] | undefined;
  /** How often each value occurs, most frequent first, where they are few. */
  readonly values?: Readonly<Record<string, number>> | undefined;
  /** Numbers that are infinite or beyond 32-bit floats. */
  readonly infinite?: number | undefined;
  /** A text, where the column holds texts beside numbers or too many texts to list. */
  readonly example?: string | undefined;
  /** The column before this one with the same cells. */
  readonly duplicateOf?: string | undefined;
}

/** Most values of a category. */
export const MOST_CATEGORIES = 20;
/** Values that are told apart. If that many are all different, so are probably the others. */
const MOST_COUNTED = 1000;
/** Names of columns that number the rows, in any order. */
const ID_NAME = /(^|[_ -])(id|index|key|zip|no|nr|number|code)$/i;
/** Fewer rows may climb by chance. */
const ENOUGH_ROWS = 20;

/** A column whose cells are being looked at. */
export interface ColumnSummary {
  add(cell: unknown): void;
  /** Differs, as good as certainly, for columns with different cells. */
  fingerprint(): string;
  facts(name: string): ColumnFacts;
}

export function columnSummary(decimal: Decimal | undefined): ColumnSummary {
  const seen = newSeen();
  const hash = textHash();
  return {
    add(cell) {
      seen.rows++;
      const { kind, text, number } = cellOf(cell, decimal);
      hash.add(text);
      if (kind === 'missing') {
        seen.missing++;
        return;
      }
      seen.kinds.set(kind, (seen.kinds.get(kind) ?? 0) + 1);
      if (number !== undefined) addNumber(seen, number);
      addText(seen, kind, text);
    },
    fingerprint: () => `${seen.rows} ${seen.missing} ${hash.read()}`,
    facts: (name) => factsOf(seen, name),
  };
}

/** The cells of a column so far. */
function newSeen() {
  return {
    ...{ rows: 0, missing: 0, infinite: 0 },
    ...{ least: Number.POSITIVE_INFINITY, greatest: Number.NEGATIVE_INFINITY },
    ...{ previous: Number.NEGATIVE_INFINITY, whole: true, climbing: true },
    /** Least and greatest date. */
    ...{ first: '', last: '' },
    example: undefined as string | undefined,
    kinds: new Map<CellKind, number>(),
    /** Each value with its count; no more are counted once it is full. */
    values: new Map<string, number>(),
    isFull: false,
  };
}

type Seen = ReturnType<typeof newSeen>;

function addNumber(seen: Seen, value: number): void {
  if (Math.abs(value) > LARGEST_FLOAT32) seen.infinite++;
  if (value < seen.least) seen.least = value;
  if (value > seen.greatest) seen.greatest = value;
  seen.whole &&= Number.isInteger(value);
  seen.climbing &&= value > seen.previous;
  seen.previous = value;
}

function addText(seen: Seen, kind: CellKind, text: string): void {
  if (kind === 'date') {
    if (seen.first === '' || text < seen.first) seen.first = text;
    if (text > seen.last) seen.last = text;
  }
  if (kind === 'text') seen.example ??= text;
  const count = seen.values.get(text);
  if (count !== undefined) seen.values.set(text, count + 1);
  else if (seen.values.size < MOST_COUNTED) seen.values.set(text, 1);
  else seen.isFull = true;
}

function factsOf(seen: Seen, name: string): ColumnFacts {
  const { rows, missing, infinite, kinds, values, isFull, whole, climbing, example } = seen;
  const different = isFull || kinds.has('image') ? null : values.size;
  const allDifferent = isFull
    ? [...values.values()].every((count) => count === 1)
    : values.size === rows - missing;
  const kind = kindOfColumn(kinds, {
    different,
    allDifferent,
    isIndex:
      whole && allDifferent && (climbing || ID_NAME.test(name)) && rows >= ENOUGH_ROWS && missing === 0,
    whole,
  });
  const few = different !== null && different <= MOST_CATEGORIES;
  const isOfTexts = ['text', 'identifying text', 'mixed'].includes(kind);
  const hasNumbers = (kinds.get('number') ?? 0) > 0;
  return {
    ...{ name, kind, missing, different },
    ...(kind === 'date' && { range: [seen.first, seen.last] as const }),
    ...(hasNumbers && { range: [seen.least, seen.greatest] as const }),
    ...(few && ['category', 'two values', 'constant'].includes(kind) && { values: byFrequency(values) }),
    ...(infinite > 0 && { infinite }),
    ...(isOfTexts && example !== undefined && { example }),
  };
}

function byFrequency(values: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...values].sort((a, b) => b[1] - a[1]));
}

function kindOfColumn(
  kinds: ReadonlyMap<CellKind, number>,
  {
    different,
    allDifferent,
    isIndex,
    whole,
  }: {
    readonly different: number | null;
    readonly allDifferent: boolean;
    readonly isIndex: boolean;
    readonly whole: boolean;
  },
): ColumnKind {
  const [only, ...others] = kinds.keys();
  if (only === undefined) return 'empty';
  if (different === 1 && !['image', 'list', 'other'].includes(only)) return 'constant';
  const few = different !== null && different <= MOST_CATEGORIES && !allDifferent;
  if (others.length > 0) return kinds.has('text') && few ? 'category' : 'mixed';
  if (only === 'boolean') return 'two values';
  if (only === 'number') {
    if (different === 2) return 'two values';
    if (isIndex) return 'index or id';
    return whole ? 'whole number' : 'number';
  }
  if (only === 'text') return few ? 'category' : allDifferent ? 'identifying text' : 'text';
  return only === 'list' ? 'list of numbers' : only;
}
