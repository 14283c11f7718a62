import { isDeepStrictEqual } from 'node:util';
import type { StackCheckpoint } from '../rbm/stack.js';
import type { Start } from './network-spec.js';
import { type TrainingState, withRbms } from './network-training.js';

/** The lowest RBMs of a network that an earlier network has as well. */
export interface CommonLayers<Network> {
  readonly by: Network;
  readonly layers: number;
}

/** The lowest RBMs that the network at `place` shares with the last pretrained network before it; null if there are none. */
export function commonLayers<Network extends Start>(
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

/** The RBMs of one seed: those that several networks have in common are trained once. */
export interface SharedLayers<Network> {
  /** The state that starts a network from RBMs already trained in this session; null if they were trained before a resume. */
  taken(common: CommonLayers<Network>): TrainingState | null;
  /** Remembers that the RBM at `layer` of `network` is trained, as are those below it. */
  trained(network: Network, layer: number, state: TrainingState): void;
}

export function sharedLayers<Network>(): SharedLayers<Network> {
  let last: { network: Network; rbms: StackCheckpoint; seconds: number[] } | undefined;
  return {
    taken({ by, layers }) {
      const seconds = last?.network === by ? last.seconds[layers - 1] : undefined;
      return last === undefined || seconds === undefined
        ? null
        : withRbms(last.rbms.slice(0, layers), seconds);
    },
    trained(network, layer, { rbms, pretrainSeconds }) {
      const seconds = last?.network === network ? last.seconds : [];
      seconds[layer - 1] = pretrainSeconds;
      last = { network, rbms, seconds };
    },
  };
}
