import type { Missing } from '../fit-to-learn.js';
import type { ReadOptions } from '../table.js';
import { type ColumnFacts, type ColumnKind, MOST_CATEGORIES } from './column-summary.js';

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
  'index or id': 'whole numbers, all different: it numbers the rows',
  text: 'text',
  'identifying text': 'text that differs in every row',
  date: 'dates',
  mixed: 'numbers and texts',
  other: 'no numbers',
};

/** Names that columns of classes have. */
const CLASS_NAME = /^(class|classes|label|labels|target|species|category|type|y|outcome|diagnosis)$/i;

/** Says how a network could learn from columns, among those that the options leave. */
export function trainingAdvice(
  columns: readonly ColumnFacts[],
  asked: Pick<ReadOptions, 'columns' | 'label' | 'exclude'> = {},
): TrainingAdvice {
  const among = (wanted: readonly string[]) => (column: ColumnFacts) =>
    wanted.some((name) => name === column.name || columns[Number(name) - 1] === column);
  const isLabel = among(asked.label === undefined ? [] : [asked.label]);
  const isExcluded = among(asked.exclude ?? []);
  const isAsked = asked.columns === undefined ? () => true : among(asked.columns);
  const offered = columns.filter((column) => isAsked(column) && !isExcluded(column) && !isLabel(column));
  const image = offered.find(({ kind }) => kind === 'image');
  const exclude = new Map<string, string>();
  for (const column of offered) {
    const why = image === undefined || column === image ? unfit(column) : besidesImage(column);
    if (why !== undefined) exclude.set(column.name, why);
  }
  const label = asked.label === undefined ? likelyLabel(offered, exclude) : undefined;
  if (label !== undefined) exclude.delete(label);
  const learned = offered.filter(({ name }) => name !== label && !exclude.has(name));
  const isCategory = ({ kind }: ColumnFacts) => kind === 'category';
  return {
    exclude,
    label,
    categories: learned.filter(isCategory).map(({ name }) => name),
    missing: learned.some(({ missing }) => missing > 0) ? 'mean' : undefined,
    numbers: learned.filter((column) => !isCategory(column)).map(({ name }) => name),
  };
}

const besidesImage = ({ kind }: ColumnFacts) => (kind === 'image' ? 'another image' : 'no image');

function unfit({ kind, duplicateOf, infinite }: ColumnFacts): string | undefined {
  if (kind in UNFIT) return UNFIT[kind];
  if (duplicateOf !== undefined) return `the same as "${duplicateOf}"`;
  return infinite ? 'infinite values' : undefined;
}

/** A column with the name of classes, or else the only one of categories. */
function likelyLabel(
  columns: readonly ColumnFacts[],
  excluded: ReadonlyMap<string, string>,
): string | undefined {
  const mayBe = ['category', 'whole number', 'two values'];
  const named = columns.find(
    ({ name, kind, different }) =>
      CLASS_NAME.test(name) && mayBe.includes(kind) && (different ?? MOST_CATEGORIES + 1) <= MOST_CATEGORIES,
  );
  if (named !== undefined) return named.name;
  const texts = columns.filter(({ name, kind }) => kind === 'category' && !excluded.has(name));
  const others = columns.filter(({ name }) => !excluded.has(name)).length - texts.length;
  return texts.length === 1 && others > 0 ? texts[0]?.name : undefined;
}
