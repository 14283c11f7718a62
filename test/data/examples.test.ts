import { describe, expect, test } from '@jest/globals';
import {
  byteExamples,
  eachBlock,
  firstExamples,
  floatExamples,
  requireRows,
  selectExamples,
} from '../../src/data/examples.js';
import { InputError } from '../../src/errors.js';

const three = floatExamples(Float32Array.of(1, 2, 3), 1);

describe('examples', () => {
  test('of bytes are read as pixels in [0, 1]', () => {
    const out = new Float32Array(4);
    byteExamples(Uint8Array.of(0, 51, 102, 255, 1, 2), 2).copyRows([1, 0], out);
    expect([...out]).toEqual([102 / 255, 1, 0, 51 / 255].map(Math.fround));
  });

  test('of bytes are rounded once: each of the 256 is the float32 nearest to byte / 255', () => {
    const out = new Float32Array(256);
    byteExamples(Uint8Array.from(out.keys()), 256).copyRows([0], out);
    expect([...out]).toEqual(Array.from(out, (_, byte) => Math.fround(byte / 255)));
  });

  test('of floats are read as they are', () => {
    const out = new Float32Array(4);
    floatExamples(Float32Array.of(1, 2, 3, 4, 5, 6), 2).copyRows([2, 0], out);
    expect([...out]).toEqual([5, 6, 1, 2]);
  });

  test('that are selected have row numbers of their own', () => {
    const selected = selectExamples(floatExamples(Float32Array.of(1, 2, 3), 1), [2, 0]);
    const out = new Float32Array(2);
    selected.copyRows([0, 1], out);
    expect([selected.count, ...out]).toEqual([2, 3, 1]);
  });

  test('come in blocks without gaps, of which the last may be short', () => {
    const examples = floatExamples(
      Float32Array.from({ length: 2001 }, (_, i) => i),
      1,
    );
    const seen = [...eachBlock(examples)].map(({ start, rows }) => [start, rows]);
    expect(seen).toEqual([
      [0, 1000],
      [1000, 1000],
      [2000, 1],
    ]);
    let sum = 0;
    for (const { values } of eachBlock(examples)) sum += values.reduce((total, value) => total + value, 0);
    expect(sum).toBe(2001000);
  });

  test.each([
    ['a row that does not exist', () => selectExamples(three, [3]), /no example 3 .* from 0 to 2/],
    ['a negative row', () => selectExamples(three, [-1]), /no example -1/],
    ['a negative number of them', () => firstExamples(three, -1), /first -1 examples/],
    ['plain lists', () => floatExamples([1, 2] as never, 1), /takes a Float32Array/],
    [
      'an order that is no Uint32Array',
      () => requireRows(Int32Array.of(-1) as never, three),
      /must be a Uint32Array/,
    ],
  ])('refuse %s', (_what, f, message) => {
    expect(f).toThrow(InputError);
    expect(f).toThrow(message);
  });
});
