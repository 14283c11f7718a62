/** What a terminal is given at most, in columns. */
const TERMINAL_WIDTH = 100;

/** The first line is the head; its first column is text, the others are numbers. */
export function markdownTable([head = [], ...body]: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  const cells = body.map((line) => line.map((cell) => cell.replaceAll('|', '\\|')));
  return [head, rule, ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** The first columns are text, so many of them; the others are numbers. */
export function alignedLines(lines: readonly (readonly string[])[], texts = 1): string[] {
  const widths = (lines[0] as readonly string[]).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  );
  const numbers = widths.slice(1).reduce((sum, width) => sum + 2 + width, 0);
  const nameWidth = Math.min(widths[0] as number, Math.max(8, TERMINAL_WIDTH - numbers));
  return lines.map(([name = '', ...cells]) =>
    [
      shortened(name, nameWidth).padEnd(nameWidth),
      ...cells.map((cell, i) => {
        const width = widths[i + 1] as number;
        return i + 1 < texts ? cell.padEnd(width) : cell.padStart(width);
      }),
    ].join('  '),
  );
}

function shortened(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
