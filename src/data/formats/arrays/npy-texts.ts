import { numberTexts } from '../../storage/number-texts.js';
import { rowByRow } from './array-in-memory.js';
import { parseNpyHeader, parseNpyLayout, requireLength } from './npy.js';

/** The elements of an array of numbers or texts as texts, and its shape. Throws an InputError for other elements. */
export function npyTexts(
  bytes: Uint8Array,
  source: string,
): { readonly shape: readonly number[]; readonly texts: string[] } {
  const layout = parseNpyLayout(bytes, bytes.length, source);
  const { descriptor, shape, start } = layout;
  const [, order, code, length = '0'] = /^([<>|=])([US])([1-9]\d{0,8})$/.exec(descriptor) ?? [];
  if (code === undefined) {
    const header = parseNpyHeader(bytes, bytes.length, source);
    const numbers = bytes.subarray(start);
    const ordered = header.columnByColumn ? rowByRow(numbers, header) : numbers;
    return { shape, texts: numberTexts(header.type, ordered, 0, countOf(shape)) };
  }
  const elementBytes = Number(length) * (code === 'U' ? 4 : 1);
  requireLength(layout, elementBytes, bytes.length, source);
  const element = (i: number) => bytes.subarray(start + i * elementBytes, start + (i + 1) * elementBytes);
  const text =
    code === 'U' ? (i: number) => utf32(element(i), order !== '>') : (i: number) => untilZero(element(i));
  return { shape, texts: Array.from({ length: countOf(shape) }, (_, i) => text(i)) };
}

const countOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** numpy's text of four bytes a character, filled up with zeros. */
function utf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian);
    if (point === 0) break;
    text += String.fromCodePoint(point > 0x10ffff ? 0xfffd : point);
  }
  return text;
}

function untilZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
