import { InputError } from '../errors.js';
import { isDate, isMissing, kindOf } from './formats/tables/cell.js';
import type { CellReader } from './formats/tables/cell-reader.js';
import { columnAt } from './formats/tables/columns.js';
import { labelText } from './formats/tables/rows-of-cells.js';
import type { CategoryChoice } from './table.js';

/** The values of a column of categories, and which one each row has. */
export interface CategoryColumn {
  readonly name: string;
  readonly values: readonly string[];
  /** Places in `values`; -1 where the cell is missing. */
  readonly codes: Int32Array;
}

/** Most values of a column that `all` takes for categories. */
const MOST_OF_ALL = 20;
/** Most values of a column that is named: each becomes a component. */
const MOST_VALUES = 1000;

/** Collects columns of categories, and the label, while the cells of a table are shown. */
export interface CategoryCollector extends CellReader {
  readonly names: readonly string[];
  readonly labels: readonly string[];
  /** Throws an InputError for a column of too many values, and for a value that is not among the known ones. */
  columns(): CategoryColumn[];
}

interface Column {
  readonly at: number;
  readonly name: string;
  readonly codeOf: Map<string, number>;
  readonly codes: number[];
  hasText: boolean;
}

interface Choice {
  readonly choice: CategoryChoice;
  /** Values by column, where they are known from a model. */
  readonly known: Readonly<Record<string, readonly string[]>> | undefined;
  readonly source: string;
}

interface Surroundings {
  readonly source: string;
  readonly label: string | undefined;
  /** Columns that are left out. */
  readonly without: readonly string[];
}

export function categoryCollector(
  choice: CategoryChoice,
  { source, label, without }: Surroundings,
): CategoryCollector {
  const known =
    choice !== 'all' && !Array.isArray(choice)
      ? (choice as Readonly<Record<string, readonly string[]>>)
      : undefined;
  const chosen: Choice = { choice, known, source };
  let names: readonly string[] = [];
  let columns: Column[] = [];
  let labels: string[] = [];
  let labelAt = -1;
  let rows = 0;
  let unseen: InputError | undefined;
  const onUnseen = (column: Column, text: string) => {
    unseen ??= unseenValue(source, rows, column, text);
  };
  return {
    begin(found) {
      names = found;
      labels = [];
      rows = 0;
      unseen = undefined;
      labelAt = label === undefined ? -1 : names.indexOf(label);
      if (labelAt < 0 && label !== undefined && /^\d+$/.test(label)) labelAt = Number(label) - 1;
      columns = columnsOf(chosen, names, without, labelAt);
    },
    row(cells) {
      rows++;
      if (labelAt >= 0) labels.push(labelText(cells[labelAt]));
      columns = columns.filter((column) => look(chosen, column, cells[column.at], onUnseen));
    },
    get names() {
      return names;
    },
    get labels() {
      return labels;
    },
    columns() {
      if (unseen !== undefined) throw unseen;
      return columns.filter(({ hasText }) => hasText).map((column) => sorted(column, known !== undefined));
    },
  };
}

/** The columns that may be categories. */
function columnsOf(
  { choice, known, source }: Choice,
  names: readonly string[],
  without: readonly string[],
  labelAt: number,
): Column[] {
  const place = (option: string) => (wanted: string) =>
    columnAt(names, wanted, source, { option, remedy: `Name one of these with \`${option}\`` });
  const all = choice === 'all';
  const left = new Set([...without.map(place('exclude')), labelAt]);
  const wanted = all
    ? names.map((_, i) => i)
    : (known ? Object.keys(known) : (choice as readonly string[])).map(place('categories'));
  return wanted
    .filter((at) => !left.has(at))
    .map((at) => {
      const name = names[at] as string;
      const values = known?.[name] ?? [];
      return { at, name, codeOf: new Map(values.map((value, i) => [value, i])), codes: [], hasText: !all };
    });
}

/** Adds a cell to its column. Returns whether the column can still be a category. */
function look(
  { choice, known, source }: Choice,
  column: Column,
  cell: unknown,
  onUnseen: (column: Column, text: string) => void,
): boolean {
  const text = typeof cell === 'string' ? cell.trim() : labelText(cell);
  if (isMissing(text)) {
    column.codes.push(-1);
    return true;
  }
  column.hasText ||= typeof cell === 'string' && kindOf(text) === 'text' && !isDate(text);
  let code = column.codeOf.get(text);
  if (code === undefined) {
    if (known !== undefined) onUnseen(column, text);
    if (column.codeOf.size >= (choice === 'all' ? MOST_OF_ALL : MOST_VALUES)) {
      if (choice === 'all') return false;
      throw tooMany(source, column.name);
    }
    code = column.codeOf.size;
    column.codeOf.set(text, code);
  }
  column.codes.push(code);
  return true;
}

/** Values in alphabetical order, which does not depend on that of the rows; known ones keep their order. */
function sorted({ name, codeOf, codes }: Column, isKnown: boolean): CategoryColumn {
  const found = [...codeOf.keys()];
  const values = isKnown ? found : [...found].sort();
  const place = Int32Array.from(found, (value) => values.indexOf(value));
  return { name, values, codes: Int32Array.from(codes, (code) => (code < 0 ? -1 : (place[code] as number))) };
}

function unseenValue(source: string, row: number, { name, codeOf }: Column, value: string): InputError {
  const known = [...codeOf.keys()];
  const shown =
    known.length > 12 ? `${known.slice(0, 12).join(', ')}, and ${known.length - 12} more` : known.join(', ');
  return new InputError(
    `${source}, row ${row}: the category "${name}" is "${value}", which the model was not trained on. It knows: ${shown}. ` +
      'Correct the value, leave out the row, or train with rows that have it.',
  );
}

function tooMany(source: string, name: string): InputError {
  return new InputError(
    `${source}: the column "${name}" has more than ${MOST_VALUES} values, and each would become a component. Leave it out of \`categories\`, or group its values.`,
    { option: 'categories' },
  );
}
