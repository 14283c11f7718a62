import { Buffer, isUtf8 } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';

/** Encodings of text tables. Windows-1252 is Latin-1 with printable characters in place of control codes. */
export type TableEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Thrown where bytes are not UTF-8, so that the reader begins again with another encoding. */
export class NotUtf8 extends Error {}

/** Bytes of UTF-16 without a byte order mark that are looked at. */
const LOOKED_AT = 64;

/** The encoding that the first bytes of a text show; UTF-8 until a byte proves otherwise. */
export function encodingOfStart(start: Uint8Array): TableEncoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  const looked = Math.min(LOOKED_AT, start.length & ~1);
  for (let i = 0; i < looked; i++) if (start[i] === 0) zeros[i & 1] = (zeros[i & 1] as number) + 1;
  if (looked >= 4 && zeros[0] === 0 && zeros[1] === looked / 2) return 'utf-16le';
  if (looked >= 4 && zeros[1] === 0 && zeros[0] === looked / 2) return 'utf-16be';
  return 'utf-8';
}

/** Turns text in any of the encodings into UTF-8. Fails with NotUtf8 if it is said to be UTF-8 and is not. */
export function toUtf8(encoding: TableEncoding): Transform {
  return encoding === 'utf-8' ? utf8Guard() : transcoder(encoding);
}

function transcoder(encoding: TableEncoding): Transform {
  const decoder = new TextDecoder(encoding);
  const decoded = (bytes?: Uint8Array) => Buffer.from(decoder.decode(bytes, { stream: bytes !== undefined }));
  return new Transform({
    transform: (chunk: Uint8Array, _, done) => done(null, decoded(chunk)),
    flush: (done) => done(null, decoded()),
  });
}

function utf8Guard(): Transform {
  let rest: Uint8Array = new Uint8Array();
  const checked = (bytes: Uint8Array, done: TransformCallback) =>
    isUtf8(bytes) ? done(null, bytes) : done(new NotUtf8());
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = endOfWholeCharacters(bytes);
      rest = bytes.subarray(end);
      checked(bytes.subarray(0, end), done);
    },
    flush: (done) => checked(rest, done),
  });
}

/** Where the last character begins, if it is of several bytes and may go on in the next chunk; else the length. */
function endOfWholeCharacters(bytes: Uint8Array): number {
  const isContinuation = (at: number) => ((bytes[at] as number) & 0xc0) === 0x80;
  let at = bytes.length - 1;
  while (at > bytes.length - 4 && at > 0 && isContinuation(at)) at--;
  return at >= 0 && (bytes[at] as number) >= 0xc0 ? at : bytes.length;
}
