import type { Missing } from './bench.js';
import type { BenchRow, Peak } from './summary.js';
import { OURS, type System } from './systems.js';
import type { Work } from './works.js';

/** The content of a benchmark's report. */
export interface BenchReport {
  readonly rows: readonly BenchRow[];
  readonly missing: readonly Missing[];
  readonly peak: Peak | null;
  /** The works and systems requested, for their titles and notes. */
  readonly works: readonly Work[];
  readonly systems: readonly System[];
  /** A one-line description of the machine. */
  readonly machine: string;
}

const HEADERS = [
  'work',
  'system',
  'median',
  'min',
  'max',
  'unit',
  'runs',
  'threads',
  'ratio',
  '% of peak',
  'MB',
];
/** Columns of text, aligned to the left; numbers are aligned to the right. */
const TEXT = new Set(['work', 'system', 'unit']);

/** The report for a terminal: the table in aligned columns, and below it what its numbers mean. */
export function benchText(report: BenchReport): string {
  const lines = [HEADERS, ...report.rows.map(cellsOf)];
  const widths = HEADERS.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  );
  const aligned = lines.map((line) =>
    line
      .map((cell, i) => (isText(i) ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
      .join('  ')
      .trimEnd(),
  );
  return `${[report.machine, '', ...aligned, '', ...sentences(report)].join('\n')}\n`;
}

/** The report as a page of Markdown. */
export function benchMarkdown(report: BenchReport): string {
  const table = [
    HEADERS,
    HEADERS.map((_, i) => (isText(i) ? '---' : '---:')),
    ...report.rows.map(cellsOf),
  ].map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
  const items = (texts: readonly string[]) => texts.map((text) => `- ${text}`).join('\n');
  const parts = [
    '# Benchmarks',
    report.machine,
    table.join('\n'),
    items(sentences(report)),
    'The work:',
    items(report.works.map(({ name, title }) => `\`${name}\`: ${title}.`)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function cellsOf(row: BenchRow): string[] {
  return [
    row.work,
    row.system,
    ...[row.median, row.min, row.max].map(formatNumber),
    row.unit,
    String(row.runs),
    String(row.threads),
    row.ratioToOurs === null ? '' : row.ratioToOurs.toFixed(2),
    row.shareOfPeak === null ? '' : (100 * row.shareOfPeak).toFixed(0),
    row.peakBytes === null ? '' : (row.peakBytes / 1e6).toFixed(0),
  ];
}

function isText(column: number): boolean {
  return TEXT.has(HEADERS[column] as string);
}

/** At least three significant digits: `12,345`, `123`, `12.3`, `1.23`, `0.0123`. */
export function formatNumber(value: number): string {
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString('en-US')
    : value.toLocaleString('en-US', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}

/** What the numbers mean, how the systems differ, and what is missing. */
function sentences({ rows, missing, peak, systems }: BenchReport): string[] {
  const shown = new Set(rows.map(({ system }) => system));
  return [
    `Every run is a process of its own, and the systems take turns. Ratio: the system's median time over that of ${OURS}; ` +
      `above 1, ${OURS} is faster. MB: the largest memory of a process.`,
    'Data are uniform random numbers in the shape of MNIST, whose values change no time; pca-30 and mnist-3.00 read the real images.',
    peak === null
      ? '% of peak: not known, because the work matrix-product was not measured.'
      : `% of peak: the work's matrix products per second over the machine's measured float32 matrix-product peak, ${formatNumber(peak.gigaflops)} GFLOP/s (${peak.system}).`,
    ...systems.flatMap(({ name, note }) =>
      note !== undefined && shown.has(name) ? [`${name}: ${note}`] : [],
    ),
    ...missingSentences(missing),
  ];
}

/** One sentence for each reason, with the systems and works that it concerns. */
function missingSentences(missing: readonly Missing[]): string[] {
  const bySystem = grouped(missing, ({ system, reason }) => `${system}: ${reason}`).map((group) => ({
    ...group[0],
    works: group.map(({ work }) => work).join(', '),
  }));
  return grouped(bySystem, ({ works, reason }) => `${works}: ${reason}`).map((group) => {
    const [{ works, reason }] = group;
    const systems = group.flatMap(({ system }) => system ?? []).join(', ');
    return `Not measured: ${works}${systems && ` on ${systems}`}: ${reason.replace(/\.$/, '')}.`;
  });
}

type Group<T> = [T, ...T[]];

/** Groups by key, in the order of first occurrence. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Group<T>[] {
  const groups = new Map<string, Group<T>>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
