import type { ComparisonRow } from './rows.js';
import { formatError, formatSpread, type ModelSummary, summarise } from './summary.js';

const UNIT = 'Squared error: summed over the components of one example, averaged over examples.';

const HEADERS = ['model', 'code size', 'test squared error', 'train squared error', 'paper', 'seconds'];

/** What a terminal is given at most, in columns. */
const TERMINAL_WIDTH = 100;

/** The comparison as a page of Markdown: a heading, the table, what its numbers mean, and a paragraph for each note. */
export function comparisonMarkdown(
  rows: readonly ComparisonRow[],
  { title, notes }: { readonly title: string; readonly notes: readonly string[] },
): string {
  const summaries = summarise(rows);
  const cells = summaries.map((summary) => cellsOf(summary).map((cell) => cell.replaceAll('|', '\\|')));
  const table = [HEADERS, HEADERS.map((_, column) => (column === 0 ? '---' : '---:')), ...cells].map(
    (line) => `| ${line.join(' | ')} |`,
  );
  return `${[`# ${title}`, table.join('\n'), `${UNIT} ${seedsSentence(summaries)}`, ...notes].join('\n\n')}\n`;
}

/** The comparison in aligned columns for a terminal, at most 100 wide: a model's name gives way, never a number. */
export function comparisonText(rows: readonly ComparisonRow[]): string {
  const summaries = summarise(rows);
  const lines = [HEADERS, ...summaries.map(cellsOf)];
  const widths = HEADERS.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  );
  const numbers = widths.slice(1).reduce((sum, width) => sum + 2 + width, 0);
  const nameWidth = Math.min(widths[0] as number, Math.max(8, TERMINAL_WIDTH - numbers));

  const aligned = lines.map(([name = '', ...cells]) =>
    [
      shortened(name, nameWidth).padEnd(nameWidth),
      ...cells.map((cell, i) => cell.padStart(widths[i + 1] as number)),
    ].join('  '),
  );
  return `${[...aligned, '', UNIT, seedsSentence(summaries)].join('\n')}\n`;
}

function cellsOf(summary: ModelSummary): string[] {
  const { model, codeSize, testSquaredError, trainSquaredError, paperTestSquaredError, wallSeconds } =
    summary;
  return [
    model,
    String(codeSize),
    formatSpread(testSquaredError),
    formatSpread(trainSquaredError),
    paperTestSquaredError === null ? '' : formatError(paperTestSquaredError),
    wallSeconds.toFixed(1),
  ];
}

/** Says what the numbers after ± are, and which models had other seeds than the first. */
function seedsSentence(summaries: readonly ModelSummary[]): string {
  const [first, ...others] = summaries;
  if (first === undefined) return 'No model has been measured yet.';
  const exceptions = others
    .filter((summary) => namedSeeds(summary) !== namedSeeds(first))
    .map((summary) => `; ${summary.model}: ${namedSeeds(summary)}`);
  const meaning = summaries.some((summary) => summary.seeds.length > 1)
    ? 'Mean ± standard deviation over'
    : 'Measured with';
  return `${meaning} ${namedSeeds(first)}${exceptions.join('')}.`;
}

function namedSeeds({ seeds }: ModelSummary): string {
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}

function shortened(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
