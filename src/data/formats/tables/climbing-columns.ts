/** Fewer rows may climb by chance. */
const ENOUGH_ROWS = 20;

/** Watches for columns whose whole numbers climb from row to row, like the numbers of rows or ids. */
export function climbingColumns(width: number): {
  look(row: ArrayLike<number>): void;
  notes(nameOf: (component: number) => string, rows: number): string[];
} {
  const previous = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  // Nearly all columns leave within a few rows, so that looking costs little.
  let climbing = Array.from({ length: width }, (_, i) => i);
  return {
    look(row) {
      if (climbing.length === 0) return;
      const stay: number[] = [];
      for (const i of climbing) {
        const value = row[i] as number;
        if (!(Number.isInteger(value) && value > (previous[i] as number))) continue;
        previous[i] = value;
        stay.push(i);
      }
      climbing = stay;
    },
    notes(nameOf, rows) {
      if (climbing.length === 0 || rows < ENOUGH_ROWS) return [];
      const names = climbing.map((i) => `"${nameOf(i)}"`).join(', ');
      return [
        `whole numbers climb from row to row, as those of ids or an index do, in ${climbing.length === 1 ? 'the column' : 'the columns'} ${names}: ` +
          'leave out with `exclude` what says nothing of the row',
      ];
    },
  };
}
