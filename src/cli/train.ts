import type { CommandModule } from 'yargs';
import { runTraining } from './commands/train.js';
import { finetuningOptions, pretrainingOptions, type TrainFlags, trainingOptions } from './flags/train.js';

export const trainCommand: CommandModule<object, TrainFlags> = {
  command: 'train',
  describe: 'Train an autoencoder on your own data',
  builder: (yargs) =>
    finetuningOptions(pretrainingOptions(trainingOptions(yargs, { seed: '1', validation: '0.1' })))
      .example(
        '$0 train --data table.csv --label species --out run',
        'A table; everything else follows from the data',
      )
      .example('$0 train --data faces/ --layers 1000,500,30 --out run', 'A folder of images') as never,
  handler: (flags) => runTraining('train', flags),
};
