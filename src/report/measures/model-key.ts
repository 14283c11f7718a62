/** A model of one code size; classifiers have none. */
export interface ModelKey {
  readonly model: string;
  readonly codeSize?: number | null;
}

/** Whether both are about the same model with the same code size, whatever its seed. */
export function sameModel(a: ModelKey, b: ModelKey): boolean {
  return a.model === b.model && a.codeSize === b.codeSize;
}

/** Whether both are about the same model with the same code size, trained with the same seed. */
export function sameTraining(
  a: ModelKey & { readonly seed: number },
  b: ModelKey & { readonly seed: number },
): boolean {
  return a.seed === b.seed && sameModel(a, b);
}

/** The rows of each model and code size, in the order in which they first appear. */
export function groupedByModel<Row extends ModelKey>(rows: readonly Row[]): [Row, ...Row[]][] {
  const groups = new Map<string, [Row, ...Row[]]>();
  for (const row of rows) {
    const key = JSON.stringify([row.model, row.codeSize]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
