import { createHash } from 'node:crypto';
import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { engineIdentity } from '../run/identity.js';
import { engineRecord, packageVersion, type Session } from '../run/record.js';
import type { NetworkSpec } from '../training/network-spec.js';
import type { Epochs, ProfileName } from './spec.js';

export interface RunFacts {
  /** Of any kind of experiment: facts that can be written down. */
  readonly spec: { readonly name: string; readonly profiles: Readonly<Record<ProfileName, unknown>> };
  readonly profile: ProfileName;
  readonly seeds: readonly number[];
  readonly engine: Engine;
  readonly engineChoice: string;
  readonly dataset: Dataset;
  readonly epochs: Epochs;
  readonly dataFlags: readonly string[];
  /** More than one where the run was resumed. */
  readonly sessions: readonly Session[];
  readonly finished: Date;
  /** Of all sessions together. */
  readonly wallSeconds: number;
  /** Model files by name. */
  readonly modelFiles: ReadonlyMap<string, Uint8Array>;
}

/** The text of run.json: everything needed to repeat a run and to trust its numbers. */
export function runRecord(facts: RunFacts): string {
  const { spec, profile, epochs, engine, dataset, sessions, finished, wallSeconds } = facts;
  const { profiles, ...experiment } = spec;
  const record = {
    experiment,
    profile,
    settings: profiles[profile],
    seeds: facts.seeds,
    command: [
      `rbmae reproduce ${spec.name} --profile ${profile}`,
      ...(epochs.rbm === undefined ? [] : [`--rbm-epochs ${epochs.rbm}`]),
      ...(epochs.finetune === undefined ? [] : [`--epochs ${epochs.finetune}`]),
      ...facts.dataFlags,
      ...facts.seeds.map((seed) => `--seed ${seed}`),
      `--engine ${engine.name}${engine.name === 'onnx' ? ` --device ${engine.device}` : ''} --threads ${engine.threads}`,
    ].join(' '),
    data: {
      name: dataset.name,
      train: dataset.train.count,
      test: dataset.test.count,
      provenance: dataset.provenance,
    },
    engine: engineRecord(engine, facts.engineChoice),
    sessions,
    finished: finished.toISOString(),
    wallSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    modelSha256: Object.fromEntries(
      [...facts.modelFiles].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
    ),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** What must be the same for a run to go on from a checkpoint and come to the same bytes. */
export function runIdentity(
  { name }: { readonly name: string },
  profile: ProfileName,
  settings: { readonly networks: readonly NetworkSpec[]; readonly paper: unknown },
  seeds: readonly number[],
  engine: Engine,
  { provenance }: Dataset,
): string {
  const { paper: _, networks, ...rest } = settings;
  return JSON.stringify({
    toolkit: packageVersion(),
    experiment: name,
    profile,
    seeds,
    settings: { ...rest, networks: networks.map(withoutOpenEnd) },
    engine: engineIdentity(engine),
    data: provenance,
  });
}

/** Conjugate gradients do not know how many epochs are to come: a run may be resumed for more of them, or fewer. */
function withoutOpenEnd(network: NetworkSpec): unknown {
  const { finetune } = network;
  if (finetune.method !== 'conjugate gradients') return network;
  const { epochs: _, ...others } = finetune;
  return { ...network, finetune: others };
}
