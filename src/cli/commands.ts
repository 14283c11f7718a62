import type { Command } from './command.js';

/** Describes a command for --help. Its module, and all that the module needs, is loaded when the command is used. */
export interface Entry {
  /** Holds the name and the positionals. */
  readonly usage: string;
  readonly describe: string;
  load(): Promise<Command>;
}

const entry = (usage: string, describe: string, load: () => Promise<Command>): Entry => ({
  usage,
  describe,
  load,
});

export const nameOf = ({ usage }: Pick<Entry, 'usage'>) => usage.split(' ')[0] as string;

/** Lists the commands in the order of --help. */
export const COMMANDS: readonly Entry[] = [
  entry(
    'reproduce <experiment>',
    'Run an experiment of the paper and print its table beside PCA and the paper',
    async () => (await import('./commands/reproduce.js')).reproduceCommand,
  ),
  entry(
    'train',
    'Train an autoencoder on your own data',
    async () => (await import('./commands/train.js')).trainCommand,
  ),
  entry(
    'pretrain',
    'Train the stack of RBMs alone',
    async () => (await import('./commands/train.js')).pretrainCommand,
  ),
  entry(
    'finetune <start>',
    'Fine-tune a pretrained stack of RBMs, or a trained model further',
    async () => (await import('./commands/train.js')).finetuneCommand,
  ),
  entry(
    'compare',
    'Compare the autoencoder with PCA and with networks without pretraining, on your own data',
    async () => (await import('./commands/compare.js')).compareCommand,
  ),
  entry(
    'encode <run>',
    'Write the codes of data',
    async () => (await import('./commands/encode-decode.js')).encodeCommand,
  ),
  entry(
    'decode <run>',
    'Reconstruct data from codes, on the scale of the training data',
    async () => (await import('./commands/encode-decode.js')).decodeCommand,
  ),
  entry(
    'reconstruct <run>',
    'Encode data and decode them again, on their own scale',
    async () => (await import('./commands/encode-decode.js')).reconstructCommand,
  ),
  entry(
    'evaluate <run>',
    'Measure how well a model reconstructs data',
    async () => (await import('./commands/evaluate.js')).evaluateCommand,
  ),
  entry(
    'inspect <path>',
    'Describe a model, a run, or a file of data',
    async () => (await import('./commands/inspect.js')).inspectCommand,
  ),
  entry(
    'export <run>',
    'Write a model for other programs',
    async () => (await import('./commands/export.js')).exportCommand,
  ),
  entry(
    'report <run>',
    'Write one self-contained HTML page about a run or a comparison',
    async () => (await import('./commands/report.js')).reportCommand,
  ),
  entry(
    'train-rbm',
    'Train a single RBM, with monitors, pictures and a model file',
    async () => (await import('./commands/train-rbm.js')).trainRbmCommand,
  ),
  entry(
    'diagnose <model>',
    'Find what is wrong with a single RBM or its data, and how to fix it',
    async () => (await import('./commands/diagnose.js')).diagnoseCommand,
  ),
  entry(
    'likelihood <model>',
    'Estimate the log-probability of data under a single RBM, with log Z exactly or by annealed importance sampling',
    async () => (await import('./commands/likelihood.js')).likelihoodCommand,
  ),
  entry(
    'sample <model>',
    'Draw samples from a single RBM by Gibbs chains: CSV on stdout, or a picture',
    async () => (await import('./commands/sample.js')).sampleCommand,
  ),
  entry(
    'figures <run>',
    'Draw a single RBM: receptive fields, histograms, hidden probabilities, samples',
    async () => (await import('./commands/figures.js')).figuresCommand,
  ),
  entry(
    'density',
    'Train RBMs of 500 hidden units on binarised digits and compare their test log-probabilities with published ones',
    async () => (await import('./commands/density.js')).densityCommand,
  ),
  entry(
    'doctor',
    'Check what works on this machine: engines and their speed, the cache, MNIST',
    async () => (await import('./commands/doctor.js')).doctorCommand,
  ),
  entry(
    'bench',
    'Time training, coding, PCA and a whole run on this machine, beside other systems if wanted',
    async () => (await import('./commands/bench.js')).benchCommand,
  ),
  entry(
    'setup-native',
    'Compile the engine native for this processor (g++ is needed)',
    async () => (await import('./commands/setup-native.js')).setupNativeCommand,
  ),
  entry(
    'setup-tensorflow',
    'Build the engine tensorflow for a TensorFlow that pip installed (Linux; g++ and npm are needed)',
    async () => (await import('./commands/setup-tensorflow.js')).setupTensorflowCommand,
  ),
];
