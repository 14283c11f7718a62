/** Encoding of numbers in a file. */
export interface NumberType {
  readonly name:
    | 'uint8'
    | 'int8'
    | 'uint16'
    | 'int16'
    | 'uint32'
    | 'int32'
    | 'int64'
    | 'float16'
    | 'float32'
    | 'float64'
    | 'uint64'
    | 'bool';
  /** Size of one number. */
  readonly bytes: number;
  readonly littleEndian: boolean;
}

/** Greatest finite float32. */
export const LARGEST_FLOAT32 = 3.4028234663852886e38;

export const UINT8: NumberType = { name: 'uint8', bytes: 1, littleEndian: true };
export const FLOAT32: NumberType = { name: 'float32', bytes: 4, littleEndian: true };

/** Whether float32 cannot hold every number of the type. */
export const exceedsFloat32 = ({ name, bytes }: NumberType) => bytes === 8 || /^u?int32$/.test(name);

type Read = (view: DataView, at: number, littleEndian: boolean) => number;

const READ: Readonly<Record<NumberType['name'], Read>> = {
  uint8: (view, at) => view.getUint8(at),
  bool: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
  int8: (view, at) => view.getInt8(at),
  uint16: (view, at, little) => view.getUint16(at, little),
  int16: (view, at, little) => view.getInt16(at, little),
  uint32: (view, at, little) => view.getUint32(at, little),
  int32: (view, at, little) => view.getInt32(at, little),
  uint64: (view, at, little) => Number(view.getBigUint64(at, little)),
  int64: (view, at, little) => Number(view.getBigInt64(at, little)),
  float16: (view, at, little) => float16(view.getUint16(at, little)),
  float32: (view, at, little) => view.getFloat32(at, little),
  float64: (view, at, little) => view.getFloat64(at, little),
};

/** The half-precision number (IEEE 754) with these bits: a sign, 5 bits of exponent, 10 of fraction. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Converts `count` numbers of `bytes`, from byte `from` on, and writes them to `out` from index `to` on. */
export function copyNumbers(
  type: NumberType,
  bytes: Uint8Array,
  from: number,
  count: number,
  out: Float32Array | Float64Array,
  to: number,
): void {
  if (type.bytes === 1 && type.name === 'uint8') {
    for (let i = 0; i < count; i++) out[to + i] = bytes[from + i] as number;
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READ[type.name];
  for (let i = 0; i < count; i++) out[to + i] = read(view, from + i * type.bytes, type.littleEndian);
}
