import type { ExperimentSpec } from '../src/experiment/spec.js';
import curves from './curves.js';
import mnist from './mnist.js';

/** Every experiment by name. */
export const experiments: Readonly<Record<string, ExperimentSpec>> = { curves, mnist };
