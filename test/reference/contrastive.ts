import { affine, type Matrix, map, sigmoid, transpose } from './matrix.js';

export interface Machine {
  weights: Matrix;
  visibleBias: number[];
  hiddenBias: number[];
}

export interface Constants {
  learningRate: number;
  momentum: number;
  weightCost: number;
}

/**
 * One batch of the authors' rbm.m (logistic units) or rbmhidlinear.m (linear hidden units), or the same with linear visible units, case by case and weight by
 * weight. Changes machine and velocity in place and returns what rbm.m calls poshidprobs and err.
 */
export function authorsStep(
  machine: Machine,
  velocity: Machine,
  data: Matrix,
  noise: Matrix,
  units: { visible: string; hidden: string },
  { learningRate, momentum, weightCost }: Constants,
): { hidden: Matrix; squaredError: number } {
  const linearHidden = units.hidden === 'gaussian';
  const up = (visible: Matrix) => {
    const input = affine(visible, machine.weights, machine.hiddenBias);
    return linearHidden ? input : map(input, sigmoid);
  };
  const hidden = up(data);
  const states = hidden.map((row, n) =>
    row.map((mean, j) => {
      const coin = (noise[n] as number[])[j] as number;
      return linearHidden ? mean + coin : mean > coin ? 1 : 0;
    }),
  );
  const down = affine(states, transpose(machine.weights), machine.visibleBias);
  const recon = units.visible === 'gaussian' ? down : map(down, sigmoid);
  const reconHidden = up(recon);

  const cases = data.length;
  let squaredError = 0;
  for (const [n, row] of data.entries()) {
    for (const [i, value] of row.entries()) squaredError += (value - at(recon, n, i)) ** 2;
  }
  for (const [i, row] of velocity.weights.entries()) {
    for (const j of row.keys()) {
      let [positive, negative] = [0, 0];
      for (let n = 0; n < cases; n++) {
        positive += at(data, n, i) * at(hidden, n, j);
        negative += at(recon, n, i) * at(reconHidden, n, j);
      }
      const pull = (positive - negative) / cases - weightCost * at(machine.weights, i, j);
      row[j] = momentum * (row[j] as number) + learningRate * pull;
    }
  }
  const biasStep = (bias: number[], positive: Matrix, negative: Matrix) => {
    for (const i of bias.keys()) {
      let difference = 0;
      for (let n = 0; n < cases; n++) difference += at(positive, n, i) - at(negative, n, i);
      bias[i] = momentum * (bias[i] as number) + (learningRate / cases) * difference;
    }
  };
  biasStep(velocity.visibleBias, data, recon);
  biasStep(velocity.hiddenBias, hidden, reconHidden);

  for (const [i, row] of machine.weights.entries()) {
    for (const j of row.keys()) row[j] = (row[j] as number) + at(velocity.weights, i, j);
  }
  for (const name of ['visibleBias', 'hiddenBias'] as const) {
    for (const i of machine[name].keys())
      machine[name][i] = (machine[name][i] as number) + (velocity[name][i] as number);
  }
  return { hidden, squaredError };
}

function at(matrix: Matrix, row: number, column: number): number {
  return (matrix[row] as number[])[column] as number;
}
