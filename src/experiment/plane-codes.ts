import type { Dataset } from '../data/dataset.js';
import { type Cell, type Columns, number, text, writeCsv } from '../report/columns.js';
import type { Plane } from './planes.js';

export const CODES_FILE = 'codes.csv';

/** The code of one test example, in the order of the data. */
interface CodeRow {
  readonly seed: number;
  readonly model: string;
  /** Name or number of its class; empty for data without classes. */
  readonly label: string;
  readonly code_1: number;
  readonly code_2: number;
}

/** Nine digits tell every float32 from all others. */
const float32: Cell<number> = { ...number, write: (value) => Number(value.toPrecision(9)) };

const COLUMNS: Columns<CodeRow> = {
  seed: number,
  model: text,
  label: text,
  code_1: float32,
  code_2: float32,
};

/** The text of codes.csv: the codes of two numbers of the test examples, those of each model one after another. */
export function planeCodesCsv(planes: readonly Plane[], { test, testLabels, classNames }: Dataset): string {
  const labelOf = (row: number) => {
    const label = testLabels?.[row];
    return label === undefined ? '' : (classNames?.[label] ?? String(label));
  };
  const rowsOf = ({ seed, model, test: { data } }: Plane) =>
    Array.from({ length: test.count }, (_, row): CodeRow => {
      const [code_1, code_2] = data.subarray(2 * row) as unknown as readonly [number, number];
      return { seed, model, label: labelOf(row), code_1, code_2 };
    });
  return writeCsv(COLUMNS, planes.flatMap(rowsOf));
}
