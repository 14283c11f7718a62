import { fitPrincipalComponents } from '../../src/baselines/pca.js';
import type { Engine } from '../../src/compute/engine.js';
import { loadDataset } from '../../src/experiment/data.js';
import type { PcaSettings } from '../settings.js';
import { repeatedSeconds } from './repeat.js';

/** Seconds of one fit, for each repetition, without reading the files. */
export async function timePca(
  engine: Engine,
  { examples, components, files }: PcaSettings,
  repetitions: number,
): Promise<number[]> {
  const data = { source: 'mnist', train: examples, test: 1 } as const;
  const { train } = await loadDataset(data, { dataDir: files?.dataDir ?? undefined });
  return repeatedSeconds(repetitions, () => fitPrincipalComponents(engine, train, components));
}
