import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Arrays } from '../../../src/compute/ndarray.js';
import { decodeSafetensors, encodeSafetensors } from '../../../src/data/formats/arrays/safetensors.js';
import { InputError } from '../../../src/errors.js';

/** A file from the format's description: length, header, data. */
function file(header: unknown, data: Uint8Array = new Uint8Array()): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

const f32 = (shape: unknown, start: unknown, end: unknown, dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

describe('the bytes of a safetensors file', () => {
  test('are a length, a header padded to eight bytes, and little-endian floats', () => {
    const bytes = encodeSafetensors(
      {
        b: { shape: [1, 2], data: Float32Array.of(1, -2) },
        a: { shape: [1], data: Float32Array.of(0.5) },
      },
      { format: 'x' },
    );
    const header =
      '{"__metadata__":{"format":"x"},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},' +
      '"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}';
    // 140 characters and 4 spaces: 144 = 0x90.
    expect(header).toHaveLength(140);
    const expected = Buffer.concat([
      Buffer.from([0x90, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from(`${header}    `),
      Buffer.from([0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x3f]),
    ]);
    expect(Buffer.from(bytes).toString('hex')).toBe(expected.toString('hex'));
  });

  test('are read back from any place in a buffer, into memory of their own', () => {
    const bytes = file({ w: f32([2], 0, 8) }, Uint8Array.of(0, 0, 128, 63, 0, 0, 0, 192));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const { arrays, metadata } = decodeSafetensors(shifted.subarray(3), 'm');
    expect(arrays.w).toEqual({ shape: [2], data: Float32Array.of(1, -2) });
    expect({ ...metadata }).toEqual({});
    shifted.fill(0);
    expect(arrays.w?.data).toEqual(Float32Array.of(1, -2));
    expect(arrays.w?.data.buffer.byteLength).toBe(8);
  });

  test('may list arrays in another order than they are stored, and hold empty arrays', () => {
    const data = Uint8Array.of(0, 0, 128, 63, 0, 0, 0, 192);
    const bytes = file({ second: f32([1], 4, 8), none: f32([0, 3], 4, 4), first: f32([], 0, 4) }, data);
    const { arrays } = decodeSafetensors(bytes, 'm');
    expect(Object.keys(arrays)).toEqual(['second', 'none', 'first']);
    expect(arrays.first).toEqual({ shape: [], data: Float32Array.of(1) });
    expect(arrays.second?.data[0]).toBe(-2);
    expect(arrays.none).toEqual({ shape: [0, 3], data: new Float32Array() });
  });

  test('keep everything: arrays, names, order and metadata', () => {
    const name = fc.string().filter((text) => !/^(__metadata__|__proto__|constructor|prototype)$/.test(text));
    const array = fc.array(fc.nat({ max: 4 }), { maxLength: 3 }).chain((shape) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return fc.float32Array({ minLength: size, maxLength: size }).map((data) => ({ shape, data }));
    });
    fc.assert(
      fc.property(fc.dictionary(name, array), fc.dictionary(name, fc.string()), (arrays, metadata) => {
        const bytes = encodeSafetensors(arrays, metadata);
        expect(bytes).toEqual(encodeSafetensors(arrays, metadata));
        expect(Number(Buffer.from(bytes).readBigUInt64LE()) % 8).toBe(0);
        const decoded = decodeSafetensors(bytes, 'm');
        expect(Object.entries(decoded.arrays)).toEqual(Object.entries(arrays));
        expect(Object.entries(decoded.metadata)).toEqual(Object.entries(metadata));
      }),
      { seed: 1 },
    );
  });

  test('are refused for an array that no reader could take', () => {
    const wrong: Arrays = { w: { shape: [3], data: new Float32Array(2) } };
    expect(() => encodeSafetensors(wrong, {})).toThrow(RangeError);
    const reserved: Arrays = { __metadata__: { shape: [0], data: new Float32Array() } };
    expect(() => encodeSafetensors(reserved, {})).toThrow(/__metadata__/);
  });
});

describe('a file that is not one of ours', () => {
  const eight = new Uint8Array(8);
  const deep = `{"w":{"dtype":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
  test.each<[what: string, bytes: Uint8Array, message: RegExp]>([
    ['nothing', new Uint8Array(), /0 bytes/],
    ['seven bytes', new Uint8Array(7), /7 bytes/],
    [
      'a header longer than the file',
      Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d),
      /header of 9 bytes, and only 2/,
    ],
    ['a header longer than memory', Buffer.alloc(16, 0xff), /18446744073709551615 bytes/],
    ['an empty header', new Uint8Array(8), /not JSON/],
    ['broken JSON', file('{"w":'), /not JSON/],
    ['bytes that are not UTF-8', Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0, 0x22, 0xff, 0xff, 0x22), /not JSON/],
    ['a list', file([1]), /the header is \[ 1 \]/],
    ['null', file('null'), /the header is null/],
    ['an array that is a number', file({ w: 3 }), /'w' is 3/],
    ['another dtype', file({ w: f32([1], 0, 8, 'F64') }, eight), /dtype 'F64'.*only F32/],
    ['no dtype', file({ w: { shape: [2], data_offsets: [0, 8] } }, eight), /dtype undefined/],
    ['a dtype nested very deeply', file(deep), /dtype \[/],
    ['no shape', file({ w: { dtype: 'F32', data_offsets: [0, 8] } }, eight), /shape undefined/],
    ['a negative length', file({ w: f32([-2], 0, 8) }, eight), /shape \[ -2 \]/],
    ['two negative lengths', file({ w: f32([-1, -2], 0, 8) }, eight), /shape \[ -1, -2 \]/],
    ['half a row', file({ w: f32([0.5, 4], 0, 8) }, eight), /shape \[ 0.5, 4 \]/],
    ['a length in words', file({ w: f32(['2'], 0, 8) }, eight), /shape \[ '2' \]/],
    ['a huge length', file({ w: f32([2 ** 53], 0, 8) }, eight), /shape/],
    ['a huge product', file({ w: f32([2 ** 40, 2 ** 40], 0, 8) }, eight), /span 8/],
    ['an infinite product', file({ w: f32(Array(30).fill(2 ** 50), 0, 8) }, eight), /span 8/],
    ['too large a shape', file({ w: f32([3], 0, 8) }, eight), /takes 12 bytes .* span 8/],
    [
      'one offset',
      file({ w: { dtype: 'F32', shape: [2], data_offsets: [0] } }, eight),
      /data_offsets \[ 0 \]/,
    ],
    ['too small a shape', file({ w: f32([1], 0, 8) }, eight), /takes 4 bytes .* span 8/],
    ['offsets backwards', file({ w: f32([2], 8, 0) }, eight), /span -8/],
    ['offsets past the end', file({ w: f32([4], 0, 16) }, eight), /need 16 bytes and 8 follow/],
    ['huge offsets', file({ w: f32([2 ** 50], 0, 2 ** 52) }, eight), /need 4503599627370496 bytes/],
    ['bytes that no array owns', file({ w: f32([1], 0, 4) }, eight), /need 4 bytes and 8 follow/],
    [
      'a gap',
      file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, new Uint8Array(12)),
      /'b'.*byte 8.*leave a gap/,
    ],
    ['an overlap', file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, eight), /'b'.*byte 4.*overlap/],
    ['the same bytes twice', file({ a: f32([2], 0, 8), b: f32([2], 0, 8) }, eight), /overlap/],
    ['metadata that are a list', file({ __metadata__: [] }), /__metadata__/],
    ['metadata with a number', file({ __metadata__: { a: 1 } }), /'a' is 1/],
    [
      'an array named __proto__',
      file('{"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
      /__proto__/,
    ],
    ['an array named constructor', file({ constructor: f32([0], 0, 0) }), /constructor/],
    ['metadata named __proto__', file('{"__metadata__":{"__proto__":"x"}}'), /__proto__/],
  ])('%s is refused', (_, bytes, message) => {
    const refusal = () => decodeSafetensors(bytes, 'models/a.safetensors');
    expect(refusal).toThrow(InputError);
    expect(refusal).toThrow(/^models\/a\.safetensors/);
    expect(refusal).toThrow(message);
  });

  test('a message does not repeat megabytes of a hostile header', () => {
    const refusal = () => decodeSafetensors(file({ ['n'.repeat(1e6)]: { dtype: 'x'.repeat(1e6) } }), 'm');
    expect(refusal).toThrow(InputError);
    expect(messageFrom(refusal).length).toBeLessThan(600);
  });

  test('mutations of a good file are refused with an InputError, or read', () => {
    const arrays = { 'layer 1/weights': { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) } };
    const good = encodeSafetensors(arrays, { format: 'x' });
    const mutation = fc.record({
      at: fc.nat({ max: good.length - 1 }),
      byte: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(...Buffer.from('0123456789-[]{}",:'))),
    });
    let refused = 0;
    fc.assert(
      fc.property(
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat({ max: good.length }), { nil: good.length }),
        (mutations, length) => {
          const bytes = good.slice();
          for (const { at, byte } of mutations) bytes[at] = byte;
          try {
            for (const { shape, data } of Object.values(
              decodeSafetensors(bytes.subarray(0, length), 'm').arrays,
            )) {
              expect(data).toHaveLength(shape.reduce((a, b) => a * b, 1));
            }
          } catch (error) {
            if (!(error instanceof InputError)) throw error;
            refused++;
          }
        },
      ),
      { numRuns: 3000, seed: 1 },
    );
    expect(refused).toBeGreaterThan(1000);
  });
});

function messageFrom(refusal: () => unknown): string {
  try {
    refusal();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
