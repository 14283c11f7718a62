#!/usr/bin/env node
import yargs, { type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { packageVersion } from '../experiment/record.js';
import { decodeCommand, encodeCommand, reconstructCommand } from './apply.js';
import { benchCommand } from './bench.js';
import { requireBooleans } from './boolean-flags.js';
import { compareCommand } from './compare.js';
import { densityCommand } from './density.js';
import { diagnoseCommand } from './diagnose.js';
import { doctorCommand } from './doctor.js';
import { evaluateCommand } from './evaluate.js';
import { exitWith, surviveClosedStreams, UsageError } from './exit.js';
import { exportCommand } from './export.js';
import { figuresCommand } from './figures.js';
import { finetuneCommand } from './finetune.js';
import { inspectCommand } from './inspect.js';
import { likelihoodCommand } from './likelihood.js';
import { pretrainCommand } from './pretrain.js';
import { reportCommand } from './report.js';
import { reproduceCommand } from './reproduce.js';
import { sampleCommand } from './sample.js';
import { setupNativeCommand } from './setup-native.js';
import { setupTensorflowCommand } from './setup-tensorflow.js';
import { trainCommand } from './train.js';
import { trainRbmCommand } from './train-rbm.js';
import { usageMessage } from './usage-message.js';

const COMMANDS = [
  reproduceCommand,
  trainCommand,
  pretrainCommand,
  finetuneCommand,
  compareCommand,
  encodeCommand,
  decodeCommand,
  reconstructCommand,
  evaluateCommand,
  inspectCommand,
  exportCommand,
  reportCommand,
  trainRbmCommand,
  diagnoseCommand,
  likelihoodCommand,
  sampleCommand,
  figuresCommand,
  densityCommand,
  doctorCommand,
  benchCommand,
  setupNativeCommand,
  setupTensorflowCommand,
] as unknown as readonly CommandModule[];

surviveClosedStreams();

try {
  await yargs(hideBin(process.argv))
    .scriptName('rbmae')
    .usage(
      '$0 <command>\n\nDeep autoencoders pretrained as stacks of restricted Boltzmann machines, beside PCA.',
    )
    .command([...COMMANDS])
    .demandCommand(1, 'Name a command.')
    .strict()
    // Its own messages stand beside ours, which are English.
    .locale('en')
    .parserConfiguration({ 'populate--': true })
    .check((argv, options) => {
      requireBooleans(hideBin(process.argv), (options as unknown as { boolean: string[] }).boolean);
      const after = argv['--'];
      if (Array.isArray(after))
        throw new UsageError(`What follows -- is not read: ${after.join(' ')}. Leave -- out.`);
      return true;
    })
    .version(packageVersion())
    .alias({ help: 'h' })
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .epilogue('Exit codes: 0 done, 1 the run failed, 2 usage or bad input, 130 interrupted.')
    .exitProcess(false)
    .fail((message, error) => {
      // yargs has a message for what is wrong with the command line, none for what a command threw.
      throw message ? new UsageError(usageMessage(message, hideBin(process.argv), COMMANDS)) : error;
    })
    .parseAsync();
} catch (error) {
  exitWith(error);
}
