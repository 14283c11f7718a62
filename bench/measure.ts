import type { Engine } from '../src/compute/engine.js';
import type { Settings } from './settings.js';
import { timeAdam } from './timings/adam.js';
import { timeCd1 } from './timings/cd1.js';
import { timeCodes } from './timings/codes.js';
import { timeMatrixProduct } from './timings/matrix-product.js';
import { timeMnist } from './timings/mnist.js';
import { timePca } from './timings/pca.js';

/** Does the work in this process. Returns, for each repetition, the seconds that one unit of the work took. */
export function measure(engine: Engine, settings: Settings, repetitions: number): Promise<number[]> {
  switch (settings.kind) {
    case 'cd1':
      return timeCd1(engine, settings, repetitions);
    case 'adam':
      return timeAdam(engine, settings, repetitions);
    case 'encode':
    case 'decode':
      return timeCodes(engine, settings, repetitions);
    case 'pca':
      return timePca(engine, settings, repetitions);
    case 'matmul':
      return timeMatrixProduct(engine, settings, repetitions);
    case 'mnist':
      return timeMnist(engine, settings, repetitions);
  }
}
