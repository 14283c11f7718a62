import { createReadStream } from 'node:fs';
import { InputError } from '../../errors.js';

export type TextEncoding = 'utf8' | 'latin1';

/** About half of the longest string in JavaScript. */
const LONGEST_TEXT = 2 ** 28;

/** Decodes UTF-8, or Latin-1 if the bytes are not valid UTF-8. Throws an InputError if they are no text, or too long. */
export function decoded(bytes: Uint8Array, path: string): string {
  requireText(bytes, path);
  if (bytes.length > LONGEST_TEXT) {
    throw new InputError(
      `${path} has ${bytes.length} bytes, but a text may have at most ${LONGEST_TEXT}. Split it into documents, or remove it.`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** The encoding of a file of any length. Throws an InputError if it is no text. */
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
    `${path} has zero bytes, so it is no text in UTF-8 or Latin-1, but perhaps UTF-16 or a binary file. Convert it to UTF-8, or remove it.`,
  );
}
