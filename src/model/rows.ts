import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from '../compute/ndarray.js';
import { sizeOf } from '../compute/ndarray.js';
import type { Tensor, Tensor2D } from '../compute/tensor.js';
import { type Examples, floatExamples, requireExamples } from '../data/examples.js';
import { type Rounding, roundingWatch } from '../data/rounding.js';
import { byteRows } from '../data/storage/byte-rows.js';
import { InputError } from '../errors.js';
import { listRows } from './list-rows.js';

/** A typed array with its shape: [examples, components]. Further axes count as components. */
export interface TypedRows {
  readonly shape: readonly number[];
  readonly data:
    | Float32Array
    | Float64Array
    | Uint8Array
    | Uint8ClampedArray
    | Int8Array
    | Int16Array
    | Uint16Array
    | Int32Array
    | Uint32Array;
}

/**
 * Examples in any form: a list of lists (null is a missing value), a typed array with its shape, a TensorFlow.js tensor, or
 * `Examples`, such as a file's.
 */
export type Rows = Examples | TypedRows | Tensor | readonly (readonly (number | null | undefined)[])[];

/** Reads rows as examples. Throws an InputError if there are none, or if their widths differ. */
export async function examplesOf(rows: Rows): Promise<Examples> {
  const examples = await asExamples(rows);
  requireExamples(examples);
  return examples;
}

async function asExamples(rows: Rows): Promise<Examples> {
  if (rows instanceof tf.Tensor) {
    const data = await rows.data();
    return ofArray(rows.shape, Float32Array.from(data));
  }
  if (Array.isArray(rows)) return listRows(rows);
  if (typeof rows !== 'object' || rows === null) throw noRows();
  if ('copyRows' in rows) return rows;
  if ('shape' in rows) return typedRows(rows);
  throw noRows();
}

function noRows(): InputError {
  return new InputError(
    'The examples must be a list of rows, an array with its shape, a tensor, or Examples.',
  );
}

function typedRows({ shape, data }: TypedRows): Examples {
  // For callers without TypeScript.
  const given: unknown = data;
  if (given instanceof BigInt64Array || given instanceof BigUint64Array) {
    throw new InputError(
      `The examples are a ${given.constructor.name}, but networks read numbers. Convert them with ` +
        'Float64Array.from(data, Number); numbers beyond 2 ** 53 lose digits.',
    );
  }
  if (data instanceof Uint8Array && sizeOf(shape) === data.length) return byteRows(data, widthOf(shape));
  const examples = ofArray(shape, data instanceof Float32Array ? data : Float32Array.from(data));
  const isExact = data instanceof Float64Array || data instanceof Int32Array || data instanceof Uint32Array;
  return isExact ? { ...examples, rounding: () => roundingOf(data, examples.width) } : examples;
}

function roundingOf(data: Float64Array | Int32Array | Uint32Array, width: number): Rounding {
  const watch = roundingWatch(width);
  for (let from = 0; from < data.length; from += width) watch.add(data, from);
  return watch.read();
}

function ofArray(shape: readonly number[], data: Float32Array): Examples {
  if (sizeOf(shape) === data.length && shape.length >= 2) return floatExamples(data, widthOf(shape));
  throw new InputError(
    `The examples are ${data.length} numbers in the shape [${shape.join(', ')}], but the shape must be [examples, components] ` +
      'and hold as many numbers.',
  );
}

const widthOf = (shape: readonly number[]) => sizeOf(shape.slice(1));

/** A tensor of rows for a tensor, of the caller's own type if that has two axes; an array for anything else. */
export type Like<R extends Rows> = R extends Tensor
  ? R['shape'] extends [number, number]
    ? R
    : Tensor2D
  : NdArray;

/** Returns the array in the form in which the rows came. The caller disposes a tensor. */
export function inTheFormOf<R extends Rows>(rows: R, { shape, data }: NdArray): Like<R> {
  return (
    rows instanceof tf.Tensor ? tf.tensor2d(data, shape as [number, number], 'float32') : { shape, data }
  ) as Like<R>;
}
