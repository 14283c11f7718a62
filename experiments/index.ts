import type { ClassifierSpec, ExperimentSpec } from '../src/experiment/spec.js';
import classify from './classify.js';
import curves from './curves.js';
import depth from './depth.js';
import { documents, reuters } from './documents.js';
import faces from './faces.js';
import mnist from './mnist.js';
import mnist2d from './mnist-2d.js';
import pretraining from './pretraining.js';

/** Every experiment with autoencoders by name. */
export const experiments: Readonly<Record<string, ExperimentSpec>> = {
  curves,
  mnist,
  'mnist-2d': mnist2d,
  pretraining,
  depth,
  documents,
  reuters,
  faces,
};

/** Every experiment with classes by name. */
export const classifiers: Readonly<Record<string, ClassifierSpec>> = { classify };
