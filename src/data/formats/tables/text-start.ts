import { InputError } from '../../../errors.js';
import { type Decimal, hasDecimalComma, isMissing, kindOf } from './cell.js';
import { delimiterOf, WHITESPACE, whitespaceFields } from './delimiter.js';
import { encodingOfStart, type TableEncoding } from './text-decoding.js';

/** How a text table begins. */
export interface TextStart {
  readonly encoding: TableEncoding;
  readonly delimiter: string;
  /** Number of the line, from 1, on which the records begin: after `sep=;` and comments. */
  readonly firstLine: number;
  /** Names of the columns, if a comment above the numbers holds them. */
  readonly names: readonly string[] | undefined;
  /** Whether the lines end with CR alone, as on old Macintoshes. */
  readonly endsWithCr: boolean;
  readonly notes: readonly string[];
}

/** Lines that are looked at for the delimiter. */
const LOOKED_AT = 30;

/** Studies the first bytes of a text table. Throws an InputError if they are no table. */
export function textStart(
  start: Uint8Array,
  source: string,
  asked: { readonly delimiter?: string | undefined; readonly decimal?: Decimal | undefined },
): TextStart {
  const encoding = encodingOfStart(start);
  const text = new TextDecoder(encoding === 'utf-8' ? 'windows-1252' : encoding)
    .decode(start)
    .replace(/^ï»¿/, '');
  requireTable(text, source);
  const lines = text.split(/\r\n|\n|\r/);
  const { comments, separator, at } = preamble(lines);
  const rest = lines.slice(at).filter((line) => line.trim() !== '');
  // The last line may be cut.
  const whole = rest.length > 1 ? rest.slice(0, Math.min(LOOKED_AT, rest.length - 1)) : rest;
  const delimiter = asked.delimiter ?? separator ?? delimiterOf(whole);
  const names = namesIn(comments.at(-1), whole[0], delimiter, asked.decimal);
  const left = comments.length - (names === undefined ? 0 : 1);
  return {
    encoding,
    delimiter,
    firstLine: at + 1,
    names,
    endsWithCr: text.includes('\r') && !text.includes('\n'),
    notes: [
      ...(left > 0 ? [`${left} ${left === 1 ? 'comment line is' : 'comment lines are'} left out`] : []),
      ...(names === undefined ? [] : ['the comment above the numbers is taken for the names of the columns']),
    ],
  };
}

function requireTable(text: string, source: string): void {
  if (text.includes('\0')) {
    throw new InputError(
      `${source} is neither a text table nor of another known format (IDX, .npy, .npz, Parquet, Arrow, JSON, a folder of images). ` +
        'Convert it to one of these.',
    );
  }
  if (/^(%.*\s+|\s+)*@relation\s/i.test(text)) {
    throw new InputError(`${source} is an ARFF file of Weka, which is not read. Save the table as CSV.`);
  }
}

/** What stands above the records: `sep=;`, which spreadsheets obey, comments, and empty lines. */
function preamble(lines: readonly string[]): {
  readonly comments: readonly string[];
  readonly separator: string | undefined;
  readonly at: number;
} {
  const comments: string[] = [];
  let separator: string | undefined;
  let at = 0;
  for (; at < lines.length; at++) {
    const line = (lines[at] as string).trim();
    const sep = at === 0 ? /^"?sep=(.|\\t|)"?$/i.exec(lines[0] as string) : null;
    if (sep) separator = sep[1] === '\\t' || sep[1] === '' ? '\t' : sep[1];
    else if (isComment(line)) comments.push(line);
    else if (line !== '') break;
  }
  return at === lines.length ? { comments: [], separator, at: 0 } : { comments, separator, at };
}

/** A `#` right before a name may be a part of the name, as in `#id,x`, or of a missing value, as in `#N/A`. */
const isComment = (line: string) => /^(#{2,}|[#%]\s|[#%]$|%)/.test(line);

/** The names in a comment like that of numpy.savetxt, if there is one for each field of a row of numbers below. */
function namesIn(
  comment: string | undefined,
  row: string | undefined,
  delimiter: string,
  decimal: Decimal | undefined,
): readonly string[] | undefined {
  if (comment === undefined || row === undefined) return undefined;
  const split = (line: string) =>
    delimiter === WHITESPACE ? whitespaceFields(line) : line.split(delimiter).map((field) => field.trim());
  const names = split(comment.replace(/^[#%]+\s*/, '')).map((name) => name.replace(/^"(.*)"$/, '$1'));
  const fields = split(row);
  const isNumber = (field: string) =>
    kindOf(field, decimal) === 'number' || isMissing(field) || (delimiter !== ',' && hasDecimalComma(field));
  const isText = (name: string) => kindOf(name) === 'text';
  return fields.length > 1 && names.length === fields.length && fields.every(isNumber) && names.every(isText)
    ? names
    : undefined;
}
