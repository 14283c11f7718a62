import type { Engine } from '../../compute/engine.js';
import type { Epochs, ProfileName } from '../../experiment/spec.js';

interface Reproduced {
  readonly name: string;
  readonly profile: ProfileName;
  readonly epochs: Epochs;
  readonly seeds: readonly number[];
  /** The flags that replace the profile's data. */
  readonly dataFlags?: readonly string[] | undefined;
}

/** The command line that repeats a reproduction with this engine. */
export function reproduceCommandLine(
  { name, profile, epochs, seeds, dataFlags = [] }: Reproduced,
  { name: engine, device, threads }: Engine,
): string {
  return [
    `rbmae reproduce ${name} --profile ${profile}`,
    ...(epochs.rbm === undefined ? [] : [`--rbm-epochs ${epochs.rbm}`]),
    ...(epochs.finetune === undefined ? [] : [`--epochs ${epochs.finetune}`]),
    ...dataFlags,
    ...seeds.map((seed) => `--seed ${seed}`),
    `--engine ${engine}${engine === 'onnx' ? ` --device ${device}` : ''} --threads ${threads}`,
  ].join(' ');
}
