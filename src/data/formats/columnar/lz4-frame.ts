/** An LZ4 sequence of 255 length bytes stands for at most this many bytes a byte. */
const LARGEST_EXPANSION = 256;
const MAGIC = 0x184d2204;

/**
 * Unpacks an LZ4 frame of `length` bytes unpacked (LZ4 frame format 1.6), in which blocks may refer to earlier ones.
 * Throws an Error if it is damaged. Allocates no more than the packed bytes can hold.
 */
export function unpackLz4Frame(packed: Uint8Array, length: number): Uint8Array {
  if (!(length >= 0 && length <= packed.length * LARGEST_EXPANSION))
    throw new Error(`${packed.length} bytes of LZ4 cannot hold ${length}`);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new Error('a buffer is no LZ4 frame');
  const flags = view.getUint8(4);
  const [hasBlockChecksum, hasSize, hasDictionary] = [flags & 16, flags & 8, flags & 1];
  const out = new Uint8Array(length);
  let at = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0);
  let to = 0;
  for (;;) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) break;
    const block = packed.subarray(at, at + (word & 0x7fffffff));
    if (word >>> 31) {
      out.set(block, to);
      to += block.length;
    } else to = unpackBlock(block, out, to);
    at += block.length + (hasBlockChecksum ? 4 : 0);
  }
  if (to !== length) throw new Error(`an LZ4 frame holds ${to} bytes in place of ${length}`);
  return out;
}

/** Unpacks sequences of literals and copies to `out` from `to` on, and returns the place after the last byte. */
function unpackBlock(block: Uint8Array, out: Uint8Array, to: number): number {
  let at = 0;
  let end = to;
  const lengthFrom = (nibble: number) => {
    let length = nibble;
    if (nibble === 15) {
      for (let byte = 255; byte === 255; length += byte) byte = block[at++] ?? 0;
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++] as number;
    const literals = lengthFrom(token >> 4);
    out.set(block.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    if (at >= block.length) break;
    const distance = (block[at++] as number) | ((block[at++] ?? 0) << 8);
    const copied = lengthFrom(token & 15) + 4;
    if (distance === 0 || distance > end || end + copied > out.length)
      throw new Error('an LZ4 block is damaged');
    for (let i = 0; i < copied; i++, end++) out[end] = out[end - distance] as number;
  }
  return end;
}
