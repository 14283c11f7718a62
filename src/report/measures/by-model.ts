import { groupedByModel, type ModelKey } from './model-key.js';
import { formatSpread, type NumberColumn, type Spread, spreadOf } from './spread.js';

/** The text of a table's cell, from the rows of one model, one for each seed. */
type CellOf<Row> = (rows: readonly [Row, ...Row[]]) => string;

/** The lines of a table: the head, then one line for each model and code size, in the order in which they first appear. */
export function linesByModel<Row extends ModelKey>(
  rows: readonly Row[],
  cells: readonly (readonly [head: string, cell: CellOf<Row>])[],
): string[][] {
  return [
    ['model', ...cells.map(([head]) => head)],
    ...groupedByModel(rows).map((group) => [group[0].model, ...cells.map(([, cell]) => cell(group))]),
  ];
}

/** A cell with the mean and the standard deviation over the seeds. */
export function spread<Row>(
  column: NumberColumn<Row>,
  format: (of: Spread) => string = formatSpread,
): CellOf<Row> {
  return (rows) => format(spreadOf(rows, column));
}

/** A cell with a number that is the same for all seeds. */
export function same<Row>(column: keyof Row, format: (value: number) => string = String): CellOf<Row> {
  return ([first]) => (first[column] === null ? '' : format(first[column] as number));
}

/** A cell with the mean number of seconds. */
export const seconds: CellOf<{ readonly wallSeconds: number }> = (rows) =>
  spreadOf(rows, 'wallSeconds').mean.toFixed(1);

/** Says what the numbers after ± are, and which models have other seeds than the first. */
export function seedsSentence<Row extends ModelKey & { readonly seed: number }>(
  rows: readonly Row[],
): string {
  const models = groupedByModel(rows).map((group) => {
    const seeds = group.map(({ seed }) => seed);
    return { model: group[0].model, seeds: `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}` };
  });
  const [first, ...others] = models;
  if (first === undefined) return 'No model has been measured yet.';
  const exceptions = others
    .filter(({ seeds }) => seeds !== first.seeds)
    .map(({ model, seeds }) => `; ${model}: ${seeds}`);
  const repeated = models.some(({ seeds }) => seeds.startsWith('seeds'));
  const meaning = repeated ? 'Mean ± standard deviation over' : 'Measured with';
  return `${meaning} ${first.seeds}${exceptions.join('')}.`;
}
