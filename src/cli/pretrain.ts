import type { CommandModule } from 'yargs';
import { runTraining } from './commands/train.js';
import { pretrainingOptions, type TrainFlags, trainingOptions } from './flags/train.js';

export const pretrainCommand: CommandModule<object, TrainFlags> = {
  command: 'pretrain',
  describe: 'Train the stack of RBMs alone',
  builder: (yargs) =>
    pretrainingOptions(
      trainingOptions(yargs, { seed: '1', validation: '0.1', heldBack: 'for finetune to stop by' }),
      'of each RBM, from 1 up',
    ).example(
      '$0 pretrain --data faces/ --layers 1000,500,250,30 --out rbms',
      'The first phase of training',
    ) as never,
  handler: (flags) => runTraining('pretrain', flags),
};
