import { alignedLines, markdownTable } from './cells.js';
import type { ModelSummary } from './summary.js';

/** A table with what its numbers mean. */
export interface MeasuredTable {
  /** The head first. */
  readonly lines: readonly (readonly string[])[];
  /** So many columns are texts, the first ones; one if not given. */
  readonly texts?: number;
  /** Sentences, one or two in each. */
  readonly meaning: readonly string[];
}

/** In aligned columns for a terminal, at most 100 wide: a name gives way, never a number. */
export function tableText({ lines, texts, meaning }: MeasuredTable): string {
  return `${[...alignedLines(lines, texts), '', ...meaning].join('\n')}\n`;
}

/** A page of Markdown: a heading, the tables, each with what its numbers mean, and a paragraph for each note. */
export function tablesPage(
  title: string,
  tables: readonly MeasuredTable[],
  notes: readonly string[],
): string {
  const parts = tables.flatMap(({ lines, meaning }) => [markdownTable(lines), meaning.join(' ')]);
  return `${[`# ${title}`, ...parts, ...notes].join('\n\n')}\n`;
}

/** Says what the numbers after ± are, and which models had other seeds than the first. */
export function seedsSentence(summaries: readonly Pick<ModelSummary, 'model' | 'seeds'>[]): string {
  const [first, ...others] = summaries;
  if (first === undefined) return 'No model has been measured yet.';
  const exceptions = others
    .filter((summary) => namedSeeds(summary) !== namedSeeds(first))
    .map((summary) => `; ${summary.model}: ${namedSeeds(summary)}`);
  const meaning = summaries.some(({ seeds }) => seeds.length > 1)
    ? 'Mean ± standard deviation over'
    : 'Measured with';
  return `${meaning} ${namedSeeds(first)}${exceptions.join('')}.`;
}

function namedSeeds({ seeds }: Pick<ModelSummary, 'seeds'>): string {
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}
