import { elementwiseKernels } from './kernels/elementwise.js';
import type { TracingKernels } from './kernels/kernel.js';
import { layoutKernels } from './kernels/layout.js';
import { productKernels } from './kernels/products.js';
import { reductionKernels } from './kernels/reductions.js';

/** Every op that can be traced. */
export const kernels: TracingKernels = {
  ...elementwiseKernels,
  ...reductionKernels,
  ...layoutKernels,
  ...productKernels,
};
