import * as tf from '@tensorflow/tfjs-core';
import { type NdArray, ndarray } from '../../compute/ndarray.js';
import type { RowFunction } from '../../compute/onnx/export.js';
import type { Tensors } from '../../compute/tree.js';
import { forward, type NetworkParameters } from '../../unroll/network.js';
import { codeWidth, inputWidth, type Model } from '../model.js';

/** Parts of a model to export: data to code, code to data, or data to reconstruction. Data are on their own scale. */
export const PARTS = ['encoder', 'decoder', 'all'] as const;
export type Part = (typeof PARTS)[number];

/** An offset as high + low, to more digits than one float32 has: it may be large compared with the spread around it. */
export type ScaleParameters = { readonly high: NdArray; readonly low: NdArray; readonly scale: NdArray };

export type PartParameters = {
  readonly layers: NetworkParameters;
  readonly fill?: NdArray;
  readonly before?: ScaleParameters;
  readonly after?: ScaleParameters;
};

/** The layers of a part, and whether its input and its output are on the scale of the data. */
export function layersOf(
  model: Model,
  part: Part,
): { from: number; to: number; takesData: boolean; givesData: boolean } {
  const layers = model.autoencoder.parameters.length;
  return {
    from: part === 'decoder' ? layers / 2 : 0,
    to: part === 'encoder' ? layers / 2 : layers,
    takesData: part !== 'decoder',
    givesData: part !== 'encoder',
  };
}

/** The part as a function of rows, including the scaling. A missing value is NaN. */
export function partFunction(model: Model, part: Part): RowFunction<PartParameters> {
  const { from, to, takesData, givesData } = layersOf(model, part);
  const activations = model.autoencoder.activations.slice(from, to);
  const { fill } = model.preprocessing;
  const scaled = model.preprocessing.scaling !== 'none';
  return {
    parameters: {
      layers: model.autoencoder.parameters.slice(from, to),
      ...(takesData && fill !== null && { fill: ndarray([1, fill.length], Float32Array.from(fill)) }),
      ...(takesData && scaled && { before: scaleParameters(model) }),
      ...(givesData && scaled && { after: scaleParameters(model) }),
    },
    input: takesData ? { name: 'data', width: inputWidth(model) } : { name: 'code', width: codeWidth(model) },
    output: { name: givesData ? 'reconstruction' : 'code' },
    apply({ layers, fill: means, before, after }: Tensors<PartParameters>, rows) {
      let values = rows;
      if (means !== undefined) {
        // Only NaN differs from itself.
        const present = tf.equal(values, values);
        const spread = tf.add(tf.mul(tf.cast(present, 'float32'), 0), means);
        values = tf.where(present, values, spread);
      }
      if (before !== undefined)
        values = tf.div(tf.sub(tf.sub(values, before.high), before.low), before.scale);
      values = forward({ activations, parameters: layers }, values);
      if (after !== undefined) values = tf.add(tf.add(tf.mul(values, after.scale), after.low), after.high);
      return values;
    },
  };
}

export function scaleParameters(model: Model): ScaleParameters {
  const { offset, scale } = model.preprocessing;
  const row = (values: readonly number[]) => ndarray([1, values.length], Float32Array.from(values));
  return {
    high: row(offset),
    low: row(offset.map((value) => value - Math.fround(value))),
    scale: row(scale),
  };
}
