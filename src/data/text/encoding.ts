import { createReadStream } from 'node:fs';
import { InputError } from '../../errors.js';

export type TextEncoding = 'utf8' | 'latin1';

/** JavaScript's strings end at about twice as many characters. */
const LONGEST_TEXT = 2 ** 28;

/** UTF-8, or Latin-1 where it is none. Throws an InputError where it is no text, or too long for one. */
export function decoded(bytes: Uint8Array, path: string): string {
  requireText(bytes, path);
  if (bytes.length > LONGEST_TEXT) {
    throw new InputError(
      `${path} has ${bytes.length} bytes, but a text may have ${LONGEST_TEXT} at most. Split it into documents, or take it out.`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** The same for a file of any length, piece by piece. */
export async function encodingOf(path: string): Promise<TextEncoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let encoding: TextEncoding = 'utf8';
  const decode = (bytes?: Uint8Array) => {
    if (encoding === 'latin1') return;
    try {
      decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      encoding = 'latin1';
    }
  };
  for await (const bytes of createReadStream(path) as AsyncIterable<Uint8Array>) {
    requireText(bytes, path);
    decode(bytes);
  }
  decode();
  return encoding;
}

function requireText(bytes: Uint8Array, path: string): void {
  if (!bytes.includes(0)) return;
  throw new InputError(
    `${path} has zero bytes, so it is no text in UTF-8 or Latin-1: UTF-16 perhaps, or no text at all. Convert it to UTF-8 or take it out.`,
  );
}
