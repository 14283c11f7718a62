/**
 * The lines of two tables that are not in both, sorted by name: after - those of the old one, after + those of the new
 * one.
 */
export function differences(old: string, current: string): string[] {
  const [before, after] = [linesOf(old), linesOf(current)];
  return [
    ...[...before].filter((line) => !after.has(line)).map((line) => ({ sign: '-', line })),
    ...[...after].filter((line) => !before.has(line)).map((line) => ({ sign: '+', line })),
  ]
    .sort((a, b) => (nameOf(a.line) < nameOf(b.line) ? -1 : nameOf(a.line) > nameOf(b.line) ? 1 : 0))
    .map(({ sign, line }) => `${sign} ${line}`);
}

function linesOf(table: string): Set<string> {
  return new Set(table.split('\n').filter((line) => line !== ''));
}

function nameOf(line: string): string {
  return line.split('  ')[1] ?? '';
}
