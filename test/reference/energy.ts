import type { Machine } from './contrastive.js';

/** Minus the log of Σ_h exp(-E(v, h)) over all 2^hidden binary states, E = -v·b - h·c - v·W·h. */
export function energyByEnumeration(machine: Machine, visible: number[]): number {
  const hiddenUnits = machine.hiddenBias.length;
  let sum = 0;
  for (let state = 0; state < 2 ** hiddenUnits; state++) {
    const hidden = machine.hiddenBias.map((_, j) => (state >> j) & 1);
    let energy = 0;
    for (const [i, v] of visible.entries()) {
      energy -= v * (machine.visibleBias[i] as number);
      for (const [j, h] of hidden.entries())
        energy -= v * h * ((machine.weights[i] as number[])[j] as number);
    }
    for (const [j, h] of hidden.entries()) energy -= h * (machine.hiddenBias[j] as number);
    sum += Math.exp(-energy);
  }
  return -Math.log(sum);
}

/** The same with an integral over two linear hidden units, E = -v·b + Σ (h - c)²/2 - v·W·h, by the midpoint rule. */
export function gaussianFreeEnergyByQuadrature(machine: Machine, visible: number[]): number {
  const [reach, width] = [12, 0.05];
  const inputs = machine.hiddenBias.map((_, j) =>
    visible.reduce((sum, v, i) => sum + v * ((machine.weights[i] as number[])[j] as number), 0),
  );
  let integral = 1;
  for (const [j, bias] of machine.hiddenBias.entries()) {
    let sum = 0;
    for (let h = -reach; h < reach; h += width) {
      const at = h + width / 2;
      sum += Math.exp(-((at - bias) ** 2) / 2 + (inputs[j] as number) * at) * width;
    }
    integral *= sum;
  }
  const visibleShare = visible.reduce((sum, v, i) => sum + v * (machine.visibleBias[i] as number), 0);
  return -visibleShare - Math.log(integral);
}
