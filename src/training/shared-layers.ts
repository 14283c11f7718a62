import { isDeepStrictEqual } from 'node:util';
import type { StackCheckpoint } from '../rbm/stack.js';
import type { NetworkSpec } from './network-spec.js';
import type { NetworkProgress } from './train-network.js';

/** The lowest RBMs of a network that an earlier one has, too. */
export interface CommonLayers<Network> {
  readonly by: Network;
  readonly layers: number;
}

/** What the network at `place` has in common with the last pretrained one before it; null where there is nothing. */
export function commonLayers<Network extends NetworkSpec>(
  networks: readonly Network[],
  place: number,
): CommonLayers<Network> | null {
  const network = networks[place] as Network;
  const by = networks.slice(0, place).findLast(({ start }) => start === 'RBMs');
  if (by === undefined || network.start !== 'RBMs') return null;
  let layers = 0;
  while (layers < network.layers.length && isDeepStrictEqual(network.layers[layers], by.layers[layers]))
    layers++;
  return layers === 0 ? null : { by, layers };
}

/** One seed's RBMs, trained once where networks have the lowest ones in common. */
export interface SharedLayers<Network> {
  /** How far a network is that takes these; null where an earlier session trained them. */
  taken(common: CommonLayers<Network>): NetworkProgress | null;
  /** The RBM at `layer` of `network` is trained, and those below it. */
  trained(network: Network, layer: number, progress: NetworkProgress): void;
}

export function sharedLayers<Network extends NetworkSpec>(): SharedLayers<Network> {
  let last: { network: Network; stackProgress: StackCheckpoint; seconds: number[] } | undefined;
  return {
    taken({ by, layers }) {
      const pretrainSeconds = last?.network === by ? last.seconds[layers - 1] : undefined;
      if (last === undefined || pretrainSeconds === undefined) return null;
      return {
        stack: null,
        stackProgress: last.stackProgress.slice(0, layers),
        finetuning: null,
        pretrainSeconds,
        finetuneSeconds: 0,
      };
    },
    trained(network, layer, { stackProgress, pretrainSeconds }) {
      const seconds = last?.network === network ? last.seconds : [];
      seconds[layer - 1] = pretrainSeconds;
      last = { network, stackProgress, seconds };
    },
  };
}
