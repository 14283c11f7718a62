/** Data types of the elements of a MATLAB file. */
export const ELEMENT = { uint8: 2, int32: 5, uint32: 6, double: 9, matrix: 14, compressed: 15 } as const;

export interface Element {
  readonly type: number;
  readonly data: Uint8Array;
}

/** Position of an element, as its tag gives it. */
export interface Tag {
  readonly type: number;
  /** First byte of the data, and their length in bytes. */
  readonly start: number;
  readonly length: number;
  /** First byte of the next element. Elements are padded to eight bytes, compressed ones are not. */
  readonly next: number;
}

/** Reads the tag at byte `at`. Throws if there is none. */
export function tagAt(bytes: Uint8Array, at: number, littleEndian: boolean): Tag {
  if (at + 8 > bytes.length) throw new Error(`it ends where an element should begin, at byte ${at}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint32(at, littleEndian);
  const small = first >>> 16;
  if (small > 4) throw new Error(`an element of ${small} bytes does not fit into its tag`);
  if (small > 0) return { type: first & 0xffff, start: at + 4, length: small, next: at + 8 };
  const [start, length] = [at + 8, view.getUint32(at + 4, littleEndian)];
  const filled = first === ELEMENT.compressed ? length : Math.ceil(length / 8) * 8;
  return { type: first, start, length, next: start + filled };
}

/** The element at the position that a tag gives. Throws if it extends beyond the end. */
export function elementOf(bytes: Uint8Array, { type, start, length }: Tag): Element {
  if (start + length > bytes.length)
    throw new Error(
      `an element of ${length} bytes does not fit into the ${bytes.length - start} that are left`,
    );
  return { type, data: bytes.subarray(start, start + length) };
}

/** Yields the elements one after the other. */
export function* elements(bytes: Uint8Array, littleEndian: boolean): Generator<Element> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const tag = tagAt(bytes, at, littleEndian);
    yield elementOf(bytes, tag);
    at = tag.next;
  }
}
