import { affine, fromFlat, map, sigmoid } from './matrix.js';

interface Layer {
  weights: { shape: readonly number[]; data: ArrayLike<number> };
  bias: { data: ArrayLike<number> };
}

/** Moves one number of the parameters, named as `0.weights` and its place. */
interface Nudge {
  path: string;
  index: number;
  by: number;
}

/** The fine-tuning loss of a network in plain loops and double precision, and its summed squared error. */
export function networkLoss(
  activations: readonly string[],
  layers: readonly Layer[],
  visible: ArrayLike<number>,
  nudge?: Nudge,
): { loss: number; squaredError: number } {
  const nudged = (path: string, data: ArrayLike<number>) =>
    Array.from(data, (value, i) => (nudge?.path === path && nudge.index === i ? value + nudge.by : value));
  const width = layers[0]?.weights.shape[0] as number;
  const data = fromFlat(visible, width);
  let values = data;
  for (const [i, { weights, bias }] of layers.entries()) {
    const matrix = fromFlat(nudged(`${i}.weights`, weights.data), weights.shape[1] as number);
    values = affine(values, matrix, nudged(`${i}.bias`, bias.data));
    if (activations[i] === 'sigmoid') values = map(values, sigmoid);
    if (activations[i] === 'softmax') values = values.map(softmax);
  }
  let [loss, squaredError] = [0, 0];
  for (const [n, row] of data.entries()) {
    const words = row.reduce((sum, count) => sum + count, 0);
    for (const [i, x] of row.entries()) {
      const y = values[n]?.[i] as number;
      if (activations.at(-1) === 'softmax') {
        squaredError += (x - words * y) ** 2;
        loss -= (x / words) * Math.log(y);
        continue;
      }
      squaredError += (x - y) ** 2;
      loss +=
        activations.at(-1) === 'sigmoid' ? -(x * Math.log(y) + (1 - x) * Math.log(1 - y)) : (x - y) ** 2 / 2;
    }
  }
  return { loss: loss / data.length, squaredError };
}

/** What each layer of a network makes of these rows: [layers][rows][units]. */
export function layerOutputs(
  { activations, parameters }: { activations: readonly string[]; parameters: readonly Layer[] },
  rows: number[][],
): number[][][] {
  const outputs: number[][][] = [];
  let values = rows;
  for (const [i, { weights, bias }] of parameters.entries()) {
    values = affine(values, fromFlat(weights.data, weights.shape[1] as number), Array.from(bias.data));
    if (activations[i] === 'sigmoid') values = map(values, sigmoid);
    outputs.push(values);
  }
  return outputs;
}

function softmax(inputs: number[]): number[] {
  const sum = inputs.reduce((total, input) => total + Math.exp(input), 0);
  return inputs.map((input) => Math.exp(input) / sum);
}
