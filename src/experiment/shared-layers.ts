import { isDeepStrictEqual } from 'node:util';
import type { StackProgress } from '../rbm/stack.js';
import type { NetworkSpec } from './spec.js';
import type { NetworkProgress } from './train-network.js';

/** The lowest RBMs of a network that another one has trained. */
export interface TakenLayers<Network> {
  readonly by: Network;
  readonly layers: number;
  readonly progress: NetworkProgress;
}

/** One seed's RBMs, trained once where networks have the lowest ones in common. */
export interface SharedLayers<Network> {
  /** The lowest RBMs of `network` that the last pretrained one has, too; null where there are none. */
  takenBy(network: Network): TakenLayers<Network> | null;
  /** The RBM at `layer` of `network` is trained, and those below it. */
  trained(network: Network, layer: number, progress: NetworkProgress): void;
}

export function sharedLayers<Network extends NetworkSpec>(): SharedLayers<Network> {
  let last: { network: Network; stackProgress: StackProgress; seconds: number[] } | undefined;
  return {
    takenBy(network) {
      if (last === undefined || network.start !== 'RBMs') return null;
      const { network: by, stackProgress, seconds } = last;
      let layers = 0;
      while (seconds[layers] !== undefined && isDeepStrictEqual(network.layers[layers], by.layers[layers]))
        layers++;
      if (layers === 0) return null;
      return {
        ...{ by, layers },
        progress: {
          stack: null,
          stackProgress: stackProgress.slice(0, layers),
          finetuning: null,
          pretrainSeconds: seconds[layers - 1] as number,
          finetuneSeconds: 0,
        },
      };
    },
    trained(network, layer, { stackProgress, pretrainSeconds }) {
      const seconds = last?.network === network ? last.seconds : [];
      seconds[layer - 1] = pretrainSeconds;
      last = { network, stackProgress, seconds };
    },
  };
}
