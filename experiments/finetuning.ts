/** Kingma & Ba's own constants. */
export const adam = { method: 'adam', gradientDecay: 0.9, squareDecay: 0.999, epsilon: 1e-8 } as const;

/** The authors' backprop.m. */
export const conjugateGradients = {
  method: 'conjugate gradients',
  epochs: 200,
  batchSize: 1000,
  lineSearches: 3,
} as const;
