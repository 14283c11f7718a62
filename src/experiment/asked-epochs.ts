import { InputError } from '../errors.js';
import type { NetworkSpec } from '../training/network-spec.js';
import type { RunProgress } from '../training/network-turns.js';

interface Networks<Network extends NetworkSpec = NetworkSpec> {
  readonly networks: readonly Network[];
}

/**
 * Throws an InputError if a network went through more epochs of fine-tuning than are asked for, or is done with after fewer:
 * it would be compared with networks that had more.
 */
export function requireAhead<Network extends NetworkSpec>(
  { networks }: Networks<Network>,
  { history, models }: Pick<RunProgress<unknown, unknown>, 'history' | 'models'>,
  codeSizeOf: (network: Network) => number,
): void {
  for (const [i, network] of networks.entries()) {
    const epochs = history.flatMap(({ phase, model, codeSize, epoch }) =>
      phase === 'finetune' && model === network.name && codeSize === codeSizeOf(network) ? epoch : [],
    );
    const reached = Math.max(0, ...epochs);
    const asked = network.finetune.epochs;
    if (reached > asked) {
      throw new InputError(
        `The interrupted run has fine-tuned '${network.name}' for ${reached} epochs already, and ${asked} are asked for. ` +
          `Resume with --epochs ${reached} or more.`,
      );
    }
    const isFinished = i < models.length;
    if (isFinished && reached < asked) {
      throw new InputError(
        `The interrupted run is done with '${network.name}' after ${reached} epochs of fine-tuning, and ${asked} are asked for: ` +
          `no fair comparison. Resume with --epochs ${reached}, or start anew with --force.`,
      );
    }
  }
}

/** Such as `, 10 epochs for each RBM instead of 50`, for a profile whose epochs were changed. */
export function shortened({ networks: original }: Networks, { networks }: Networks): string {
  const changes = networks.flatMap(({ layers, finetune }, i) => {
    const own = original[i] as NetworkSpec;
    const rbms = own.start === 'RBMs' ? own.layers : [];
    return [
      ...rbms.map((layer, at) => ({
        what: 'epochs for each RBM',
        is: layers[at]?.epochs,
        was: layer.epochs,
      })),
      { what: 'epochs of fine-tuning', is: finetune.epochs, was: own.finetune.epochs },
    ];
  });
  const texts = changes
    .filter(({ is, was }) => is !== was)
    .map(({ what, is, was }) => `, ${is} ${what} instead of ${was}`);
  return [...new Set(texts)].join('');
}
