import { InputError } from '../errors.js';
import { sameModel } from '../report/measures/model-key.js';
import type { ClassifierNetwork, NetworkSpec } from '../training/network-spec.js';
import type { RunState } from '../training/network-turns.js';

type AnyNetwork = NetworkSpec | ClassifierNetwork;

/**
 * Throws an InputError if a network has already trained longer than requested, or has finished after fewer epochs: the
 * comparison would not be fair.
 */
export function requireAhead<Network extends AnyNetwork>(
  { networks }: { readonly networks: readonly Network[] },
  { history, models }: Pick<RunState<unknown, unknown>, 'history' | 'models'>,
  codeSizeOf: (network: Network) => number,
): void {
  for (const [i, network] of networks.entries()) {
    const epochs = history.flatMap((row) =>
      row.phase === 'finetune' && sameModel(row, { model: network.name, codeSize: codeSizeOf(network) })
        ? row.epoch
        : [],
    );
    const reached = Math.max(0, ...epochs);
    const asked = network.finetune?.epochs ?? 0;
    if (reached > asked) {
      throw new InputError(
        `The interrupted run has already fine-tuned '${network.name}' for ${reached} epochs, but ${asked} are requested. ` +
          `Resume with \`finetuneEpochs\` of at least ${reached}.`,
        { option: 'finetuneEpochs' },
      );
    }
    const isFinished = i < models.length;
    if (isFinished && reached < asked) {
      throw new InputError(
        `The interrupted run has finished '${network.name}' after ${reached} epochs of fine-tuning, but ${asked} are ` +
          `requested: the comparison would not be fair. Resume with \`finetuneEpochs\` ${reached}, or start again with \`force\`.`,
        { option: ['finetuneEpochs', 'force'] },
      );
    }
  }
}

/** The changes of epochs against the profile, such as `, 10 epochs for each RBM instead of 50`; empty if there are none. */
export function shortened(
  { networks: original }: { readonly networks: readonly AnyNetwork[] },
  { networks }: { readonly networks: readonly AnyNetwork[] },
): string {
  const changes = networks.flatMap((network, i) => {
    const own = original[i] as AnyNetwork;
    return [...rbmChanges(network, own), { what: 'epochs of fine-tuning', ...change(network, own) }];
  });
  const texts = changes
    .filter(({ is, was }) => is !== was)
    .map(({ what, is, was }) => `, ${is} ${what} instead of ${was}`);
  return [...new Set(texts)].join('');
}

function rbmChanges(network: AnyNetwork, own: AnyNetwork) {
  if (network.start !== 'RBMs' || own.start !== 'RBMs') return [];
  return own.layers.map(({ epochs }, at) => ({
    what: 'epochs for each RBM',
    is: network.layers[at]?.epochs,
    was: epochs,
  }));
}

function change({ finetune: is }: AnyNetwork, { finetune: was }: AnyNetwork) {
  return { is: is?.epochs, was: was?.epochs };
}
