import type { Settings } from './settings.js';

/** How the time of a work is shown. */
export interface Unit {
  readonly name: string;
  /** Converts seconds per unit of work to the number that is shown. */
  shown(secondsPerUnit: number): number;
}

/** Steps in milliseconds, images and matrix products as rates, whole runs in seconds. */
export function unitOf(settings: Settings): Unit {
  switch (settings.kind) {
    case 'cd1':
    case 'adam':
      return { name: 'ms', shown: (seconds) => seconds * 1000 };
    case 'encode':
    case 'decode':
      return { name: 'images/s', shown: (seconds) => 1 / seconds };
    case 'matmul': {
      const operations = operationsPerUnit(settings) as number;
      return { name: 'GFLOP/s', shown: (seconds) => operations / seconds / 1e9 };
    }
    case 'pca':
    case 'mnist':
      return { name: 's', shown: (seconds) => seconds };
  }
}

/** Floating-point operations of the matrix products in one unit of work; null for works that are more than products. */
export function operationsPerUnit(settings: Settings): number | null {
  switch (settings.kind) {
    case 'cd1':
      // Up, down and up again, and one correlation for each phase.
      return 5 * product(settings.batchSize, settings.visible, settings.hidden);
    case 'adam': {
      const layers = layerSizes([...settings.sizes, ...settings.sizes.toReversed().slice(1)]);
      const forward = layers.reduce((sum, [from, to]) => sum + product(settings.batchSize, from, to), 0);
      const [from, to] = layers[0] as [number, number];
      // The gradients of the weights cost as much again, and so does backpropagation, which stops above the data.
      return 3 * forward - product(settings.batchSize, from, to);
    }
    case 'encode':
    case 'decode':
      return layerSizes(settings.sizes).reduce((sum, [from, to]) => sum + product(1, from, to), 0);
    case 'matmul':
      return product(settings.size, settings.size, settings.size);
    case 'pca':
    case 'mnist':
      return null;
  }
}

/** Operations of a product of [rows, inner] and [inner, columns]. */
function product(rows: number, inner: number, columns: number): number {
  return 2 * rows * inner * columns;
}

function layerSizes(sizes: readonly number[]): [from: number, to: number][] {
  return sizes.slice(1).map((to, i) => [sizes[i] as number, to]);
}

/** The name of one unit of each kind of work. */
export const COUNTED: Readonly<Record<Settings['kind'], string>> = {
  cd1: 'step',
  adam: 'step',
  encode: 'image',
  decode: 'image',
  pca: 'fit',
  matmul: 'product',
  mnist: 'run',
};
