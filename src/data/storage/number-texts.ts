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
  const text = { float16: shortestHalf, float32: shortest }[type.name as string];
  return Array.from(values, text ?? String);
}

/** The shortest decimal text that parses to the same float32. */
export function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

/** The shortest decimal text that lies nearer to this float16 than to any other. */
function shortestHalf(value: number): string {
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
  for (let digits = 1; digits < 6; digits++) {
    const number = Number(value.toPrecision(digits));
    if (Math.abs(number - value) < 2 ** (exponent - 11)) return String(number);
  }
  return String(value);
}
