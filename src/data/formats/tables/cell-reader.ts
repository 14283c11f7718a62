import type { Decimal } from './cell.js';

/** Is shown the cells of a table as its source has them, before anything is taken for a number or refused. */
export interface CellReader {
  /** Called before the rows; a reader that begins again, with another encoding, calls it again. */
  begin(names: readonly string[], decimal?: Decimal): void;
  /** A cell for each column. */
  row(cells: ArrayLike<unknown>): void;
}
