import { InputError } from '../../errors.js';
import type { ImageShape } from '../examples.js';

/** Arrays of bytes whose examples have two axes are images; those of other numbers may be anything. */
export function imageShapeOf(shape: readonly number[]): ImageShape | undefined {
  return shape.length === 3 ? { height: shape[1] as number, width: shape[2] as number } : undefined;
}

/** Rows and numbers a row of an array whose first axis counts the examples. Throws an InputError if there are none. */
export function rowsOf(shape: readonly number[], source: string): { count: number; width: number } {
  const [count = 0, ...rest] = shape;
  const width = rest.reduce((product, n) => product * n, 1);
  if (shape.length >= 1 && count >= 1 && width >= 1) return { count, width };
  throw new InputError(
    `${source} has the shape (${shape.join(', ')}), which holds no examples. Its first axis must count them.`,
  );
}
