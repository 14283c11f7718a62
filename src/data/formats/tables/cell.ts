/** Spellings of a missing value, in lower case: those of R, pandas, spreadsheets, databases, SAS and Weka. */
const MISSING = new Set([
  ...[
    '',
    'na',
    'n/a',
    '#n/a',
    '#na',
    '#n/a n/a',
    '<na>',
    'nan',
    '-nan',
    '+nan',
    '1.#qnan',
    '-1.#qnan',
    '1.#ind',
    '-1.#ind',
  ],
  ...['null', '#null!', '\\n', 'none', 'nil', '?', '-', '--', '.'],
]);

const DATE =
  /^\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ]\d{1,2}:\d{2}.*)?$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}( \d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$|^((mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(\d{1,2} )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ -](\d{1,2},? )?\d{1,4}\b/i;

/** The decimal separator of numbers. */
export type Decimal = '.' | ',';

export const isMissing = (text: string) => MISSING.has(text.toLowerCase());

export const isBoolean = (text: string) => /^(true|false)$/i.test(text);

/** Whether a text is a date, a time, or both. */
export const isDate = (text: string) => DATE.test(text);

/** Whether a text is a number with a decimal comma, such as 1,5. */
export const hasDecimalComma = (text: string) => /^[-+]?\d*,\d+(e[-+]?\d+)?$/i.test(text);

/** The number that a text writes; NaN if it is none. An empty text is none. */
export function numberIn(text: string, decimal: Decimal = '.'): number {
  if (text === '') return Number.NaN;
  if (decimal === '.') return Number(text);
  return text.includes('.') ? Number.NaN : Number(text.replace(',', '.'));
}

/** What a field of a text table holds. */
export function kindOf(text: string, decimal?: Decimal): 'number' | 'missing' | 'boolean' | 'text' {
  if (!Number.isNaN(numberIn(text, decimal))) return 'number';
  if (isMissing(text)) return 'missing';
  return isBoolean(text) ? 'boolean' : 'text';
}
