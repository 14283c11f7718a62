import { varianceOf } from '../../data/component-statistics.js';
import { type Examples, eachBlock } from '../../data/examples.js';

/** Statistics of the data for a diagnosis, in float64. [width] */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly greatest: number;
  /**
   * Between-batch variance: batch size × variance of the means of consecutive batches, summed over components, divided
   * by the summed variance. About 1 for shuffled examples. Undefined with fewer than five whole batches.
   */
  readonly betweenBatches: number | undefined;
  readonly batches: number;
}

const LEAST_BATCHES = 5;

export function momentsOf(examples: Examples, batchSize: number): Moments {
  const { width, count } = examples;
  const [sum, squares] = [new Float64Array(width), new Float64Array(width)];
  const [batchSum, batchSquares] = [new Float64Array(width), new Float64Array(width)];
  const batches = Math.floor(count / batchSize);
  let greatest = Number.NEGATIVE_INFINITY;
  for (const { values } of eachBlock(examples, batchSize)) {
    const rows = values.length / width;
    for (let i = 0; i < width; i++) {
      let ofBatch = 0;
      for (let row = 0; row < rows; row++) {
        const value = values[row * width + i] as number;
        ofBatch += value;
        squares[i] = (squares[i] as number) + value * value;
        if (value > greatest) greatest = value;
      }
      sum[i] = (sum[i] as number) + ofBatch;
      if (rows === batchSize) {
        batchSum[i] = (batchSum[i] as number) + ofBatch / rows;
        batchSquares[i] = (batchSquares[i] as number) + (ofBatch / rows) ** 2;
      }
    }
  }
  const variance = variances(sum, squares, count);
  const between = total(variances(batchSum, batchSquares, batches)) * batchSize * (batches / (batches - 1));
  return {
    mean: sum.map((value) => value / count),
    variance,
    greatest,
    betweenBatches: batches < LEAST_BATCHES || total(variance) === 0 ? undefined : between / total(variance),
    batches,
  };
}

function variances(sum: Float64Array, squares: Float64Array, count: number): Float64Array {
  return squares.map((square, i) => varianceOf(sum[i] as number, square, count));
}

export function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
