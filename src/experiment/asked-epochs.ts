import { InputError } from '../errors.js';
import type { RunProgress } from './networks-run.js';
import type { NetworkSpec } from './spec.js';

interface Networks<Network extends NetworkSpec = NetworkSpec> {
  readonly networks: readonly Network[];
}

/**
 * Throws an InputError if a network went through more epochs of fine-tuning than are asked for, or is finished with fewer: it
 * would be compared with others that have had more.
 */
export function requireAhead<Network extends NetworkSpec>(
  { networks }: Networks<Network>,
  seeds: readonly number[],
  { history, models }: RunProgress<unknown, unknown>,
  codeSizeOf: (network: Network) => number,
): void {
  for (const [round, seed] of seeds.entries()) {
    for (const [i, network] of networks.entries()) {
      const asked = network.finetune.epochs;
      const epochs = history.flatMap((row) =>
        row.phase === 'finetune' &&
        row.seed === seed &&
        row.model === network.name &&
        row.codeSize === codeSizeOf(network)
          ? row.epoch
          : [],
      );
      const reached = epochs.reduce((a, b) => Math.max(a, b), 0);
      const isFinished = round * networks.length + i < models.length;
      if (reached > asked)
        throw new InputError(
          `The interrupted run has fine-tuned '${network.name}' for ${reached} epochs already, and ${asked} are asked for. ` +
            `Resume with --epochs ${reached} or more.`,
        );
      if (isFinished && reached < asked)
        throw new InputError(
          `The interrupted run has finished '${network.name}' (seed ${seed}) after ${reached} epochs of fine-tuning, and ${asked} are ` +
            `asked for: networks with unlike training would be compared. Resume with --epochs ${reached}, or begin anew with --force.`,
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
