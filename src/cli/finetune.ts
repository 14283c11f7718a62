import type { CommandModule } from 'yargs';
import { runTraining } from './commands/train.js';
import { finetuningOptions, type TrainFlags, trainingOptions } from './flags/train.js';
import { once } from './flags/values.js';

interface Flags extends TrainFlags {
  start: string | string[];
}

export const finetuneCommand: CommandModule<object, Flags> = {
  command: 'finetune <start>',
  describe: 'Fine-tune a pretrained stack of RBMs, or a trained model further',
  builder: (yargs) =>
    finetuningOptions(trainingOptions(yargs, { seed: 'as before', validation: 'as before' }))
      .positional('start', {
        type: 'string',
        demandOption: true,
        describe: 'folder of a pretraining or of a run, or a model file',
      })
      .example('$0 finetune rbms --data faces/ --out run', 'The second phase of training')
      .example('$0 finetune run --data faces/ --epochs 20 --out further', 'More epochs') as never,
  handler: (flags) => runTraining('finetune', flags, once('start', flags.start)),
};
