import type { Dataset } from '../data/dataset.js';

export const MODEL = { mean: 'mean image', pca: 'PCA' } as const;

/** The table's name for the mean of the training examples. */
export const meanName = ({ kind }: Dataset) => (kind === 'documents' ? 'mean document' : MODEL.mean);

/** The table's name for a network that was pretrained but not fine-tuned. */
export const beforeFinetuning = (network: string) => `${network} before fine-tuning`;
