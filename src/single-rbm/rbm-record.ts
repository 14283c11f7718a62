import { createHash } from 'node:crypto';
import { epochSettings } from '../rbm/spec.js';
import { engineIdentity } from '../run/identity.js';
import { engineRecord, packageVersion, type Session } from '../run/record.js';
import type { RbmRunOptions } from './options.js';

/** The model in a run folder of a single RBM. */
export const RBM_FILE = 'rbm.safetensors';

/** What must be the same for a run to go on from a checkpoint and come to the same bytes. */
export function identityOf({
  spec,
  data,
  dataSource,
  preprocessing,
  seed,
  choice: { engine },
  keepOrder,
  monitorEvery,
  stopOnGap,
}: RbmRunOptions): string {
  return JSON.stringify({
    toolkit: packageVersion(),
    settings: { ...spec, seed, keepOrder, monitorEvery, stopOnGap },
    engine: engineIdentity(engine),
    data: { ...data.provenance, dataSource, preprocessing, train: data.train.count },
  });
}

/** What later commands want to know of the model. */
export function metadataOf({
  spec,
  data,
  dataSource,
  preprocessing,
  seed,
  keepOrder,
}: RbmRunOptions): Record<string, string> {
  const rate = (epoch: number) => epochSettings(spec, epoch).learningRate;
  return {
    data: dataSource,
    preprocessing,
    seed: String(seed),
    batch_size: String(spec.batchSize),
    batches: keepOrder ? 'in the order of the data' : 'shuffled',
    learning_rate_falls: String(rate(spec.epochs) < rate(1)),
    ...(data.imageShape === undefined
      ? {}
      : { image_shape: `${data.imageShape.height}x${data.imageShape.width}` }),
  };
}

interface Outcome {
  /** Of the model file. */
  readonly bytes: Uint8Array;
  readonly sessions: readonly Session[];
  /** Of all sessions together. */
  readonly wallSeconds: number;
}

/** The content of run.json. */
export function recordOf(options: RbmRunOptions, { bytes, sessions, wallSeconds }: Outcome): unknown {
  const { spec, seed, data, keepOrder, monitorEvery, stopOnGap, choice } = options;
  const { engine } = choice;
  return {
    kind: 'rbm',
    settings: spec,
    seed,
    data: {
      source: options.dataSource,
      preprocessing: options.preprocessing,
      train: data.train.count,
      test: data.test?.count ?? 0,
      provenance: data.provenance,
    },
    keepOrder,
    monitorEvery,
    stopOnGap: stopOnGap ?? null,
    engine: engineRecord(engine, choice.why),
    sessions,
    finished: new Date().toISOString(),
    wallSeconds,
    modelSha256: { [RBM_FILE]: createHash('sha256').update(bytes).digest('hex') },
  };
}
