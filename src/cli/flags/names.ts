/** Flags whose names are not their option's in kebab case. */
const FLAGS: Readonly<Record<string, string>> = {
  batchSize: 'batch',
  finetuneEpochs: 'epochs',
  finetuneLearningRate: 'learning-rate',
  labelColumn: 'label',
  pretrainEpochs: 'rbm-epochs',
  pretrainLearningRate: 'rbm-learning-rate',
};

/** The flag of a library's option: `dataDir` is `--data-dir`. */
export function flagOf(option: string): string {
  const name = FLAGS[option] ?? option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${name}`;
}

/** The message of an error, with the options that it names as flags. */
export function withFlags({
  message,
  options,
}: {
  readonly message: string;
  readonly options: readonly string[];
}): string {
  return options.reduce((text, option) => text.replaceAll(`\`${option}\``, flagOf(option)), message);
}
