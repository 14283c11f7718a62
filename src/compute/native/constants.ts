import { sizeOf } from '../ndarray.js';
import type { Constant } from '../onnx/graph.js';
import { type View, whole } from './view.js';

/** A graph's constants, decoded and laid out in one block. */
export interface Constants {
  /** All constants, concatenated. */
  readonly numbers: Float32Array;
  readonly views: ReadonlyMap<string, View>;
  /** The value of an integer constant (axes, sizes or a shape), by name. */
  integers(name: string): readonly number[];
}

export function constantsOf(list: readonly Constant[]): Constants {
  const values = new Map(list.map((constant) => [constant.name, valuesOf(constant)]));
  const views = new Map<string, View>();
  let at = 0;
  for (const { name, shape } of list) {
    views.set(name, whole({ kind: 'constant', at, size: sizeOf(shape) }, shape));
    at += sizeOf(shape);
  }
  const numbers = new Float32Array(at);
  for (const [name, { block }] of views) numbers.set(values.get(name) as number[], block.at);
  return { numbers, views, integers: (name) => values.get(name) as number[] };
}

function valuesOf({ type, bytes }: Constant): number[] {
  const { buffer } = bytes.slice();
  switch (type) {
    case 'bool':
      return [...bytes];
    case 'int64':
      return [...new BigInt64Array(buffer)].map(Number);
    case 'int32':
      return [...new Int32Array(buffer)];
    case 'float32':
      return [...new Float32Array(buffer)];
  }
}
