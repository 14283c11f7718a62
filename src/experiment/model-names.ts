import type { Dataset } from '../data/dataset.js';

export const MODEL = { mean: 'mean image', pca: 'PCA' } as const;

/** What the table calls the mean of the training examples. */
export const meanName = ({ kind }: Dataset) => (kind === 'documents' ? 'mean document' : MODEL.mean);

/** What the table calls a network that has learned nothing but its RBMs yet. */
export const beforeFinetuning = (network: string) => `${network} before fine-tuning`;
