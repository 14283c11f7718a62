/** Lists flags whose names are not their option's name in kebab case. */
const FLAGS: Readonly<Record<string, string>> = {
  batchSize: 'batch',
  finetuneEpochs: 'epochs',
  finetuneLearningRate: 'learning-rate',
  labelColumn: 'label',
  pretrainEpochs: 'rbm-epochs',
  pretrainLearningRate: 'rbm-learning-rate',
};

/** Returns the flag of an option of the library: `--data-dir` for `dataDir`. */
export function flagOf(option: string): string {
  const name = FLAGS[option] ?? option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${name}`;
}

/** Returns the message of an error, with flags in place of the options that it names. */
export function withFlags({
  message,
  options,
}: {
  readonly message: string;
  readonly options: readonly string[];
}): string {
  return options.reduce((text, option) => text.replaceAll(`\`${option}\``, flagOf(option)), message);
}
