import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { packageVersion } from './record.js';
import type { NetworkSpec, ProfileName } from './spec.js';

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

/** What of an engine decides the bytes that a run comes to. */
export function engineIdentity({ name, version, device, threads }: Engine): string {
  return `${name} (${version}, ${device}, threads: ${threads})`;
}

/** Conjugate gradients do not know how many epochs are to come: a run may be resumed for more of them, or fewer. */
function withoutOpenEnd(network: NetworkSpec): unknown {
  const { finetune } = network;
  if (finetune.method !== 'conjugate gradients') return network;
  const { epochs: _, ...others } = finetune;
  return { ...network, finetune: others };
}

/** In what two identities differ, for people. */
export function identityDifference(theirs: string, ours: string): string {
  const [a, b] = [JSON.parse(theirs), JSON.parse(ours)];
  const differing = Object.keys({ ...a, ...b }).filter(
    (key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]),
  );
  return differing
    .map((key) => {
      const [then, now] = [JSON.stringify(a[key]), JSON.stringify(b[key])];
      const short = then !== undefined && then.length + (now?.length ?? 0) < 200;
      return short ? `${key} ${then}, now ${now}` : key;
    })
    .join('; ');
}
