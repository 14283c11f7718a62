import type { ColumnFacts } from '../data/inspect/column-summary.js';
import type { DataFacts } from '../data/inspect/inspect-data.js';
import type { ReadOptions } from '../data/table.js';
import type { Printed } from './command.js';
import { flagOf, withFlags } from './flags/names.js';

/** Writes what is in data, and the command that would train on them. */
export function dataPage(path: string, facts: DataFacts, asked: ReadOptions): Printed {
  const { provenance, rows, columns, imageShape, advice, training } = facts;
  const notes = training?.notes ?? facts.notes;
  const line = trainingLine(path, facts, asked);
  const scaling = training && `${training.scaling} would be chosen: ${training.why}`;
  const head = {
    kind: 'data',
    ...provenance,
    rows,
    ...(training && { components: training.components }),
    ...(imageShape && { image: `${imageShape.width} x ${imageShape.height} pixels` }),
  };
  const problem =
    facts.problem === undefined
      ? undefined
      : withFlags({ message: facts.problem, options: Object.keys(OPTIONS) });
  const classes = training?.classes;
  const json = {
    ...head,
    columns: training?.names,
    columnFacts: columns,
    ...(classes && { labels: Object.keys(classes).sort(), classes }),
    scaling,
    excluded: Object.fromEntries(advice.exclude),
    notes,
    problem,
    command: line,
  };
  const text = [
    listed({ ...head, ...(scaling && { scaling }), ...(classes && { classes: counts(classes) }) }),
    ...(columns ? ['', columnTable(columns, advice.exclude)] : []),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `Note: ${note}.`)] : []),
    '',
    problem === undefined
      ? `To train on it:\n  ${line}`
      : `Nothing can be trained on it as it is: ${problem}`,
    ...(problem !== undefined && hasTexts(facts) ? [TEXTS] : []),
  ].join('\n');
  return { text, json };
}

const TEXTS =
  'A network can learn from texts as documents: rbmae reproduce documents --texts FILE --text-column TEXT --label CLASS.';

const hasTexts = ({ columns = [], provenance: { format } }: DataFacts) =>
  format === 'csv' && columns.some(({ kind }) => kind === 'text' || kind === 'identifying text');

const OPTIONS = {
  columns: 1,
  exclude: 1,
  label: 1,
  categories: 1,
  array: 1,
  delimiter: 1,
  decimal: 1,
  header: 1,
};

/** A command line that can be pasted into a shell; undefined if no training would work. */
function trainingLine(
  path: string,
  { read, advice, problem }: DataFacts,
  asked: ReadOptions,
): string | undefined {
  if (problem !== undefined) return undefined;
  const { numbers, categories, missing } = advice;
  const kept = [...numbers, ...categories];
  const isShorter = asked.columns === undefined && advice.exclude.size > kept.length;
  const chosen: ReadOptions = isShorter ? { ...read, exclude: asked.exclude, columns: kept } : read;
  const flags = Object.keys(OPTIONS)
    .concat('dataDir')
    .flatMap((option) => {
      const value = chosen[option as keyof ReadOptions];
      if (value === undefined) return [];
      if (typeof value === 'boolean') return [value ? flagOf(option) : `--no-${flagOf(option).slice(2)}`];
      return [
        flagOf(option),
        quoted(option === 'label' || option === 'dataDir' ? String(value) : list(value)),
      ];
    });
  const parts = [
    'rbmae train --data',
    quoted(path),
    ...flags,
    ...(missing ? ['--missing', missing] : []),
    '--out run',
  ];
  return parts.join(' ');
}

/** Items of a list as flags take them: in quotation marks where there is a comma. */
function list(value: unknown): string {
  return [value]
    .flat()
    .map((item) =>
      /[,"]|^\s|\s$/.test(String(item)) ? `"${String(item).replaceAll('"', '""')}"` : String(item),
    )
    .join(',');
}

/** Quotes a text so that a shell reads it as one word. */
function quoted(text: string): string {
  return /^[\w,.:/+=@%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function listed(facts: Readonly<Record<string, unknown>>): string {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  return Object.entries(facts)
    .map(([name, value]) => `${name.padEnd(width)}  ${value}`)
    .join('\n');
}

/** Columns in the text; all are in the JSON. */
const MOST_COLUMNS = 60;
const LONGEST = 40;

function columnTable(columns: readonly ColumnFacts[], excluded: ReadonlyMap<string, string>): string {
  const rows = columns
    .slice(0, MOST_COLUMNS)
    .map((column) => [
      shortened(column.name),
      whatItIs(column),
      column.missing === 0 ? '' : `${column.missing} missing`,
      valuesOf(column),
      excluded.has(column.name) ? `leave out: ${excluded.get(column.name)}` : '',
    ]);
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => (row[i] as string).length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const more =
    columns.length > MOST_COLUMNS
      ? [`and ${columns.length - MOST_COLUMNS} more columns (--json lists all)`]
      : [];
  return [...lines, ...more].join('\n');
}

function whatItIs({ kind, different, duplicateOf, infinite }: ColumnFacts): string {
  const what = kind === 'category' ? `category of ${different}` : kind;
  const doubled = duplicateOf === undefined ? '' : `, the same as ${shortened(duplicateOf)}`;
  return `${what}${doubled}${infinite ? `, ${infinite} infinite` : ''}`;
}

function valuesOf({ range, values, example }: ColumnFacts): string {
  if (values !== undefined) return counts(values);
  if (example !== undefined) return `such as "${shortened(example)}"`;
  return range === undefined ? '' : `${shown(range[0])} to ${shown(range[1])}`;
}

const shown = (value: number | string) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;

const MOST_VALUES = 6;

function counts(values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values);
  const some = entries.slice(0, MOST_VALUES).map(([value, count]) => `${shortened(value)} (${count})`);
  return `${some.join(', ')}${entries.length > MOST_VALUES ? `, and ${entries.length - MOST_VALUES} more` : ''}`;
}

const shortened = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
