import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from '../compute/ndarray.js';
import { sizeOf } from '../compute/ndarray.js';
import type { Tensor, Tensor2D } from '../compute/tensor.js';
import { type Examples, floatExamples, requireExamples } from '../data/examples.js';
import { byteRows } from '../data/storage/byte-rows.js';
import { InputError } from '../errors.js';

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
 * Examples in any form: a list of lists, a typed array with its shape, a TensorFlow.js tensor, or `Examples`, such as
 * a file's.
 */
export type Rows = Examples | TypedRows | Tensor | readonly (readonly number[])[];

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
  if ('copyRows' in rows) return rows;
  if ('shape' in rows) {
    const { shape, data } = rows;
    if (data instanceof Uint8Array && sizeOf(shape) === data.length) return byteRows(data, widthOf(shape));
    return ofArray(shape, data instanceof Float32Array ? data : Float32Array.from(data));
  }
  if (!Array.isArray(rows))
    throw new InputError(
      'The examples must be a list of rows, an array with its shape, a tensor, or Examples.',
    );
  const width = rows[0]?.length ?? 0;
  const uneven = rows.findIndex((row) => row.length !== width);
  if (uneven >= 0) {
    throw new InputError(
      `Row ${uneven + 1} has ${rows[uneven]?.length} numbers, but the first row has ${width}. Pass rows of equal length.`,
    );
  }
  return ofArray([rows.length, width], Float32Array.from(rows.flat()));
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
