import { readFileSync } from 'node:fs';
import { type NdArray, ndarray } from '../src/compute/ndarray.js';

/** A .npy file of float64 numbers (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), version 1. */
export function readNpy(path: string): NdArray {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').match(/\d+/g)?.map(Number) ?? [];
  const values = Float32Array.from({ length: (bytes.length - start) / 8 }, (_, i) =>
    bytes.readDoubleLE(start + 8 * i),
  );
  if (!header.includes("'fortran_order': True")) return ndarray(shape, values);
  const [rows, columns] = shape as [number, number];
  const inRows = values.map((_, at) => values[(at % columns) * rows + Math.floor(at / columns)] as number);
  return ndarray(shape, inRows);
}
