import { hasDecimalComma, isMissing, kindOf } from './cell.js';

/** Stands for one or more spaces or tabs between fields. */
export const WHITESPACE = ' ';

/** Fields of a line between spaces and tabs. A quoted field may hold spaces. */
export function whitespaceFields(line: string): string[] {
  return Array.from(line.matchAll(/"((?:[^"]|"")*)"|\S+/g), ([all, quoted]) =>
    quoted === undefined ? all : quoted.replaceAll('""', '"'),
  );
}

/**
 * The delimiter of a text table, told by its first lines: the one of comma, tab and semicolon that the first line has
 * most of, unless it does not divide the other lines alike and another one does. Comma, if none divides the lines.
 */
export function delimiterOf(lines: readonly string[]): string {
  const [first = '', ...rest] = lines.map((line) => line.replace(/"[^"]*"/g, '""'));
  const counts = [',', '\t', ';'].map((delimiter) => [delimiter, fields(first, delimiter).length] as const);
  const [likely, most] = counts.reduce((best, next) => (next[1] > best[1] ? next : best));
  const others = [',', '\t', ';', '|', WHITESPACE].filter((delimiter) => delimiter !== likely);
  if (most > 1) {
    const comma =
      likely === ',' && others.find((delimiter) => divides(delimiter, [first, ...rest], isDecimal));
    if (comma) return comma;
    if (rest.length === 0 || alike(likely, rest) > 1) return likely;
  }
  const candidates = [...(most > 1 ? [] : [likely]), ...others]
    .map((delimiter) => [delimiter, alike(delimiter, rest.length === 0 ? [first] : rest)] as const)
    .filter(([delimiter, count]) => count > 1 && (delimiter !== WHITESPACE || looksNumeric(rest, first)));
  return candidates.reduce((best, next) => (next[1] > best[1] ? next : best), [likely, 1] as const)[0];
}

function fields(line: string, delimiter: string): string[] {
  return delimiter === WHITESPACE ? whitespaceFields(line) : line.split(delimiter);
}

/** Share of the lines that may differ, such as titles and comments. */
const MOST_UNLIKE = 0.4;

/** Number of fields in nearly every line; 0 if there is no such number. */
function alike(delimiter: string, lines: readonly string[]): number {
  const counts = lines.map((line) => fields(line, delimiter).length);
  const frequency = (count: number) => counts.filter((other) => other === count).length;
  const [usual = 0] = [...new Set(counts)].sort((a, b) => frequency(b) - frequency(a));
  return frequency(usual) >= (1 - MOST_UNLIKE) * lines.length ? usual : 0;
}

/** Whether a delimiter divides the lines into as many fields each, some with a decimal comma and all of them numbers. */
function divides(delimiter: string, lines: readonly string[], fits: (text: string) => boolean): boolean {
  const [first = '', ...rest] = lines;
  const isHeader = fields(first, delimiter).some((field) => !fits(field.trim()));
  const rows = isHeader ? rest : lines;
  const all = rows.flatMap((line) => fields(line, delimiter)).map((field) => field.trim());
  return alike(delimiter, rows) > 1 && all.every(fits) && all.some(hasDecimalComma);
}

const isDecimal = (text: string) => hasDecimalComma(text) || isMissing(text) || kindOf(text) === 'number';

/** Whether most fields between spaces are numbers: words between spaces are no columns. */
function looksNumeric(rows: readonly string[], first: string): boolean {
  const all = (rows.length === 0 ? [first] : rows).flatMap(whitespaceFields);
  return all.filter((field) => kindOf(field) === 'number' || hasDecimalComma(field)).length > all.length / 2;
}
