import { InputError } from '../../../errors.js';
import { FETCH_AGAIN } from './gunzip.js';

/** A file in an archive. */
export interface PackedFile {
  /** Path in the archive, separated by slashes. */
  readonly path: string;
  /** View of the archive's bytes. */
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
const FILE = new Set(['0', '\0', '7']);

/**
 * The regular files of a tar archive (POSIX ustar and the older form without a prefix field), in their order. Folders,
 * links and extended headers are skipped. Throws an InputError that names `source` if it is no such archive or ends
 * early.
 */
export function filesOfTar(bytes: Uint8Array, source: string): PackedFile[] {
  const files: PackedFile[] = [];
  let at = 0;
  while (at < bytes.length) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    if (header.length < BLOCK || !hasChecksum(header)) {
      throw new InputError(
        at === 0
          ? `${source} is no tar archive: its first ${BLOCK} bytes are no header of one. Give the archive as it was published.`
          : `${source} is broken at byte ${at} of the archive inside: there is no whole header of a file. ${FETCH_AGAIN}`,
      );
    }
    const path = pathOf(header);
    const size = octal(header.subarray(124, 136));
    const start = at + BLOCK;
    if (!(start + size <= bytes.length)) {
      throw new InputError(
        `${source} ends too early: its file ${path} should have ${size} bytes, but ${bytes.length - start} are left. ${FETCH_AGAIN}`,
      );
    }
    if (FILE.has(String.fromCharCode(header[156] as number)))
      files.push({ path, bytes: bytes.subarray(start, start + size) });
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

/** Whether the bytes of the header add up to its checksum, whose own field counts as spaces. */
function hasChecksum(header: Uint8Array): boolean {
  let sum = 8 * 0x20;
  for (const [i, byte] of header.entries()) if (i < 148 || i >= 156) sum += byte;
  return sum === octal(header.subarray(148, 156));
}

function pathOf(header: Uint8Array): string {
  const name = text(header.subarray(0, 100));
  const isPosix = text(header.subarray(257, 262)) === 'ustar' && header[262] === 0;
  const folder = isPosix ? text(header.subarray(345, 500)) : '';
  return folder === '' ? name : `${folder}/${name}`;
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder('latin1').decode(end === -1 ? field : field.subarray(0, end));
}

/** The octal number in a field, or NaN. */
function octal(field: Uint8Array): number {
  const digits = text(field).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}
