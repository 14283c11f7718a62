import { InputError } from '../../../errors.js';
import { type RowsOfCells, type RowsOfCellsOptions, rowsOfCells } from '../tables/rows-of-cells.js';

/** Collects rows of cells, and the names of their components. */
export interface RowsWithLists {
  readonly rows: RowsOfCells;
  readonly componentNames: readonly string[];
}

/**
 * Collects rows of which some cells are lists of numbers, as those of embeddings are: each number becomes a component,
 * `name[0]` and so on. `firsts` are the first cells of the columns; a row with a list of another length is refused by an
 * InputError.
 */
export function rowsWithLists(options: RowsOfCellsOptions, firsts: readonly unknown[]): RowsWithLists {
  const { names, chosen, source, counted } = options;
  const lengths = firsts.map((first, column) =>
    chosen.components.includes(column) && isFlatList(first) ? first.length : undefined,
  );
  if (options.cells !== undefined || lengths.every((length) => length === undefined))
    return { rows: rowsOfCells(options), componentNames: chosen.components.map((i) => names[i] as string) };
  const starts: number[] = [];
  const wide: string[] = [];
  for (const [column, name] of names.entries()) {
    starts.push(wide.length);
    const length = lengths[column];
    if (length === undefined) wide.push(name);
    else for (let i = 0; i < length; i++) wide.push(`${name}[${i}]`);
  }
  const components = chosen.components.flatMap((column) =>
    Array.from({ length: lengths[column] ?? 1 }, (_, i) => (starts[column] as number) + i),
  );
  const label = chosen.label === null ? null : (starts[chosen.label] as number);
  const rows = rowsOfCells({ ...options, names: wide, chosen: { components, label } });
  return {
    rows: {
      get count() {
        return rows.count;
      },
      add(cells, number) {
        const place = (column: number) => `${source}, ${counted} ${number}, column "${names[column]}"`;
        rows.add(
          cells.flatMap((cell, column) => elements(cell, lengths[column], () => place(column))),
          number,
        );
      },
      finish: () => rows.finish(),
      release: () => rows.release(),
    },
    componentNames: components.map((i) => wide[i] as string),
  };
}

function isFlatList(cell: unknown): cell is readonly unknown[] {
  return (
    Array.isArray(cell) &&
    cell.length > 0 &&
    cell.every((element) => typeof element !== 'object' || element === null)
  );
}

/** The cells that stand for one. A missing list is as many missing numbers. */
function elements(cell: unknown, length: number | undefined, place: () => string): readonly unknown[] {
  // In a list of its own, because a list of another column is one cell.
  if (length === undefined) return [cell];
  if (cell === null || cell === undefined) return new Array<null>(length).fill(null);
  if (Array.isArray(cell) && cell.length === length) return cell;
  const what = Array.isArray(cell) ? `a list of ${cell.length}` : 'no list';
  throw new InputError(
    `${place()} holds ${what}, but the first row has a list of ${length}. Give every row the same number of values.`,
  );
}
