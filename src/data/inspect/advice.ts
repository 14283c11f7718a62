import type { Missing } from '../preprocessing.js';
import type { ColumnFacts, ColumnKind } from './column-summary.js';

/** What to say to a training so that it can read a table. */
export interface TrainingAdvice {
  /** Columns to leave out, with the reason. */
  readonly exclude: ReadonlyMap<string, string>;
  readonly label: string | undefined;
  readonly categories: readonly string[];
  readonly missing: Missing | undefined;
  /** Columns that are learned from, without the categories. */
  readonly numbers: readonly string[];
}

/** Kinds of columns that a network learns nothing from, and why. */
const UNFIT: Readonly<Partial<Record<ColumnKind, string>>> = {
  empty: 'has no values',
  constant: 'has one value only',
  'index or id': 'whole numbers that climb: it numbers the rows',
  text: 'text',
  'identifying text': 'text that differs in every row',
  date: 'dates',
  mixed: 'numbers and texts',
  other: 'no numbers',
};

/** Names that columns of classes have. */
const CLASS_NAME = /^(class|classes|label|labels|target|species|category|type|y|outcome|diagnosis)$/i;

export function trainingAdvice(
  columns: readonly ColumnFacts[],
  asked: { readonly label?: string | undefined; readonly exclude?: readonly string[] | undefined } = {},
): TrainingAdvice {
  const given = (column: ColumnFacts, i: number, names: readonly string[] | undefined) =>
    names?.some((name) => name === column.name || name === String(i + 1)) ?? false;
  const offered = columns.filter(
    (column, i) =>
      !given(column, i, asked.exclude) && !given(column, i, asked.label === undefined ? [] : [asked.label]),
  );
  const exclude = new Map<string, string>();
  for (const { name, kind, infinite, duplicateOf } of offered) {
    const why =
      UNFIT[kind] ??
      (duplicateOf !== undefined ? `the same as "${duplicateOf}"` : undefined) ??
      (infinite ? 'infinite values' : undefined);
    if (why !== undefined) exclude.set(name, why);
  }
  const kept = offered.filter(({ name }) => !exclude.has(name));
  const ofTexts = kept.filter(({ kind }) => kind === 'category');
  const classes = kept.find(
    ({ name, kind }) => CLASS_NAME.test(name) && ['category', 'whole number', 'two values'].includes(kind),
  );
  const label =
    asked.label === undefined
      ? (classes ?? (ofTexts.length === 1 ? ofTexts[0] : undefined))?.name
      : undefined;
  const learned = kept.filter(({ name }) => name !== label);
  return {
    exclude,
    label,
    categories: learned.filter(({ kind }) => kind === 'category').map(({ name }) => name),
    missing: learned.some(({ missing }) => missing > 0) ? 'mean' : undefined,
    numbers: learned.filter(({ kind }) => kind !== 'category').map(({ name }) => name),
  };
}
