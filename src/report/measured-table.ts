/** A table and the meaning of its numbers. */
export interface MeasuredTable {
  /** The head first. */
  readonly lines: readonly (readonly string[])[];
  /** Number of leading columns that hold texts rather than numbers (default: 1). */
  readonly texts?: number;
  /** One or two sentences in each. */
  readonly meaning: readonly string[];
}

/** Width of a terminal, in columns. */
const TERMINAL_WIDTH = 100;
const LEAST_NAME_WIDTH = 8;

/** The table in aligned columns for a terminal, at most 100 wide: a long name is shortened, never a number. */
export function tableText({ lines, texts, meaning }: MeasuredTable): string {
  return `${[...alignedLines(lines, texts), '', ...meaning].join('\n')}\n`;
}

/** A page of Markdown: a heading, the tables, each followed by its meaning, and a paragraph for each note. */
export function tablesPage(
  title: string,
  tables: readonly MeasuredTable[],
  notes: readonly string[],
): string {
  const parts = tables.flatMap(({ lines, meaning }) => [markdownTable(lines), meaning.join(' ')]);
  return `${[`# ${title}`, ...parts, ...notes].join('\n\n')}\n`;
}

/** The first line is the head; the first column holds texts, the others numbers. */
function markdownTable([head = [], ...body]: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  const cells = body.map((line) => line.map((cell) => cell.replaceAll('|', '\\|')));
  return [head, rule, ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function alignedLines(lines: readonly (readonly string[])[], texts = 1): string[] {
  const widths = (lines[0] as readonly string[]).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  );
  const numbers = widths.slice(1).reduce((sum, width) => sum + 2 + width, 0);
  const nameWidth = Math.min(widths[0] as number, Math.max(LEAST_NAME_WIDTH, TERMINAL_WIDTH - numbers));
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
