import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../../errors.js';
import type { DataFile } from '../format.js';
import { encodingOfStart, toUtf8 } from './text-decoding.js';

/** About half of the longest string in JavaScript. */
const LONGEST_LINE = 2 ** 28;

/** A line that is not empty, and its number from 1. */
export interface TextLine {
  readonly text: string;
  readonly line: number;
}

/** The lines of a text file. Throws an InputError for a line too long for memory. */
export async function* textLines({
  path,
  file,
  start,
  zipped,
}: Pick<DataFile, 'path' | 'file' | 'start' | 'zipped'>): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder();
  const text = toUtf8(encodingOfStart(start));
  const bytes = createReadStream(path);
  const reading = (zipped ? pipeline(bytes, createGunzip(), text) : pipeline(bytes, text)).catch(
    (error: Error) => {
      text.destroy(error);
    },
  );
  let [rest, line] = ['', 0];
  for await (const chunk of text) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() as string;
    if (rest.length > LONGEST_LINE) throw tooLong(file.name);
    for (const one of lines) {
      line++;
      if (one.trim() !== '') yield { text: one, line };
    }
  }
  await reading;
  if (rest.trim() !== '') yield { text: rest, line: line + 1 };
}

/** The lines as one text. Throws an InputError if it is too long for memory. */
export function joinedLines(lines: readonly string[], source: string): string {
  if (lines.reduce((sum, { length }) => sum + length + 1, 0) > LONGEST_LINE) throw tooLong(source);
  return lines.join('\n');
}

function tooLong(source: string): InputError {
  return new InputError(
    `${source} holds one JSON text of more than ${LONGEST_LINE} characters, too long for memory. Write one record a line (JSON lines).`,
  );
}
