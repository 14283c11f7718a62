import { deflateSync } from 'node:zlib';

/** A data element of a MAT-file of version 5, little-endian, filled up to eight bytes. */
export function element(type: number, data: Uint8Array): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(data.length, 4);
  return Buffer.concat([tag, data, Buffer.alloc((8 - (data.length % 8)) % 8)]);
}

const bytesOf = (numbers: Int32Array | Uint32Array | Float64Array) => new Uint8Array(numbers.buffer);

export function matrix(
  name: string,
  shape: readonly number[],
  values: Uint8Array | Float64Array,
  { kind = 9, type = values instanceof Uint8Array ? 2 : 9 } = {},
): Buffer {
  return element(
    14,
    Buffer.concat([
      element(6, bytesOf(Uint32Array.of(kind, 0))),
      element(5, bytesOf(Int32Array.from(shape))),
      smallText(name),
      element(type, values instanceof Uint8Array ? values : bytesOf(values)),
    ]),
  );
}

/** Up to four bytes of text lie in the tag itself. */
function smallText(text: string): Buffer {
  if (text.length > 4) return element(1, Buffer.from(text));
  const tag = Buffer.alloc(8);
  tag.writeUInt16LE(1, 0);
  tag.writeUInt16LE(text.length, 2);
  tag.write(text, 4);
  return tag;
}

export function zipped(content: Uint8Array): Buffer {
  const data = deflateSync(content);
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(data.length, 4);
  return Buffer.concat([tag, data]);
}

export function matlabFile(...contents: Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file, Platform: test');
  header.writeUInt16LE(0x0100, 124);
  header.write('IM', 126);
  return Uint8Array.from(Buffer.concat([header, ...contents]));
}
