import { copyNumbers, type NumberType } from './number-type.js';

/**
 * The numbers of `bytes` from byte `from` on as texts, with the value that their type stores: 0.1 for the float32 next to
 * it, and every digit of a 64-bit whole number.
 */
export function numberTexts(type: NumberType, bytes: Uint8Array, from: number, count: number): string[] {
  if (type.name === 'int64' || type.name === 'uint64') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const read = type.name === 'int64' ? 'getBigInt64' : 'getBigUint64';
    return Array.from({ length: count }, (_, i) => String(view[read](from + 8 * i, type.littleEndian)));
  }
  const values = new Float64Array(count);
  copyNumbers(type, bytes, from, count, values, 0);
  return Array.from(values, type.name === 'float32' ? shortest : String);
}

/** The shortest decimal text that parses to the same float32. */
export function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}
