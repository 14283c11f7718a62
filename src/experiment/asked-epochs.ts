import { InputError } from '../errors.js';
import type { RunProgress } from './networks-run.js';
import type { NetworkSpec } from './spec.js';

interface Networks<Network extends NetworkSpec = NetworkSpec> {
  readonly networks: readonly Network[];
}

/** Throws an InputError if a network went through more epochs of fine-tuning than are asked for. */
export function requireAhead<Network extends NetworkSpec>(
  { networks }: Networks<Network>,
  { history }: RunProgress<unknown, unknown>,
  codeSizeOf: (network: Network) => number,
): void {
  for (const network of networks) {
    const epochs = history.flatMap(({ phase, model, codeSize, epoch }) =>
      phase === 'finetune' && model === network.name && codeSize === codeSizeOf(network) ? epoch : [],
    );
    const reached = Math.max(0, ...epochs);
    if (reached <= network.finetune.epochs) continue;
    throw new InputError(
      `The interrupted run has fine-tuned '${network.name}' for ${reached} epochs already, and ${network.finetune.epochs} ` +
        `are asked for. Resume with --epochs ${reached} or more.`,
    );
  }
}

/** Such as `, 10 epochs for each RBM instead of 50`, for a profile whose epochs were changed. */
export function shortened({ networks: original }: Networks, { networks }: Networks): string {
  const changes = networks.flatMap(({ layers, finetune }, i) => {
    const own = original[i] as NetworkSpec;
    return [
      { what: 'epochs for each RBM', is: layers[0]?.epochs, was: own.layers[0]?.epochs },
      { what: 'epochs of fine-tuning', is: finetune.epochs, was: own.finetune.epochs },
    ];
  });
  const texts = changes
    .filter(({ is, was }) => is !== was)
    .map(({ what, is, was }) => `, ${is} ${what} instead of ${was}`);
  return [...new Set(texts)].join('');
}
